// SPDX-License-Identifier: GPL-3.0-or-later
// PROCs.
#include "fixture.h"

namespace scarlet::command {
namespace {

class ProcTest : public CommandTest {
 protected:
  // Lines separated by "|", values by "~" (brackets mean something in PROCs).
  void make(std::string_view id, std::string_view lines) {
    std::string record(lines);
    for (char& c : record) {
      if (c == '|') c = base::kFieldMark;
      if (c == '~') c = base::kValueMark;
    }
    EXPECT_TRUE(workspace().voc().write(id, record));
  }
  std::string proc(std::string_view lines, std::string_view words = "") {
    make("PP", lines);
    return execute("PP " + std::string(words));
  }
};

TEST_F(ProcTest, ShowsTextAndRunsTheOutputBuffer) {
  EXPECT_EQ(proc("PQ|C comment|OHello+|O then|HDISPLAY from the buffer|P|XThe end|O never"),
            "Hello then\nfrom the buffer\nThe end\n");
  EXPECT_EQ(proc("PQ|HDISPLAY left over"), "left over\n");
}

TEST_F(ProcTest, CopiesWordsInAllForms) {
  EXPECT_EQ(proc("PQ|HDISPLAY|A2|H and|A|P", "one two"), "one  and two \n");
  EXPECT_EQ(proc("PQ|HDISPLAY quoted |A\"2|P", "one"), "quoted \"one\"\n");
  EXPECT_EQ(proc("PQ|HDISPLAY joined |A\\2|A\\3|P", "one two"), "joined onetwo\n");
  EXPECT_EQ(proc("PQ|HDISPLAY part|A2,2|P", "one"), "part on \n");
  EXPECT_EQ(proc("PQ|HDISPLAY columns|A(4,3)|P", "one two"), "columns one \n");
}

TEST_F(ProcTest, BranchesOnWordsAndComparisons) {
  const char* lines = "PQ|IF A3 GO 20|O no third|GO 30|20 O third|30 O both";
  EXPECT_EQ(proc(lines, "one"), " no third\n both\n");
  EXPECT_EQ(proc(lines, "one two"), " third\n both\n");
  EXPECT_EQ(proc("PQ|IF A2 = (3N) O digits|IF A2 # YES O not yes|IF # A3 O empty|IF A2 ] 123 O at least", "123"),
            " digits\n not yes\n empty\n at least\n");
}

TEST_F(ProcTest, AMultivaluedConditionChoosesTheCommand) {
  make("PP",
       "PQN|MV %2 \"b\"|IF %2 = a~b~c GO 10~20~30|T \"not reached\"|10 T \"ten\"|20 T \"twenty\"|X|30 T \"thirty\"");
  EXPECT_EQ(execute("PP"), "twenty\n");
}

TEST_F(ProcTest, MovesJoinsAndStoresElements) {
  EXPECT_EQ(proc("PQN|MV %4 \"new four\"|MV %5 %2*\"-\"*%3|MV %6 \"a\",,\"c\"|T %4,\" \",%5,\" \",%6,%7,%8", "one two"),
            "new four one-two ac\n");
  EXPECT_EQ(
      proc("PQN|RI|IHone two three|S2|IHreplaced|S3|IBHkeep  blanks|T %1,\"/\",%2,\"/\",%3|RI2|T %1,\"/\",%2", "zero"),
      "one/replaced/keep  blanks\none/\n");
}

TEST_F(ProcTest, CalculatesOnAStack) {
  EXPECT_EQ(proc("PQN|F;C17;C5;/;?%3|T %3|F;C17;C5;R;?%3|T %3|F;C10;C4;-;?%3|T %3"), "3\n2\n6\n");
  EXPECT_THROW(proc("PQN|F;C1;C0;/;?%3"), vm::Abort);
}

TEST_F(ProcTest, SubroutinesMarksAndLoops) {
  EXPECT_EQ(proc("PQN|GOSUB 100|T \"back\"|GOSUB 200|T \"skipped\"|T \"after\"|X|100 T \"in 100\"|RSUB|200 RSUB 2"),
            "in 100\nback\nafter\n");
  EXPECT_EQ(proc("PQN|MV %1 \"10\"|MARK|T %1|S1|-4|IF %1 > 0 GO B|GO F|T \"over\"|MARK|T \"end\""), "10\n6\n2\nend\n");
}

TEST_F(ProcTest, ReadsAndWritesRecords) {
  run("CREATE.FILE F");
  put("F", "R1", "one|two");
  EXPECT_EQ(proc("PQN|F-OPEN 1 F|X cannot open|F-READ 1 R1|X cannot read|MV &1.2 \"changed\"|MV &1.0 \"R2\"|F-WRITE 1|"
                 "F-READ 1 NO.SUCH|T \"missing\"|FB(F R2)|X no|T &0.1,\" \",&0.2"),
            "missing\none changed\n");
  EXPECT_EQ(get("F", "R2"), "one|changed");
}

TEST_F(ProcTest, TheStackIsInputForTheCommand) {
  make("ASK", "PA|PAUSE");
  EXPECT_EQ(proc("PQN|HPAUSE|STON|H<|H|STOFF|P|T \"after\""), "after\n");
}

TEST_F(ProcTest, CallsAndChainsToOtherProcs) {
  make("SUBP", "PQ|O called|10 O at 10|RTN|O never");
  EXPECT_EQ(proc("PQ|O before|[VOC SUBP]|O after|(VOC SUBP) 10|O never"), " before\n called\n at 10\n after\n at 10\n");
}

TEST_F(ProcTest, ErrorsSayWhere) {
  try {
    proc("PQ|O one|GO 99");
    FAIL();
  } catch (const vm::Abort& abort) {
    EXPECT_NE(abort.message.find("PP, line 2"), std::string::npos) << abort.message;
  }
}

TEST_F(ProcTest, DataThatTheCommandDoesNotReadAreCommands) {
  EXPECT_EQ(proc("PQ|HDISPLAY first|STON|HDISPLAY second<DISPLAY third|P|Oback"), "first\nsecond\nthird\nback\n");
}

TEST_F(ProcTest, PTakesXAndATaskLock) {
  EXPECT_EQ(proc("PQ|HDISPLAY x|PX|Onever"), "x\n");
  EXPECT_NE(proc("PQ|HLIST.LOCKS|PL6").find(" 6  user 1"), std::string::npos);
  EXPECT_EQ(proc("PQ|HLIST.LOCKS|P"), "") << "it is released behind the command";
  EXPECT_THROW(proc("PQ|HDISPLAY x|PL64"), vm::Abort) << "there are 64, from 0";
}

TEST_F(ProcTest, IfTakesColumns) {
  EXPECT_EQ(proc("PQ|IF A(4,2) = on Oyes|IF # A9 Ono nine", "one"), "yes\nno nine\n");
}

TEST_F(ProcTest, InputSeparatesElementsOrKeepsBlanks) {
  const auto typed = [&](std::string_view lines) {
    workspace().data_queue().push_back("k  l");
    return proc(lines);
  };
  EXPECT_NE(typed("PQN|IN:|T \"<\",%1,\",\",%2,\">\"").find("<k,l>"), std::string::npos);
  EXPECT_NE(typed("PQN|IBN:|T \"<\",%1,\",\",%2,\">\"").find("<k  l,>"), std::string::npos);
  EXPECT_NE(typed("PQN|IP:%3|T \"<\",%3,\",\",%4,\">\"").find("<k,l>"), std::string::npos);
  EXPECT_NE(typed("PQN|IBP:%3|T \"<\",%3,\",\",%4,\">\"").find("<k  l,>"), std::string::npos);
}

}  // namespace
}  // namespace scarlet::command
