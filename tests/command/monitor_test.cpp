// SPDX-License-Identifier: GPL-3.0-or-later
// Counts of accesses, the demonstration files, questions between sessions.
#include "command/inquiry.h"
#include "fixture.h"
#include "workspace/hot_spots.h"

namespace scarlet::command {
namespace {

using MonitorTest = CommandTest;

TEST_F(MonitorTest, AccessesAreCountedForTheFilesThatWereNamed) {
  run("CREATE.FILE F");
  run("CREATE.FILE G");
  put("F", "A", "x");
  run("FSTAT F ON");
  run("CT F A");
  run("COPY FROM F A,B");
  run("CT G A");
  const auto& counts = workspace().records().counts();
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_GE(counts.begin()->second.reads, 2U);
  EXPECT_EQ(counts.begin()->second.writes, 1U);
  EXPECT_NE(run("FSTAT F").find("/F\n"), std::string::npos);
  run("FSTAT F OFF");
  const auto reads = counts.begin()->second.reads;
  run("CT F A");
  EXPECT_EQ(counts.begin()->second.reads, reads);
  run("FSTAT RESET");
  EXPECT_TRUE(counts.empty());
  run("FSTAT NOSUCH");
  EXPECT_LT(code, 0);
}

TEST_F(MonitorTest, TheDemonstrationFilesComeAndGo) {
  run("SETUP.DEMO");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(run("COUNT BOOKS"), "7 record(s) counted\n");
  run("SETUP.DEMO");
  EXPECT_EQ(code, -1) << "what is there is left alone";
  run("DELETE.DEMO");
  EXPECT_EQ(get("TITLES", "1"), "(no file)");
}

TEST_F(MonitorTest, ASessionAnswersWhatIsAskedOfIt) {
  auto ipc = workspace().files().open_path(workspace().instance().system_account() + "/$IPC");
  ASSERT_TRUE(ipc);
  ASSERT_TRUE((*ipc)->write("R1", record_of("7|STATUS 0")));
  answer_question(workspace());
  std::string answer;
  store::StringSink sink(answer);
  ASSERT_TRUE(*(*ipc)->read("S7", sink));
  EXPECT_EQ(answer.front(), ' ');
  EXPECT_FALSE(*(*ipc)->read("R1", sink)) << "it is taken";
  ASSERT_TRUE((*ipc)->write("R1", record_of("7|RUBBISH")));
  answer_question(workspace());
}

TEST_F(MonitorTest, OwnQuestionsAreAnsweredAtOnce) {
  EXPECT_EQ(run("PSTAT"), "User 1 (" + std::string(workspace().login_name()) + "): PSTAT\n");
  run("PSTAT USER 99");
  EXPECT_EQ(code, -1);
  run("PDUMP X");
  EXPECT_EQ(code, -1);
}

TEST(HotSpots, TheSlowestStandsFirst) {
  workspace::HotSpots spots;
  EXPECT_FALSE(spots.due()) << "while it is off";
  spots.start();
  spots.sample("A");
  while (!spots.due()) continue;
  spots.sample("B");
  ASSERT_EQ(spots.report().size(), 2U);
  EXPECT_EQ(spots.report().front().program, "B");
  spots.start();
  EXPECT_TRUE(spots.report().empty());
}

}  // namespace
}  // namespace scarlet::command
