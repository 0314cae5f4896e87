// SPDX-License-Identifier: GPL-3.0-or-later
// Durable commits of several processes at once: one syncs for many, and nobody goes on before his entry is synced.
#include <memory>
#include <vector>

#include "../shared/forked.h"
#include "fixture.h"
#include "store/journal.h"
#include "store/store_core.h"

namespace scarlet::store {
namespace {

using shared::test::Child;

constexpr int kClients = 6;
constexpr int kCommits = 60;

class GroupCommitTest : public StoreTest {
 protected:
  void SetUp() override {
    durability_ = Durability::Commit;
    restart();
  }
};

// Whether each of its writes was synced when it came back.
bool commit(Store& store, const std::string& path, int client) {
  auto file = store.open(path);
  if (!file) return false;
  for (int i = 0; i < kCommits; ++i) {
    const Lsn before = store.core().journal->end();
    if (!(*file)->write(std::to_string(client) + "*" + std::to_string(i), "record").ok()) return false;
    if (store.core().journal->synced() <= before) return false;
  }
  return true;
}

TEST_F(GroupCommitTest, AWriteComesBackWhenItIsSyncedWhoeverSyncedIt) {
  auto file = make("F");
  std::vector<std::unique_ptr<Child>> children;
  for (int client = 0; client < kClients; ++client) {
    children.push_back(std::make_unique<Child>([this, client] {
      const Instance mine = Instance::open(os::real_env(), scratch_ / "segment", options());
      return commit(*mine.store, scratch_ / "F", client);
    }));
  }
  for (auto& child : children) EXPECT_TRUE(child->join());
  EXPECT_EQ(file->info()->record_count, static_cast<std::uint64_t>(kClients * kCommits));
}

TEST_F(GroupCommitTest, TheOthersGoOnWhenTheOneWhoSyncsIsKilled) {
  auto file = make("F");
  const shared::test::Signal ready;
  Child leader([&] {
    const Instance mine = Instance::open(os::real_env(), scratch_ / "segment", options());
    auto* latches = static_cast<JournalLatches*>(mine.segment->block("store.journal", sizeof(JournalLatches), nullptr));
    if (!latches->sync.try_lock(mine.segment->processes())) return false;
    latches->syncing_to = ~Lsn{0};
    ready.say();
    shared::test::sleep_for_ever();
    return true;
  });
  ready.hear();
  std::vector<std::unique_ptr<Child>> children;
  for (int client = 0; client < kClients; ++client) {
    children.push_back(std::make_unique<Child>([this, client] {
      const Instance mine = Instance::open(os::real_env(), scratch_ / "segment", options());
      return commit(*mine.store, scratch_ / "F", client);
    }));
  }
  leader.kill_without_wait();
  for (auto& child : children) EXPECT_TRUE(child->join());
}

}  // namespace
}  // namespace scarlet::store
