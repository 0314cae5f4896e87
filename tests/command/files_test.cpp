// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs on files, records and select lists, run in a real account.
#include "fixture.h"

namespace scarlet::command {
namespace {

TEST_F(CommandTest, CreateFileMakesDataDictionaryAndVocEntry) {
  run("CREATE.FILE F1");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(get("VOC", "F1"), "F|F1|F1.DIC");
  EXPECT_EQ(get("DICT F1", "@ID"), "D|0||F1|10L|S|");
  run("CREATE.FILE F1");
  EXPECT_EQ(code, -1);
  run("CREATE.FILE lower.case DIRECTORY");
  EXPECT_EQ(get("VOC", "lower.case"), "F|LOWER.CASE|LOWER.CASE.DIC");
  EXPECT_EQ(get("DICT lower.case", "@ID"), "D|0||lower.case|12L|S|");
  run("CREATE.FILE LIST");
  EXPECT_EQ(code, -3009);
}

TEST_F(CommandTest, CreateFileMakesPartsOneByOneAndSharesDictionaries) {
  run("CREATE.FILE DATA F2");
  EXPECT_EQ(get("VOC", "F2"), "F|F2");
  run("CREATE.FILE DICT F2");
  EXPECT_EQ(get("VOC", "F2"), "F|F2|F2.DIC");
  run("CREATE.FILE F3 USING DICT F2");
  EXPECT_EQ(get("VOC", "F3"), "F|F3|F2.DIC");
}

TEST_F(CommandTest, CreateFileChecksItsNumbers) {
  for (const char* options : {"GROUP.SIZE 9", "GROUP.SIZE 0", "SPLIT.LOAD 50 MERGE.LOAD 60", "MINIMUM.MODULUS 0",
                              "LARGE.RECORD X", "NONSENSE", "USING DICT NO.SUCH", "PATHNAME /no/such/place"}) {
    run(std::string("CREATE.FILE C8 ") + options);
    EXPECT_EQ(code, -1) << options;
    EXPECT_EQ(get("VOC", "C8"), "(none)") << options;
  }
}

TEST_F(CommandTest, MultifilesGrowAndShrinkPartByPart) {
  run("CREATE.FILE M1,NORTH");
  run("CREATE.FILE DATA M1,SOUTH");
  EXPECT_EQ(get("VOC", "M1"), "F|M1/NORTH]M1/SOUTH|M1.DIC|NORTH]SOUTH");
  put("M1,NORTH", "K", "n");
  run("DELETE.FILE DATA M1,SOUTH FORCE");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(get("VOC", "M1"), "F|M1/NORTH|M1.DIC|NORTH");
  EXPECT_EQ(get("M1,NORTH", "K"), "n");
  run("DELETE.FILE M1 FORCE");
  EXPECT_EQ(get("VOC", "M1"), "(none)");
}

TEST_F(CommandTest, ASimpleFileBecomesThePartOfItsName) {
  run("CREATE.FILE S1");
  put("S1", "1", "old data");
  run("CREATE.FILE DATA S1,MORE");
  EXPECT_EQ(code, -1) << "it asks, and nobody says yes";
  run("CREATE.FILE DATA S1,MORE NO.QUERY");
  EXPECT_EQ(get("VOC", "S1"), "F|S1/S1]S1/MORE|S1.DIC|S1]MORE");
  EXPECT_EQ(get("S1", "1"), "old data");
}

TEST_F(CommandTest, DeleteFileKeepsWhatIsLeftInTheVoc) {
  run("CREATE.FILE D1");
  run("DELETE.FILE DATA D1");
  EXPECT_EQ(get("VOC", "D1"), "F||D1.DIC");
  run("DELETE.FILE DICT D1");
  EXPECT_EQ(get("VOC", "D1"), "(none)");
  run("CREATE.FILE D2");
  run("DELETE.FILE DICT D2");
  EXPECT_EQ(get("VOC", "D2"), "F|D2|");
  run("DELETE.FILE NO.SUCH");
  EXPECT_EQ(code, -7);
  run("DELETE.FILE LIST");
  EXPECT_EQ(code, -3009);
  run("DELETE.FILE VOC");
  EXPECT_NE(get("VOC", "VOC"), "(none)");
}

TEST_F(CommandTest, DeleteFileRefusesAnOpenFile) {
  run("CREATE.FILE D5");
  auto open = workspace().files().open("D5");
  ASSERT_TRUE(open);
  run("DELETE.FILE D5");
  EXPECT_LT(code, 0);
  EXPECT_EQ(get("VOC", "D5"), "F|D5|D5.DIC");
  EXPECT_TRUE((*open)->write("1", "still"));
}

TEST_F(CommandTest, CopyCountsWhatItCopies) {
  run("CREATE.FILE A");
  run("CREATE.FILE B");
  put("A", "R1", "one");
  put("A", "R2", "two");
  run("COPY FROM A TO B R1,N1 R2");
  EXPECT_EQ(code, 2);
  EXPECT_EQ(get("B", "N1"), "one");
  put("A", "R2", "changed");
  run("COPY FROM A TO B R2");
  EXPECT_EQ(code, 0);
  run("COPY FROM A TO B R2 OVERWRITING");
  EXPECT_EQ(get("B", "R2"), "changed");
  run("COPY FROM A TO B R1 UPDATING OVERWRITING");
  EXPECT_EQ(code, 0) << "only records that are there";
  put("A", "R2", "newer");
  run("COPY FROM A TO B R1 R2 UPDATING");
  EXPECT_EQ(code, 0) << "records that are there stay without OVERWRITING";
  EXPECT_EQ(get("B", "R2"), "changed");
  run("COPY FROM A TO B ALL DELETING");
  EXPECT_EQ(code, 1);
  EXPECT_EQ(get("A", "R1"), "(none)");
  run("COPY FROM NO.FILE TO B R1");
  EXPECT_EQ(code, -3007);
  run("COPY A TO B R1");
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, CopypAsksWhereTo) {
  run("CREATE.FILE A");
  run("CREATE.FILE B");
  put("A", "R1", "one");
  workspace().data_queue() = {"S1"};
  execute("COPYP A R1");
  EXPECT_EQ(get("A", "S1"), "one");
  workspace().data_queue() = {"(B X1"};
  execute("COPYP A R1 (D)");
  EXPECT_EQ(get("B", "X1"), "one");
  EXPECT_EQ(get("A", "R1"), "(none)");
  EXPECT_EQ(execute("COPYP A S1 (TSI"), "one\n");
}

TEST_F(CommandTest, DeleteAsksBeforeItUsesAListOrTakesAll) {
  run("CREATE.FILE A");
  put("A", "R1", "x");
  put("A", "R2", "x");
  workspace().lists()[0] = workspace::SelectList::of_items("R1");
  workspace().data_queue() = {"N"};
  execute("DELETE A");
  EXPECT_EQ(code, -1);
  EXPECT_FALSE(workspace().lists()[0].active()) << "the refused list is forgotten";
  workspace().data_queue() = {"maybe", "Y"};
  execute("DELETE A ALL");
  EXPECT_EQ(code, 2);
}

TEST_F(CommandTest, CtNumbersLinesAndShowsHexadecimal) {
  run("CREATE.FILE A");
  put("A", "R", "first||third");
  EXPECT_EQ(run("CT A R"), "A R\n1: first\n2: \n3: third\n");
  put("A", "H", "Aa1");
  EXPECT_EQ(run("CT a H HEX"), "A H\n1: 416131\n");
  EXPECT_EQ(run("CT A h"), "A H\n1: Aa1\n") << "the id is tried in upper case";
}

TEST_F(CommandTest, CnameRenamesFilesAndRecords) {
  run("CREATE.FILE ONE");
  put("ONE", "A", "ra");
  run("CNAME ONE A TO A1");
  EXPECT_EQ(code, 0);
  run("CNAME ONE A1,A2");
  EXPECT_EQ(get("ONE", "A2"), "ra");
  run("CNAME ONE NO.SUCH TO X");
  EXPECT_EQ(code, -3006);
  run("CNAME ONE TO TWO");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(get("VOC", "TWO"), "F|TWO|TWO.DIC");
  EXPECT_EQ(get("TWO", "A2"), "ra");
  EXPECT_EQ(get("DICT TWO", "@ID"), "D|0||TWO|10L|S|");
  EXPECT_EQ(get("VOC", "ONE"), "(none)");
  run("CNAME TWO,VOC");
  EXPECT_EQ(code, -1);
  EXPECT_NE(run("CNAME VOC TO VOC2").find("stays"), std::string::npos);
  EXPECT_NE(run("CNAME $ACC TO ACC").find("stays"), std::string::npos);
  EXPECT_EQ(run("DISPLAY still here"), "still here\n");
}

TEST_F(CommandTest, ConfigureFileRebuildsWhenItMust) {
  run("CREATE.FILE CF");
  for (int i = 0; i < 50; ++i) put("CF", std::to_string(i), "record " + std::to_string(i));
  run("CONFIGURE.FILE CF SPLIT.LOAD 90 MERGE.LOAD 40");
  EXPECT_EQ(code, 0);
  run("CONFIGURE.FILE CF NO.CASE MINIMUM.MODULUS 5");
  EXPECT_EQ(code, 0);
  run("CONFIGURE.FILE CF DIRECTORY");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(get("CF", "49"), "record 49");
  run("CONFIGURE.FILE CF DYNAMIC MINIMUM.MODULUS 3");
  EXPECT_EQ(code, 0);
  auto file = workspace().files().open("CF");
  ASSERT_TRUE(file);
  const auto info = (*file)->info();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->parameters.minimum_modulus, 3U);
  EXPECT_EQ(info->record_count, 50U);
  run("CONFIGURE.FILE CF SPLIT.LOAD 30 MERGE.LOAD 60");
  EXPECT_LT(code, 0);
}

TEST_F(CommandTest, ConfigureFileDoesNotTakeAFileAwayFromItsUsers) {
  run("CREATE.FILE CF");
  auto file = workspace().files().open("CF");
  ASSERT_TRUE(file);
  run("CONFIGURE.FILE CF NO.CASE");
  EXPECT_EQ(code, -3021);
  EXPECT_TRUE((*file)->write("A", "x"));
  EXPECT_EQ(get("CF", "A"), "x");
}

TEST_F(CommandTest, ListsAreSavedMergedAndUsedUp) {
  workspace().lists()[1] = workspace::SelectList::of_items(
      "A\xfe"
      "B\xfe"
      "C\xfe"
      "D");
  workspace().lists()[2] = workspace::SelectList::of_items(
      "D\xfeX\xfe"
      "B\xfeY");
  run("MERGE.LIST 1 INTERSECTION 2 TO 6");
  EXPECT_EQ(code, 2);
  EXPECT_FALSE(workspace().lists()[1].active());
  run("SAVE.LIST L1 FROM 6");
  EXPECT_EQ(code, 2);
  EXPECT_EQ(get("$SAVEDLISTS", "L1"), "D|B");
  put("$SAVEDLISTS", "L2", "B|Z");
  run("LIST.UNION L1 L2 L3");
  EXPECT_EQ(get("$SAVEDLISTS", "L3"), "D|B|Z");
  run("LIST.DIFF L1 L2 L3");
  EXPECT_EQ(get("$SAVEDLISTS", "L3"), "D");
  run("GET.LIST L2 TO 3");
  EXPECT_EQ(code, 2);
  run("CLEARSELECT 3");
  EXPECT_EQ(code, 3);
  run("DELETE.LIST L2");
  EXPECT_EQ(code, 0);
  run("DELETE.LIST L2");
  EXPECT_LT(code, 0);
  run("SAVE.LIST X");
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, QselectTakesTheContentsAndNselectWhatIsMissing) {
  run("CREATE.FILE ONE");
  put("ONE", "R1", "A|v1]v2|z");
  put("ONE", "R2", "");
  run("QSELECT ONE R1");
  EXPECT_EQ(code, 4);
  run("QSELECT ONE R1 R2 SAVING 1 TO 7");
  EXPECT_EQ(code, 2);
  EXPECT_TRUE(workspace().lists()[7].active());
  put("ONE", "PLAIN", "A|2|Plain");
  put("ONE", "WORKED", "S|2|Worked|||||A;2|L|5");
  run("COPY FROM ONE TO DICT ONE PLAIN WORKED DELETING");
  run("QSELECT ONE R1 SAVING PLAIN");
  EXPECT_EQ(code, 2);
  EXPECT_NE(run("QSELECT ONE R1 SAVING WORKED").find("WORKED"), std::string::npos);
  EXPECT_EQ(code, -1);
  run("CLEARSELECT");
  EXPECT_NE(run("QSELECT ONE").find("list 0"), std::string::npos);
  workspace().lists()[0] = workspace::SelectList::of_items("R1\xfeR9");
  run("NSELECT ONE");
  EXPECT_EQ(code, 1);
  EXPECT_EQ(*workspace().lists()[0].take_rest(), "R9");
}

TEST_F(CommandTest, TaskLocksGiveTheirNumbers) {
  run("LOCK 5");
  EXPECT_EQ(code, 5);
  run("LOCK 64");
  EXPECT_EQ(code, -1);
  run("LOCK 7 BADWORD");
  EXPECT_EQ(code, -1);
  run("CLEAR.LOCKS 5");
  EXPECT_EQ(code, 5);
  run("CLEAR.LOCKS");
  EXPECT_EQ(code, 64);
}

TEST_F(CommandTest, SetptrTakesNumbersAndOptionsAndShowsThemInItsOwnForm) {
  const std::pair<const char*, const char*> settings[] = {
      {"SETPTR 5,100,50,2,3,1,BRIEF", "5,100,50,2,3,1\n"},
      {"SETPTR 5,,40,,,,BRIEF", "5,80,40,0,0,1\n"},
      {"SETPTR 5,120,,,,,BRIEF,NODEFAULT", "5,120,40,0,0,1\n"},
      {"SETPTR 5,80,60,0,0,3,AS NEXT MYHOLD,LEFT.MARGIN 4,BRIEF", "5,80,60,0,0,3,AS NEXT MYHOLD,LEFT.MARGIN 4\n"},
      {"SETPTR 5,80,60,0,0,1,COPIES 3,BANNER \"My job\",BRIEF", "5,80,60,0,0,1,BANNER \"My job\",COPIES 3\n"},
      {"SETPTR 5,0,60,0,0,3,BRIEF", "5,80,60,0,0,1,BANNER \"My job\",COPIES 3\n"},
      {"SETPTR 5,80,60,0,0,2,BRIEF", "5,80,60,0,0,1,BANNER \"My job\",COPIES 3\n"},
      {"SETPTR 5,80,60,0,0,3,NO.SUCH.OPTION,BRIEF", "5,80,60,0,0,1,BANNER \"My job\",COPIES 3\n"},
  };
  for (const auto& [command, shown] : settings) {
    run(command);
    EXPECT_EQ(run("SETPTR 5,DISPLAY"), shown) << command;
  }
}

TEST_F(CommandTest, FormQueuesKeepSettingsForPrintUnits) {
  run("SET.QUEUE 5,100,50,1,2,3,AS FORMS,BRIEF");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(run("SET.QUEUE DISPLAY"), "5,100,50,1,2,3,AS FORMS\n");
  run("SP.ASSIGN 2 F5 R7");
  EXPECT_EQ(run("SETPTR 7,DISPLAY"), "7,100,50,1,2,3,AS FORMS,COPIES 2\n");
  run("SP.ASSIGN (HS)");
  EXPECT_EQ(run("SETPTR 0,DISPLAY"), "0,80,66,0,0,3\n");
  run("SP.ASSIGN F99");
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, OptionsAndNationalSettingsReachConversions) {
  run("OPTION AMPM.UPCASE");
  EXPECT_TRUE(workspace().locale().ampm_upper_case);
  EXPECT_EQ(run("OPTION ampm.upcase DISPLAY"), "AMPM.UPCASE: On\n");
  run("OPTION ALL OFF");
  EXPECT_FALSE(workspace().locale().ampm_upper_case);
  run("OPTION PICK");
  EXPECT_EQ(run("OPTION WITH.IMPLIES.OR DISPLAY"), "WITH.IMPLIES.OR: On\n");
  run("OPTION NO.SUCH.OPTION");
  EXPECT_EQ(code, -1);
  run("NLS DECIMAL \",\"");
  EXPECT_EQ(workspace().locale().decimal, ",");
  run("NLS DEFAULT");
  EXPECT_EQ(workspace().locale().decimal, ".");
}

TEST_F(CommandTest, DatesConvertBothWays) {
  EXPECT_EQ(run("DATE 0"), "Sunday, 31 December 1967\n");
  EXPECT_EQ(run("DATE 1 JAN 2020"), "18994\n");
  run("DATE rubbish");
  EXPECT_EQ(code, -1);
  run("DATE.FORMAT ON");
  EXPECT_EQ(run("DATE 02/03/2001"), "12115\n");
  run("DATE.FORMAT INFORM");
  EXPECT_EQ(code, 1);
}

TEST_F(CommandTest, ClearFileSparesTheVocAndWhatAllAccountsShare) {
  for (const char* name : {"VOC", "MD", "$ACC", "DICT VOC", "DICT DICT.DICT", "NEWVOC"}) {
    run(std::string("CLEAR.FILE ") + name);
    EXPECT_EQ(code, -1) << name;
  }
  EXPECT_NE(get("VOC", "WHO"), "(none)");
  run("CREATE.FILE F");
  put("F", "A", "x");
  run("CLEAR.FILE F");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(get("F", "A"), "(none)");
}

TEST_F(CommandTest, ANumberOutOfRangeIsPointedAt) {
  EXPECT_NE(run("LOCK 64").find("'64' does not belong there"), std::string::npos);
  EXPECT_NE(run("CLEARSELECT 11").find("'11' does not belong there"), std::string::npos);
}

TEST_F(CommandTest, VerbsOfALaterReleaseAllSaySoAlike) {
  for (const char* verb : {"ENCRYPT.FILE", "ENCRYPT.FIELD", "CREATE.KEY", "DELETE.KEY", "GRANT.KEY", "REVOKE.KEY",
                           "RESET.MASTER.KEY", "LIST.KEYS"}) {
    ASSERT_TRUE(workspace().voc().write(verb, record_of(std::string("V|CA|$") + verb)));
    EXPECT_EQ(run(std::string(verb) + " X Y"), std::string(verb) + " is not part of this release: nothing was done.\n");
    EXPECT_EQ(code, -12);
  }
}

TEST_F(CommandTest, SetenvShowsSetsAndRemovesVariables) {
  run("SETENV SCARLET_TEST_VARIABLE hello");
  EXPECT_EQ(run("SETENV SCARLET_TEST_VARIABLE"), "hello\n");
  EXPECT_EQ(run("DISPLAY <<$SCARLET_TEST_VARIABLE>>"), "hello\n");
  EXPECT_NE(run("ENVIRONMENT").find("SCARLET_TEST_VARIABLE=hello\n"), std::string::npos);
  run("SETENV SCARLET_TEST_VARIABLE ''");
  run("SETENV SCARLET_TEST_VARIABLE");
  EXPECT_EQ(code, -1);
  run("SETENV 2BAD x");
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, EditConfigTakesOnlyWhatIsRight) {
  ASSERT_TRUE(workspace().voc().write("EDIT.CONFIG", record_of("V|CA|$EDIT.CONFIG")));
  const auto configuration = [this] {
    const auto content = os::read_file(os::real_env(), workspace().instance().home() + "/scarlet.conf");
    return content ? *content : std::string();
  };
  services.typed = {"I", "GRPSIZE=2", "", "FI"};
  run("EDIT.CONFIG");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(configuration(), "GRPSIZE=2\n");
  services.typed = {"1", "R GRPSIZE=many", "FI"};
  const std::string said = run("EDIT.CONFIG");
  EXPECT_NE(said.find("GRPSIZE"), std::string::npos);
  EXPECT_EQ(code, -1);
  EXPECT_EQ(configuration(), "GRPSIZE=2\n");
  EXPECT_NE(get("$HOLD", "scarlet.conf"), "(none)") << "what was typed is kept";
  services.typed = {"Q"};
  run("EDIT.CONFIG");
  EXPECT_EQ(code, 0) << "unchanged";
}

TEST_F(CommandTest, SetportNamesAPortThatIsNone) {
  run("SETPORT nosuchport BAUD 9600");
  EXPECT_LT(code, 0);
  run("SETPORT nosuchport BITS 9");
  EXPECT_EQ(code, -1);
}

TEST_F(CommandTest, TapesGiveBackWhatTheyGot) {
  run("CREATE.FILE A");
  run("CREATE.FILE B");
  put("A", "R1", "one|two]three");
  run("T.REW");
  EXPECT_LT(code, 0);
  run("SET.DEVICE tape1");
  EXPECT_EQ(code, 0);
  run("T.DUMP A");
  run("T.REW");
  run("T.LOAD B");
  EXPECT_EQ(code, 0);
  EXPECT_EQ(get("B", "R1"), "one|two]three");
}

TEST_F(CommandTest, HelpComesFromTheTables) {
  EXPECT_NE(run("HELP").find("CREATE.FILE"), std::string::npos);
  EXPECT_NE(run("HELP create.file").find("CREATE.FILE {DICT|DATA}"), std::string::npos);
  EXPECT_NE(run("HELP BY.DSND").find("descending sort"), std::string::npos);
  EXPECT_NE(run("HELP PICK.NULL").find("OPTION PICK.NULL"), std::string::npos);
  run("HELP NO.SUCH.TOPIC");
  EXPECT_EQ(code, -1);
}

}  // namespace
}  // namespace scarlet::command
