// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts on the pseudo tape, backups of files in use, the register of users, languages.
#include "fixture.h"

namespace scarlet::command {
namespace {

class AccountsTest : public CommandTest {
 protected:
  AccountsTest() {
    run("CREATE.FILE F");
    put("F", "A", "one|two");
    put("F", "B", "other");
  }
  std::string path(std::string_view name) { return workspace().account().path + "/../" + std::string(name); }
};

TEST_F(AccountsTest, ASavedAccountIsRestoredFromTheTape) {
  run("SET.DEVICE " + path("tape"));
  EXPECT_TRUE(run("ACCOUNT.SAVE DET.SUP").starts_with("Account TEST: "));
  run("DELETE.FILE F FORCE");
  run("T.REW");
  EXPECT_EQ(run("FIND.ACCOUNT NOWHERE"), "'NOWHERE' is not on the tape behind this position.\n");
  run("T.REW");
  EXPECT_EQ(run("FIND.ACCOUNT TEST"), "The tape stands before account TEST.\n");
  run("ACCOUNT.RESTORE DET.SUP");
  EXPECT_EQ(get("F", "A"), "one|two");
  EXPECT_EQ(get("F", "B"), "other");
}

TEST_F(AccountsTest, RecordsThatAreThereStayUnlessOverwritingIsSaid) {
  run("SET.DEVICE " + path("tape"));
  run("FILE.SAVE TEST DET.SUP");
  put("F", "A", "changed");
  run("DELETE F B");
  run("T.REW");
  run("ACCOUNT.RESTORE DET.SUP");
  EXPECT_EQ(get("F", "A"), "changed");
  EXPECT_EQ(get("F", "B"), "other");
  run("T.REW");
  run("SEL.RESTORE F A OVERWRITING");
  EXPECT_EQ(code, 1);
  EXPECT_EQ(get("F", "A"), "one|two");
}

TEST_F(AccountsTest, FilesAreBackedUpCheckedAndRestored) {
  run("BACKUP F TO " + path("backup"));
  EXPECT_EQ(code, 0);
  EXPECT_NE(run("VERIFY.BACKUP " + path("backup")).find("2 record(s)"), std::string::npos);
  run("RESTORE " + path("backup") + " TO " + path("restored"));
  EXPECT_EQ(code, 0);
  voc("G", "F|" + path("restored/F"));
  EXPECT_EQ(get("G", "A"), "one|two");
  run("BACKUP NOSUCH TO " + path("other"));
  EXPECT_EQ(code, -1);
}

TEST_F(AccountsTest, UsersAreRegisteredChangedAndRemoved) {
  run("CREATE.USER joe TEST");
  EXPECT_EQ(code, 0);
  run("CREATE.USER joe");
  EXPECT_EQ(code, -11);
  run("CREATE.USER ann NOACCOUNT");
  EXPECT_EQ(code, -14);
  run("CREATE.USER bad/name");
  EXPECT_EQ(code, -1);
  services.typed = {"", "Y", "a remark"};
  run("ADMIN.USER joe");
  EXPECT_EQ(run("LIST.USERS"),
            "User                Account         Admin Remark\n"
            "joe                 TEST            Y     a remark\n");
  run("DELETE.USER joe");
  EXPECT_EQ(code, 0);
  run("DELETE.USER joe");
  EXPECT_EQ(code, -1);
}

TEST_F(AccountsTest, LanguageFilesAreCheckedLineByLine) {
  voc("LOAD.LANGUAGE", "V|CA|$LOAD.LANGUAGE");
  ASSERT_TRUE(os::write_file(os::real_env(), path("xx.txt"), "PREFIX=xx\nVERSION=1\n1001 eins\n1002 zwei\\\n und~~\n"));
  EXPECT_EQ(run("LOAD.LANGUAGE " + path("xx.txt")), "3 message(s) loaded with prefix XX.\n");
  voc("M", "F|@QMSYS/MESSAGES");
  EXPECT_EQ(get("M", "XX1002"), "zwei und  ");
  ASSERT_TRUE(os::write_file(os::real_env(), path("xx.txt"), "PREFIX=xx\n5 a\n4 b\n"));
  run("LOAD.LANGUAGE " + path("xx.txt"));
  EXPECT_EQ(code, -1);
  run("SET.LANGUAGE TOOLONG");
  EXPECT_EQ(code, -1);
}

TEST_F(AccountsTest, TheTimeWithoutInputCanBeLimited) {
  run("AUTOLOGOUT 15");
  EXPECT_EQ(run("AUTOLOGOUT"), "The session ends when no input comes for 15 minute(s).\n");
  run("AUTOLOGOUT 0");
  EXPECT_EQ(run("AUTOLOGOUT"), "The session is not ended for want of input.\n");
  run("AUTOLOGOUT -1");
  EXPECT_EQ(code, -1);
}

TEST_F(AccountsTest, WhoSaysWhereTheSessionCameFrom) {
  const std::string before = *os::current_directory();
  EXPECT_EQ(run("WHO"), "1 TEST\n");
  run("LOGTO QMSYS");
  EXPECT_EQ(run("WHO"), "1 QMSYS from TEST\n");
  run("LOGTO TEST");
  EXPECT_EQ(run("WHO"), "1 TEST\n");
  EXPECT_TRUE(os::change_directory(before));
}

}  // namespace
}  // namespace scarlet::command
