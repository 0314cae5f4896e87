// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/qm_command_line.h"

#include <gtest/gtest.h>

namespace scarlet::session {
namespace {

TEST(QmCommandLine, WordsAfterTheOptionsAreTheCommand) {
  const QmOptions options = parse_qm_command_line({"-QUIET", "LIST", "VOC", "-x"});
  EXPECT_TRUE(options.quiet);
  EXPECT_EQ(options.task, QmTask::Session);
  EXPECT_EQ(options.command, "LIST VOC -x");
}

TEST(QmCommandLine, AccountsAndTheirNames) {
  EXPECT_EQ(parse_qm_command_line({"-aSALES"}).account, "SALES");
  const QmOptions made = parse_qm_command_line({"-newaccount", "/data/x", "SALES"});
  EXPECT_EQ(made.task, QmTask::NewAccount);
  EXPECT_EQ(made.directory, "/data/x");
  EXPECT_EQ(made.account, "SALES");
}

TEST(QmCommandLine, WhatIsMissingIsNamed) {
  for (const char* option : {"-c", "-k", "-term", "-newaccount"}) {
    const QmOptions options = parse_qm_command_line({option});
    EXPECT_EQ(options.task, QmTask::Wrong);
    EXPECT_NE(options.problem.find(option), std::string::npos);
  }
}

TEST(QmCommandLine, UnknownOptionsAreRefused) {
  EXPECT_EQ(parse_qm_command_line({"-zzz"}).task, QmTask::Wrong);
  EXPECT_EQ(parse_qm_command_line({"-p"}).task, QmTask::Wrong);
  EXPECT_EQ(parse_qm_command_line({"-p0"}).task, QmTask::Wrong);
}

TEST(QmCommandLine, PhantomsAreTold) { EXPECT_EQ(parse_qm_command_line({"-quiet", "-p12"}).phantom_user, 12U); }

}  // namespace
}  // namespace scarlet::session
