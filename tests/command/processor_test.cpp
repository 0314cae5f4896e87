// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/system_programs.h"
#include "fixture.h"

namespace scarlet::command {
namespace {

TEST_F(CommandTest, FindsVerbsInAnyCaseAndWithHyphens) {
  EXPECT_EQ(run("DISPLAY hello world"), "hello world\n");
  EXPECT_EQ(run("DiSpLaY hello"), "hello\n");
  voc("MIX.NAME", "PA|DISPLAY mixed");
  EXPECT_EQ(run("mix-name"), "mixed\n");
}

TEST_F(CommandTest, UnknownWordsAreShownAndEndAllParagraphs) {
  voc("INNER", "PA|NO.SUCH.COMMAND|DISPLAY never");
  voc("OUTER", "PA|INNER|DISPLAY never either");
  const std::string text = run("OUTER");
  EXPECT_NE(text.find("NO.SUCH.COMMAND"), std::string::npos);
  EXPECT_EQ(text.find("never"), std::string::npos);
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, UnknownWordsGetASuggestion) {
  EXPECT_NE(run("CREATE.FLIE X").find("CREATE.FILE"), std::string::npos);
  EXPECT_EQ(run("QQQQQQQQ").find("Did you mean"), std::string::npos);
}

TEST_F(CommandTest, SentencesTakeTheWordsOfTheirCall) {
  voc("S1", "S|DISPLAY one_|two");
  voc("S2", "S|S1 inner|DISPLAY a second line is ignored");
  voc("S4", "S|DISPLAY <<C2>> then <<C1>>");
  EXPECT_EQ(run("S1 \"quoted text\""), "one two \"quoted text\"\n");
  EXPECT_EQ(run("S2 outer"), "one two inner outer\n");
  EXPECT_EQ(run("S4 arg"), "arg then S4 arg\n");
}

TEST_F(CommandTest, ParagraphsSeeTheirOwnCommandLine) {
  voc("A", "PA|DISPLAY A <<C2>>|B <<C2>>-b|IF 1 EQ 1 THEN DISPLAY if|DISPLAY A again <<C2>>");
  voc("B", "PA|DISPLAY B <<C1>> <<C2>> of <<C#>>|STOP|DISPLAY never");
  EXPECT_EQ(run("A arg"), "A arg\nB B arg-b of 2\nif\nA again arg\n");
}

TEST_F(CommandTest, KeywordsWithASecondMeaningAreVerbs) {
  voc("KWD", "K|901|V|IN|3");
  voc("KWP", "K|903|PA|DISPLAY line 1|DISPLAY line 2");
  EXPECT_EQ(run("KWD used as display"), "used as display\n");
  EXPECT_EQ(run("KWP"), "line 1\nline 2\n");
  run("BREAK-ON");
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, RemoteItemsAreCarriedOutAsIfTheyStoodInTheVoc) {
  voc("REAL", "PA|DISPLAY para <<C2:none>>");
  voc("RP", "R|VOC|REAL");
  voc("RR", "R|VOC|RP");
  EXPECT_EQ(run("RP"), "para none\n");
  EXPECT_EQ(run("RR x"), "para x\n");
}

TEST_F(CommandTest, AMissingSecuritySubroutineRefusesTheCommand) {
  voc("SAFE", "V|IN|3||SECSUB");
  EXPECT_EQ(run("SAFE text").find("text"), std::string::npos);
  EXPECT_EQ(services.called, (std::vector<std::string>{"SECSUB"}));
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, AliasesApplyOnceAndWithoutRegardToCase) {
  EXPECT_EQ(run("ALIAS SAY DISPLAY"), "");
  run("ALIAS DISPLAY WHO");
  EXPECT_EQ(run("say still display"), "still display\n");
  EXPECT_EQ(run("ALIAS"), "DISPLAY -> WHO\nSAY -> DISPLAY\n");
}

TEST_F(CommandTest, DataLinesAnswerTheCommandAbove) {
  voc("ASK", "PA|PAUSE|DATA|DISPLAY paused");
  EXPECT_EQ(run("ASK"), "paused\n");
  EXPECT_TRUE(workspace().data_queue().empty());
}

TEST_F(CommandTest, UnreadDataEndsWithTheCommand) {
  voc("LEFT", "PA|DISPLAY x|DATA one|DATA two");
  run("LEFT");
  EXPECT_TRUE(workspace().data_queue().empty());
}

TEST_F(CommandTest, ExecutedTextMayHoldLabelsLoopsAndConditions) {
  EXPECT_EQ(execute("DISPLAY a|IF 1 EQ 1 THEN DISPLAY b|GO X|DISPLAY skipped|X: DISPLAY c"), "a\nb\nc\n");
  EXPECT_EQ(execute("DISPLAY before|STOP|DISPLAY never"), "before\n");
  EXPECT_EQ(execute("DISPLAY no newline:"), "no newline");
}

TEST_F(CommandTest, IfHasNoMeaningOutsideOfParagraphs) {
  EXPECT_EQ(run("IF 1 EQ 1 THEN DISPLAY x").find("\nx"), std::string::npos);
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, ConditionsCompareNumbersTextPatternsAndNulls) {
  const std::pair<const char*, bool> conditions[] = {
      {"9 LT 10", true},       {"abc LT abd", true},       {"1.0 EQ 1", true},
      {"abc EQ ABC", false},   {"\"a b\" EQ 'a b'", true}, {"abc LIKE 3A", true},
      {"abc UNLIKE 3N", true}, {"Smith SAID Smyth", true}, {"EQ \"\"", true},
      {"\"x\" EQ", false},     {"1 EQ 2 OR 2 EQ 2", true}, {"1 EQ 1 OR 2 EQ 3 AND 4 EQ 5", false},
      {"3 LESS THAN 4", true}, {"1 EQ 1 & 2 EQ 2", true},  {"@LEVEL EQ 1", true}};
  for (const auto& [condition, holds] : conditions) {
    const std::string text = execute(std::string("IF ") + condition + " THEN DISPLAY yes");
    EXPECT_EQ(text, holds ? "yes\n" : "") << condition;
  }
}

TEST_F(CommandTest, LoopsEndWhenAParagraphSaysSo) {
  voc("DOWN", "PA|SET N <<C2:3>>|LOOP|DISPLAY <<@N>>|SET N EVAL @N - 1|IF @N LE 0 THEN GO OUT|REPEAT|OUT: DISPLAY off");
  EXPECT_EQ(run("DOWN 2"), "2\n1\noff\n");
}

TEST_F(CommandTest, EvalWorksOutProductsBeforeSums) {
  const std::pair<const char*, const char*> sums[] = {
      {"2 + 3 * 4", "14"}, {"7 / 2", "3.5"},          {"10 - 4 - 3", "3"}, {"-2 * 3", "-6"},
      {"1.5 + 1", "2.5"},  {"total 10", " total 10"}, {"6 - 8 + 1", "-1"}, {"1 / 0", " 1 / 0"}};
  for (const auto& [sum, result] : sums) {
    run(std::string("SET X EVAL ") + sum);
    EXPECT_EQ(processor().variable("@x"), result) << sum;
  }
}

TEST_F(CommandTest, TheSystemsVariablesCanNotBeSet) {
  run("SET WHO SOMEBODY");
  EXPECT_EQ(code, -1);
  EXPECT_EQ(processor().variable("WHO"), "TEST");
  run("SET BAD-NAME X");
  EXPECT_EQ(code, -1);
  run("SET SYSTEM.RETURN.CODE 42");
  EXPECT_EQ(code, 42);
}

TEST_F(CommandTest, AnswersAreKeptForTheCommand) {
  voc("P", "PA|DISPLAY got <<Name>>|DISPLAY again <<Name>>|DISPLAY always <<A,Name>>|DISPLAY upper <<U,Name>>");
  services.typed = {"fred", "jim"};
  EXPECT_EQ(run("P"), "Name=fred\ngot fred\nagain fred\nName=jim\nalways jim\nupper JIM\n");
  EXPECT_NE(run("P").find("Input has ended"), std::string::npos) << "answers end with the command";
}

TEST_F(CommandTest, AnswersAreCheckedAndAskedAgain) {
  voc("P", "PA|DISPLAY n <<Number,1N0N>>|DISPLAY d <<Day,(D2)>>|DISPLAY yn <<Sure,\"Y\" OR \"N\">>");
  services.typed = {"abc", "12", "not a date", "1 JAN 2020", "maybe", "N"};
  const std::string text = run("P");
  EXPECT_NE(text.find("n 12\n"), std::string::npos);
  EXPECT_NE(text.find("d 1 JAN 2020\n"), std::string::npos);
  EXPECT_NE(text.find("yn N\n"), std::string::npos);
  EXPECT_TRUE(services.typed.empty());
}

TEST_F(CommandTest, RepeatedAnswersAreJoined) {
  voc("P", "PA|DISPLAY <<R,Item>>;<<R(-),Other>>");
  services.typed = {"a", "b", "", "x", "y", ""};
  EXPECT_NE(run("P").find("a b;x-y\n"), std::string::npos);
}

TEST_F(CommandTest, PromptsNestAndFetchData) {
  voc("N", "PA|DISPLAY <<<<C2>>>>");
  EXPECT_EQ(run("N C#"), "2\n");
  voc("F", "PA|DISPLAY <<F(VOC,<<C2:N>>,1)>>.<<F(VOC,NO.SUCH,1)>>.<<@NONE:dflt>>");
  EXPECT_EQ(run("F"), "PA..dflt\n");
}

TEST_F(CommandTest, EndlessAndUnterminatedPromptsStopTheCommand) {
  run("SET LOOP <<"
      "@LOOP>>");
  voc("E", "PA|SET X x|DISPLAY <<@X|DISPLAY never");
  EXPECT_EQ(run("E").find("never"), std::string::npos);
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, ParagraphsThatCallThemselvesEndWithAnAbort) {
  voc("DEEP", "PA|DEEP");
  EXPECT_THROW(run("DEEP"), vm::Abort);
  EXPECT_EQ(run("DISPLAY still here"), "still here\n");
}

TEST_F(CommandTest, AbortsPassThroughAndQuitEndsTheSession) {
  voc("AB", "PA|DISPLAY before|ABORT now|DISPLAY never");
  try {
    run("AB");
    FAIL();
  } catch (const vm::Abort& abort) {
    EXPECT_EQ(abort.message, "now");
    EXPECT_EQ(abort.code, 1);
  }
  try {
    run("OFF");
    FAIL();
  } catch (const vm::Abort& abort) {
    EXPECT_EQ(abort.code, 3);
  }
}

TEST_F(CommandTest, TypedCommandsGoOnTheStackAndComeBack) {
  processor().run_typed("DISPLAY one");
  processor().run_typed("DISPLAY two?");
  processor().run_typed(".A2 more");
  EXPECT_EQ(processor().environment().stack.as_record(),
            "DISPLAY two\xfe"
            "DISPLAY onemore");
  processor().run_typed(".C2/onem/m/");
  processor().run_typed(".S SAVED 1 2");
  EXPECT_EQ(get("VOC", "SAVED"), "PA|DISPLAY more|DISPLAY two");
  EXPECT_EQ(run("SAVED"), "more\ntwo\n");
  processor().run_typed(".X2");
  EXPECT_EQ(processor().environment().stack.at(1), "DISPLAY more");
}

TEST_F(CommandTest, TheStackIsKeptWhereTheVocSaysSo) {
  workspace().set_login_name("fred");
  processor().run_typed("DISPLAY one");
  processor().save_stack();
  processor().environment().stack.clear();
  processor().load_stack();
  EXPECT_EQ(processor().environment().stack.size(), 0U);
  voc("$COMMAND.STACK", "X");
  processor().run_typed("DISPLAY one");
  processor().run_typed("DISPLAY two");
  processor().save_stack();
  processor().environment().stack.clear();
  processor().load_stack();
  EXPECT_EQ(processor().environment().stack.as_record(),
            "DISPLAY two\xfe"
            "DISPLAY one");
}

TEST_F(CommandTest, TheSystemsProgramsCompile) {
  const std::string system = workspace().instance().system_account();
  ASSERT_TRUE(os::real_env().remove(system + "/.programs-complete"));
  for (const std::string& problem : install_system_programs(workspace())) ADD_FAILURE() << problem;
  EXPECT_EQ(workspace().catalogue().find("!ATVAR").kind, workspace::CatalogueKind::Global);
  EXPECT_EQ(workspace().catalogue().find("!SETVAR").kind, workspace::CatalogueKind::Global);
}

TEST_F(CommandTest, MenusRunTheirActionsUntilAnEmptyAnswer) {
  voc("MENU", "M|Title|Say it]A line of text]Other|DISPLAY said]]DISPLAY other|Help for it");
  services.typed = {"1", "?1", "2", "9", ""};
  const std::string text = run("MENU");
  EXPECT_NE(text.find("Title"), std::string::npos);
  EXPECT_NE(text.find("said\n"), std::string::npos);
  EXPECT_NE(text.find("Help for it\n"), std::string::npos);
  EXPECT_NE(text.find("other\n"), std::string::npos);
  EXPECT_NE(text.find("'9'"), std::string::npos);
}

}  // namespace
}  // namespace scarlet::command
