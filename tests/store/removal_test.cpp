// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is to be removed is gone or whole, whichever call to the operating system fails; one that others have
// open stays, and asking for its removal does not keep it open.
#include "fixture.h"

namespace scarlet::store {
namespace {

constexpr int kRecords = 60;

struct World {
  os::SimulatedEnv env;
  Instance instance;

  World() {
    shared::SegmentOptions segment_options;
    segment_options.max_sessions = 4;
    segment_options.max_locks = 64;
    segment_options.max_files = 64;
    instance.segment = std::move(shared::open_segment(env, segment_options)).value();
    StoreOptions options;
    options.journal_directory = "/journal";
    options.background = false;
    instance.store = std::move(open_store(env, *instance.segment, options)).value();
  }
  Store& store() { return *instance.store; }
  void make(FileKind kind) {
    ASSERT_TRUE(store().create("/f", {.kind = kind}).ok());
    auto file = *store().open("/f");
    for (int i = 0; i < kRecords; ++i) ASSERT_TRUE(file->write(std::to_string(i), "record").ok());
  }
  int records() {
    auto file = store().open("/f");
    if (!file) return -1;
    int there = 0;
    for (int i = 0; i < kRecords; ++i) there += read(**file, std::to_string(i)) == "record" ? 1 : 0;
    return there;
  }
};

TEST(Removal, OfAHashedFileIsWholeOrNotAtAllWhicheverCallFails) {
  World probe;
  probe.make(FileKind::Hashed);
  const auto before = probe.env.calls();
  ASSERT_TRUE(probe.store().remove("/f").ok());
  const auto steps = probe.env.calls() - before;
  ASSERT_GT(steps, 5U);
  for (std::uint64_t step = 1; step <= steps; ++step) {
    World world;
    world.make(FileKind::Hashed);
    world.env.fail_call(before + step, os::Fault::IoError);
    const bool done = world.store().remove("/f").ok();
    EXPECT_EQ(world.records(), done ? -1 : kRecords) << "step " << step;
    EXPECT_TRUE(done || world.store().remove("/f").ok()) << "step " << step;
    world.make(FileKind::Hashed);
    EXPECT_EQ(world.records(), kRecords) << "step " << step;
  }
}

TEST(Removal, OfADirectoryThatMayNotBeEmptiedChangesNothing) {
  World world;
  world.make(FileKind::Directory);
  const auto entries = world.env.list("/")->size();
  for (int calls = 1; calls <= 8; ++calls) {
    world.env.fail_call(world.env.calls() + static_cast<std::uint64_t>(calls), os::Fault::IoError);
    if (world.store().remove("/f").ok()) break;
    EXPECT_EQ(world.env.list("/")->size(), entries) << calls;
    EXPECT_TRUE(world.store().open("/f").ok()) << calls;
  }
}

using RemovalTest = StoreTest;

TEST_F(RemovalTest, ThatIsRefusedDoesNotKeepTheFileOpen) {
  make("H").reset();
  Instance other = Instance::open(os::real_env(), file_path("segment"), options());
  auto held = *other.store->open(file_path("H"));
  EXPECT_EQ(store().remove(file_path("H")).status(), base::Status::InUse);
  EXPECT_TRUE(std::filesystem::exists(file_path("H")));
  const auto identity = store().identity_of(file_path("H"));
  ASSERT_TRUE(identity.has_value());
  EXPECT_TRUE(store().open_elsewhere(*identity));
  held.reset();
  EXPECT_FALSE(store().open_elsewhere(*identity));
  EXPECT_FALSE(other.store->open_elsewhere(*identity));
  EXPECT_TRUE(other.store->remove(file_path("H")).ok());
  EXPECT_FALSE(store().identity_of(file_path("H")).has_value());
}

}  // namespace
}  // namespace scarlet::store
