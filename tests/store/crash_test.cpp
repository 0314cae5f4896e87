// SPDX-License-Identifier: GPL-3.0-or-later
// Processes that work on the same files and are killed: nothing reported done is lost, nothing is half done, nobody
// waits for the dead.
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <random>
#include <thread>

#include "fixture.h"
#include "store/check.h"

namespace scarlet::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// What the children tell, in memory that survives them.
struct Told {
  std::atomic<std::uint64_t> acknowledged[8];
  std::atomic<std::uint64_t> slowest_ns[8];
};

class CrashTest : public StoreTest {
 protected:
  void SetUp() override {
    void* memory = ::mmap(nullptr, sizeof(Told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    told_ = static_cast<Told*>(memory);
    StoreTest::SetUp();
  }
  void TearDown() override { ::munmap(told_, sizeof(Told)); }
  void close_instance() {
    instance_.store.reset();
    instance_.segment.reset();
  }
  pid_t child(const std::function<void(Instance&)>& body) {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    {
      Instance own = Instance::open(os::real_env(), scratch_ / "segment", options());
      body(own);
    }
    ::_exit(testing::Test::HasFailure() ? 1 : 0);
  }
  Told* told_ = nullptr;
};

constexpr int kIds = 200;

struct Expected {
  std::string id;
  std::string record;
  bool removed = false;
  bool transaction = false;
};

// Operation number `n` of child `k`: a pure function, so that the parent knows what must be there.
Expected operation(int k, std::uint64_t n) {
  Expected expected;
  expected.transaction = n % 7 == 0;
  expected.id =
      expected.transaction ? "T" + std::to_string(k) : "c" + std::to_string(k) + "-" + std::to_string(n % kIds);
  expected.removed = !expected.transaction && n % 11 == 0;
  const std::size_t size = n % 50 == 0 ? 5000 : (n * 37) % 400;
  expected.record = "key" + std::to_string(n % 13) + "|" + std::to_string(n) + "|" + std::string(size, 'p');
  return expected;
}

KeyExtractor first_word() {
  return [](const IndexDefinition&, std::string_view, std::string_view record, std::vector<std::string>& keys) {
    keys.emplace_back(record.substr(0, record.find('|')));
  };
}

bool perform(Store& store, const std::shared_ptr<File>& file, const std::shared_ptr<File>& twin, const Expected& what) {
  if (what.transaction) {
    auto transaction = store.begin();
    transaction->write(file, what.id, what.record);
    transaction->write(twin, what.id, what.record);
    return transaction->commit().ok();
  }
  return what.removed ? file->remove(what.id).ok() : file->write(what.id, what.record).ok();
}

void work_for_ever(Instance& own, const std::string& path, int k, Told& told) {
  auto file = *own.store->open(path);
  auto twin = *own.store->open(path + "2");
  file->set_key_extractor(first_word());
  for (std::uint64_t n = told.acknowledged[k] + 1;; ++n) {
    const auto start = steady_clock::now();
    if (!perform(*own.store, file, twin, operation(k, n))) ::_exit(3);
    const auto took = static_cast<std::uint64_t>((steady_clock::now() - start).count());
    if (took > told.slowest_ns[k]) told.slowest_ns[k] = took;
    told.acknowledged[k].store(n);
  }
}

// The record of `id` must be what the last acknowledged operation on it left, or what the one after all of them does.
void verify_child(File& file, File& twin, int k, std::uint64_t acknowledged) {
  std::map<std::string, std::uint64_t> last;
  for (std::uint64_t n = acknowledged > 8 * kIds ? acknowledged - 8 * kIds : 1; n <= acknowledged; ++n) {
    last[operation(k, n).id] = n;
  }
  const auto in_flight = operation(k, acknowledged + 1);
  const auto fits = [](const std::string& found, const Expected& expected) {
    return found == (expected.removed ? "<none>" : expected.record);
  };
  for (const auto& [id, n] : last) {
    const std::string found = read(file, id);
    EXPECT_TRUE(fits(found, operation(k, n)) || (id == in_flight.id && fits(found, in_flight)))
        << id << " after operation " << n << " of " << acknowledged << ": " << found.substr(0, 40);
  }
  EXPECT_EQ(read(file, "T" + std::to_string(k)), read(twin, "T" + std::to_string(k))) << "half of a transaction";
}

void expect_sound(File& file) {
  auto report = check_file(file);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->damage_count, 0U);
  for (const auto& damage : report->damages) {
    ADD_FAILURE() << "damage " << static_cast<int>(damage.damage) << " at " << damage.where << " " << damage.detail;
  }
}

void expect_index_matches(File& file) {
  auto scan = file.scan();
  std::string_view id;
  std::string_view record;
  std::uint64_t entries = 0;
  while (*(*scan)->next(id, &record)) {
    const auto ids = *file.index_ids("WORD", record.substr(0, record.find('|')));
    EXPECT_TRUE(std::find(ids.begin(), ids.end(), std::string(id)) != ids.end()) << id << " is not in the index";
    ++entries;
  }
  EXPECT_EQ(check_file(file)->index_entries, entries);
}

TEST_F(CrashTest, ProcessesThatWriteAtOnceLoseNothing) {
  make("F").reset();
  close_instance();
  constexpr int kProcesses = 4;
  constexpr int kRecords = 3000;
  std::vector<pid_t> children;
  for (int k = 0; k < kProcesses; ++k) {
    children.push_back(child([&](Instance& own) {
      auto file = *own.store->open(file_path("F"));
      for (int i = 0; i < kRecords; ++i) {
        const std::string id = std::to_string(k) + "*" + std::to_string(i);
        EXPECT_TRUE(file->write(id, std::string(static_cast<std::size_t>(i % 200), 'r')).ok());
        if (i % 3 != 2) continue;
        EXPECT_TRUE(*file->remove(std::to_string(k) + "*" + std::to_string(i - 1)));
      }
    }));
  }
  // Meanwhile others scan.
  children.push_back(child([&](Instance& own) {
    auto file = *own.store->open(file_path("F"));
    for (int round = 0; round < 20; ++round) {
      auto scan = file->scan();
      std::string_view id;
      std::string_view record;
      for (;;) {
        auto more = (*scan)->next(id, &record);
        EXPECT_TRUE(more.ok());
        if (!more || !*more) break;
        const int i = std::stoi(std::string(id.substr(2)));
        EXPECT_EQ(record.size(), static_cast<std::size_t>(i % 200)) << id;
      }
    }
  }));
  for (const pid_t pid : children) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    EXPECT_EQ(status, 0);
  }
  restart();
  auto file = open("F");
  EXPECT_EQ(file->info()->record_count, static_cast<std::uint64_t>(kProcesses * kRecords * 2 / 3));
  expect_sound(*file);
}

