// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/trail.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "os/simulated_env.h"

namespace scarlet::audit {
namespace {

class TrailTest : public testing::Test {
 protected:
  static constexpr const char* kPath = "/audit.log";
  void SetUp() override { write(5); }
  void write(int count) {
    Trail trail(env_);
    ASSERT_TRUE(trail.open(kPath).ok());
    for (int i = 0; i < count; ++i) ASSERT_TRUE(trail.write({"login", {{"user", "user" + std::to_string(i)}}}).ok());
  }
  std::string content() { return *os::read_file(env_, kPath); }
  void replace(const std::string& text) { ASSERT_TRUE(os::write_file(env_, kPath, text).ok()); }
  std::uint64_t broken() { return verify(env_, kPath)->broken_line; }
  std::vector<std::string> lines() {
    std::vector<std::string> all;
    const std::string text = content();
    for (const auto line : base::split(text, '\n')) all.emplace_back(line);
    return all;
  }
  os::SimulatedEnv env_;
};

TEST_F(TrailTest, AnUntouchedTrailHolds) {
  const auto verdict = verify(env_, kPath);
  EXPECT_EQ(verdict->lines, 5U);
  EXPECT_EQ(verdict->broken_line, 0U);
  EXPECT_EQ(verdict->begins_behind, std::string(64, '0'));
}

TEST_F(TrailTest, GoesOnBehindWhatIsThere) {
  write(3);
  EXPECT_EQ(verify(env_, kPath)->lines, 8U);
  EXPECT_EQ(broken(), 0U);
  EXPECT_NE(content().find("\"seq\":8,"), std::string::npos);
}

TEST_F(TrailTest, AChangedLineShowsInTheNext) {
  replace(base::replace_all(content(), "user2", "userX"));
  EXPECT_EQ(broken(), 4U);
}

TEST_F(TrailTest, ALineTakenOutShows) {
  auto all = lines();
  all.erase(all.begin() + 2);
  replace(base::join(all, "\n"));
  EXPECT_EQ(broken(), 3U);
}

TEST_F(TrailTest, ALinePutInShows) {
  auto all = lines();
  all.insert(all.begin() + 2, all[1]);
  replace(base::join(all, "\n"));
  EXPECT_EQ(broken(), 3U);
}

TEST_F(TrailTest, LinesInAnotherOrderShow) {
  auto all = lines();
  std::swap(all[1], all[2]);
  replace(base::join(all, "\n"));
  EXPECT_EQ(broken(), 2U);
}

TEST_F(TrailTest, ALineCutShortByACrashShowsAndTheChainGoesOn) {
  std::string text = content();
  text.resize(text.size() - 20);
  replace(text);
  EXPECT_EQ(broken(), 5U);
  write(2);
  EXPECT_EQ(broken(), 5U);
}

TEST_F(TrailTest, ARotatedTrailNamesTheLastLineOfTheOneBefore) {
  Trail trail(env_);
  ASSERT_TRUE(trail.open(kPath).ok());
  ASSERT_TRUE(trail.write({"one", {}}).ok());
  ASSERT_TRUE(env_.rename(kPath, "/audit.log.1").ok());
  ASSERT_TRUE(trail.open(kPath).ok());
  ASSERT_TRUE(trail.write({"two", {}}).ok());
  const auto verdict = verify(env_, kPath);
  EXPECT_EQ(verdict->lines, 1U);
  EXPECT_NE(verdict->begins_behind, std::string(64, '0'));
  EXPECT_NE(content().find("\"seq\":7,"), std::string::npos);
}

TEST_F(TrailTest, StrangersCanNotForgeLinesOrMembers) {
  Trail trail(env_);
  ASSERT_TRUE(trail.open(kPath).ok());
  ASSERT_TRUE(trail.write({"login", {{"user", "x\",\"uid\":\"0\n{\"event\":\"y\"}\xFE"}}}).ok());
  EXPECT_EQ(verify(env_, kPath)->lines, 6U);
  EXPECT_NE(content().find(R"("user":"x\",\"uid\":\"0\u000a{\"event\":\"y\"}\u00fe")"), std::string::npos);
}

TEST_F(TrailTest, NothingIsWrittenWithoutAFile) {
  Trail trail(env_);
  EXPECT_FALSE(trail.write({"login", {}}).ok());
  EXPECT_FALSE(verify(env_, "/none").ok());
}

}  // namespace
}  // namespace scarlet::audit
