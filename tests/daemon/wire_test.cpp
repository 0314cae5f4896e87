// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/wire.h"

#include <gtest/gtest.h>

#include "daemon/log.h"

namespace scarlet::daemon {
namespace {

TEST(Wire, MessagesComeBackAsTheyWent) {
  const std::string bytes = encode(Kind::ClientLogin, {"fred", std::string_view("a\0b", 3), ""});
  const auto message = decode(bytes);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->kind, Kind::ClientLogin);
  EXPECT_EQ(message->texts, (std::vector<std::string>{"fred", std::string("a\0b", 3), ""}));
  EXPECT_TRUE(decode(encode(Kind::Go)));
}

TEST(Wire, EveryCutMessageIsRefused) {
  const std::string bytes = encode(Kind::TerminalLogin, {"fred", "vt100", "80", "24", "cn"});
  for (std::size_t length = 0; length < bytes.size(); ++length) EXPECT_FALSE(decode(bytes.substr(0, length))) << length;
  EXPECT_TRUE(decode(bytes));
  EXPECT_FALSE(decode(bytes + "x")) << "too much";
}

TEST(Wire, WrongNumbersOfTextsAndUnknownKindsAreRefused) {
  EXPECT_FALSE(decode(encode(Kind::ClientLogin, {"fred"})));
  EXPECT_FALSE(decode(encode(Kind::Go, {"x"})));
  EXPECT_FALSE(decode("?"));
  EXPECT_FALSE(decode(std::string("C\xFF\xFF\xFF\xFFxxxx", 9)));
}

TEST(DaemonLog, NamesOfStrangersStayOnTheirLine) {
  EXPECT_EQ(harmless("fred"), "fred");
  EXPECT_EQ(harmless("a\nb'c\\d\x7F\xE9"), "a\\x0ab\\x27c\\x5cd\\x7f\\xe9");
}

}  // namespace
}  // namespace scarlet::daemon
