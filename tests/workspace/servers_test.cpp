// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in ~/.scarlet-servers and in the register of servers, and the paths of files there.
#include "workspace/servers.h"

#include <gtest/gtest.h>

#include "workspace/remote_file.h"

namespace scarlet::workspace {
namespace {

TEST(ServerLogins, ALineGivesServerUserAndPassword) {
  ServerLogin login;
  EXPECT_TRUE(take_login("  far\tjane  a pass word ", "FAR", login));
  EXPECT_EQ(login.user, "jane");
  EXPECT_EQ(login.password, "a pass word");
  EXPECT_TRUE(take_login("far jane", "far", login));
  EXPECT_EQ(login.password, "");
}

TEST(ServerLogins, LinesAboutOthersAndOfNothingArePassedOver) {
  ServerLogin login;
  for (const char* line : {"", "   ", "# far jane secret", "farther jane secret", "far", "other jane secret"}) {
    EXPECT_FALSE(take_login(line, "far", login)) << line;
  }
}

TEST(ServerRegister, ARecordSaysWhetherTheConnectionIsEncrypted) {
  EXPECT_EQ(server_record({"host", 4243, false, ""}),
            "host\xFE"
            "4243");
  EXPECT_EQ(server_record({"host", 1, true, ""}),
            "host\xFE"
            "1\xFETLS");
  EXPECT_EQ(server_record({"host", 1, true, "/ca.pem"}),
            "host\xFE"
            "1\xFETLS\xFE/ca.pem");
}

TEST(RemotePaths, NameServerAccountAndFile) {
  EXPECT_EQ(remote_path("far", "SALES", "ORDERS", false), "NET:FAR;SALES;ORDERS");
  EXPECT_EQ(remote_path("FAR", "SALES", "ORDERS", true), "NET:FAR;SALES;DICT ORDERS");
}

}  // namespace
}  // namespace scarlet::workspace
