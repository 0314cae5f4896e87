// SPDX-License-Identifier: GPL-3.0-or-later
// JOURNAL=off: what the last close of a file waits for.
#include <algorithm>
#include <string>

#include "fixture.h"

namespace scarlet::store {
namespace {

class JournalOffTest : public testing::Test {
 protected:
  Instance instance(Durability durability) {
    StoreOptions options;
    options.journal_directory = "/journal";
    options.durability = durability;
    options.background = false;
    options.boot_identity = boot_;
    return Instance::open(env_, "/segment", options);
  }
  std::size_t syncs_of_data() {
    const auto calls = env_.recent_calls();
    return static_cast<std::size_t>(std::count_if(
        calls.begin(), calls.end(), [](const std::string& call) { return call.ends_with(" sync /F/~data"); }));
  }

  os::SimulatedEnv env_;
  std::uint64_t boot_ = 1;
};

TEST_F(JournalOffTest, TheLastCloseWaitsForNoDisk) {
  Instance off = instance(Durability::Off);
  ASSERT_TRUE(off.store->create("/F", {}).ok());
  auto file = *off.store->open("/F");
  ASSERT_TRUE(file->write("A", "one").ok());
  file.reset();
  EXPECT_EQ(syncs_of_data(), 0U);
  EXPECT_EQ(read(**off.store->open("/F"), "A"), "one");
}

// Whatever the power failure leaves of what was not synced.
TEST_F(JournalOffTest, TheLastCloseKeepsWhatOthersPromised) {
  Instance interval = instance(Durability::Interval);
  Instance off = instance(Durability::Off);
  ASSERT_TRUE(interval.store->create("/F", {}).ok());
  for (int round = 1; round <= 8; ++round) {
    const std::string number = std::to_string(round);
    auto theirs = *interval.store->open("/F");
    auto ours = *off.store->open("/F");
    ASSERT_TRUE(theirs->write("A", number).ok());
    ASSERT_TRUE(ours->write("B", number).ok());
    theirs.reset();
    ours.reset();
    for (Instance* open : {&off, &interval}) {
      open->store.reset();
      open->segment.reset();
    }
    env_.power_failure(static_cast<std::uint64_t>(round));
    ++boot_;
    interval = instance(Durability::Interval);
    off = instance(Durability::Off);
    auto file = interval.store->open("/F");
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(read(**file, "A"), number);
    EXPECT_EQ(read(**file, "B"), number);
  }
}

}  // namespace
}  // namespace scarlet::store