TEST_F(CrashTest, KilledWritersLeaveWholeFilesAndNobodyWaiting) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const char* wanted = ::getenv("SCARLET_CRASH_ROUNDS");
  const int rounds = wanted != nullptr ? std::atoi(wanted) : 12;
  {
    auto file = make("F");
    IndexDefinition definition;
    definition.name = "WORD";
    ASSERT_TRUE(file->create_index(definition).ok());
    ASSERT_TRUE(file->build_index("WORD", first_word()).ok());
    make("F2").reset();
  }
  close_instance();
  constexpr int kProcesses = 3;
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    const bool watched = round % 2 == 0;  // whether the segment outlives the children
    if (watched) restart();
    std::vector<pid_t> children;
    for (int k = 0; k < kProcesses; ++k) {
      children.push_back(child([&](Instance& own) { work_for_ever(own, file_path("F"), k, *told_); }));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(5000 + random() % 40000));
    const auto victim = random() % kProcesses;
    ::kill(children[victim], SIGKILL);
    std::this_thread::sleep_for(milliseconds(60));
    const auto survivor = (victim + 1) % kProcesses;
    const auto before = told_->acknowledged[survivor].load();
    for (int wait = 0; wait < 100 && told_->acknowledged[survivor] == before; ++wait)
      std::this_thread::sleep_for(milliseconds(10));
    EXPECT_GT(told_->acknowledged[survivor].load(), before) << "a survivor stands still";
    for (const pid_t pid : children) ::kill(pid, SIGKILL);
    for (const pid_t pid : children) ::waitpid(pid, nullptr, 0);
    if (!watched) restart();
    auto file = open("F");
    auto twin = open("F2");
    ASSERT_TRUE(file != nullptr && twin != nullptr);
    file->set_key_extractor(first_word());
    for (int k = 0; k < kProcesses; ++k) verify_child(*file, *twin, k, told_->acknowledged[k]);
    expect_sound(*file);
    expect_sound(*twin);
    expect_index_matches(*file);
    file.reset();
    twin.reset();
    close_instance();
    // The operation that was cut short may have happened: the next round must begin after it.
    for (int k = 0; k < kProcesses; ++k) ++told_->acknowledged[k];
    restart();
    auto repeated = open("F");
    auto repeated_twin = open("F2");
    repeated->set_key_extractor(first_word());
    for (int k = 0; k < kProcesses; ++k) {
      ASSERT_TRUE(perform(store(), repeated, repeated_twin, operation(k, told_->acknowledged[k])));
    }
    repeated.reset();
    repeated_twin.reset();
    close_instance();
  }
  for (int k = 0; k < kProcesses; ++k)
    RecordProperty("acknowledged" + std::to_string(k), std::to_string(told_->acknowledged[k]) + " slowest us " +
                                                           std::to_string(told_->slowest_ns[k] / 1000));
  for (int k = 0; k < kProcesses; ++k) EXPECT_LT(told_->slowest_ns[k].load(), 1'000'000'000U) << "blocked";
}

}  // namespace
}  // namespace scarlet::store
