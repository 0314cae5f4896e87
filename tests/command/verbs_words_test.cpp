// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of wrong words; Pick options; small verbs.
#include "fixture.h"

namespace scarlet::command {
namespace {

using VerbWordsTest = CommandTest;

TEST_F(VerbWordsTest, WrongWordsArePointedAt) {
  run("CREATE.FILE F");
  const std::string wrong = run("CNAME F TO G SIDEWAYS");
  EXPECT_NE(wrong.find("\nCNAME F TO G SIDEWAYS\n             ^^^^^^^^\n"), std::string::npos) << wrong;
  EXPECT_NE(run("LISTU LPRT").find("Did you mean LPTR?"), std::string::npos);
}

TEST_F(VerbWordsTest, LettersInABracketStandForKeywords) {
  run("CREATE.FILE F");
  put("F", "A", "Aa");
  EXPECT_NE(run("CT F A (X").find("4161"), std::string::npos);
  EXPECT_NE(run("CT F A (X)").find("4161"), std::string::npos);
  put("F", "B", "old");
  run("COPY FROM F A,B (O)");
  EXPECT_EQ(get("F", "B"), "Aa");
  run("COPY FROM F A,C (D");
  EXPECT_EQ(get("F", "A"), "(none)");
}

TEST_F(VerbWordsTest, SavedListsAreSorted) {
  put("$SAVEDLISTS", "L", "10|9|-3|100");
  run("SORT.LIST L,M");
  EXPECT_EQ(code, 4);
  EXPECT_EQ(get("$SAVEDLISTS", "M"), "-3|9|10|100");
  put("$SAVEDLISTS", "L", "B|10|a|A");
  run("SORT.LIST L");
  EXPECT_EQ(get("$SAVEDLISTS", "L"), "10|A|B|a");
}

TEST_F(VerbWordsTest, TriggersAreListed) {
  run("CREATE.FILE F");
  EXPECT_EQ(run("LIST.TRIGGERS"), "No file of this account has a trigger.\n");
  EXPECT_TRUE((*workspace().files().open("F"))->set_trigger("CHECK", 1));
  EXPECT_EQ(run("LIST.TRIGGERS"), "F                               CHECK\n");
  EXPECT_EQ(code, 1);
}

TEST_F(VerbWordsTest, SumsDoNotGrowWithoutEnd) {
  run("SET N x");
  for (int n = 0; n < 20; ++n) run("SET N EVAL @N + y @N");
  EXPECT_EQ(code, -1);
  EXPECT_LE(workspace().variables().named["N"].size(), 4'096U);
}

}  // namespace
}  // namespace scarlet::command
