// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/policy.h"

#include <gtest/gtest.h>

namespace scarlet::auth {
namespace {

constexpr const char* kRules =
    "# who may do what\n"
    "default deny\n"
    "permit user:fred,user:anna login,account *\n"
    "permit group:sales read,write SALES/*\n"
    "deny * write SALES/PRICES*   # nobody\n"
    "permit user:anna *\n"
    "deny client:10.0.0.0/8 login\n";

// fred and anna are in sales.
std::string decide(const char* user, Action action, const char* object, const char* client = "192.168.1.1",
                   const char* rules = kRules) {
  const auto policy = Policy::parse(rules);
  if (!policy) return policy.error().subject;
  const bool in_sales = std::string_view(user) == "fred" || std::string_view(user) == "anna";
  return policy
      ->refusal({user, client, action, object, [&](const std::string& group) { return in_sales && group == "sales"; }})
      .value_or("permitted");
}

TEST(Policy, DecidesByTheTable) {
  const struct {
    const char* user;
    Action action;
    const char* object;
    const char* client;
    const char* expected;
  } rows[] = {
      {"fred", Action::Login, "qmclient", "192.168.1.1", "permitted"},
      {"fred", Action::Login, "qmclient", "10.1.2.3", "line 7"},
      {"eve", Action::Login, "qmclient", "192.168.1.1", "default"},
      {"fred", Action::Read, "SALES/ORDERS/1001", "", "permitted"},
      {"fred", Action::Read, "sales/orders/1001", "", "permitted"},
      {"fred", Action::Read, "STOCK/ITEMS/1", "", "default"},
      {"fred", Action::Delete, "SALES/ORDERS/1001", "", "default"},
      {"fred", Action::Write, "SALES/ORDERS/1001", "", "permitted"},
      {"fred", Action::Write, "SALES/PRICES/1", "", "line 5"},
      {"anna", Action::Write, "SALES/PRICES/1", "", "line 5"},
      {"anna", Action::Execute, "LIST ANYTHING", "", "permitted"},
      {"eve", Action::Read, "SALES/ORDERS/1", "", "default"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(decide(row.user, row.action, row.object, row.client), row.expected) << row.user << " " << row.object;
  }
}

TEST(Policy, WithoutRulesEverythingIsPermitted) {
  EXPECT_EQ(decide("eve", Action::Delete, "A/B/C", "", ""), "permitted");
  EXPECT_EQ(Policy::nothing_permitted().refusal({"root", "", Action::Read, "A/B/C", {}}), "default");
}

TEST(Policy, TheOrderOfRulesDoesNotMatter) {
  EXPECT_EQ(decide("eve", Action::Read, "A", "", "permit * read\ndeny user:eve read\n"), "line 2");
  EXPECT_EQ(decide("eve", Action::Read, "A", "", "deny user:eve read\npermit * read\n"), "line 1");
}

TEST(Policy, WrongLinesAreNamed) {
  for (const char* bad : {"permit", "permit * everything", "allow * read", "permit fred read", "permit user: read",
                          "permit client:10.0.0.0/99 read", "default perhaps", "permit * read A B"}) {
    EXPECT_EQ(decide("eve", Action::Read, "A", "", (std::string("default deny\n") + bad).c_str()),
              std::string("line 2: ") + bad);
  }
}

TEST(Policy, Patterns) {
  EXPECT_TRUE(matches_pattern("", "*"));
  EXPECT_TRUE(matches_pattern("ABC", "A?C"));
  EXPECT_TRUE(matches_pattern("ABCABD", "*AB?"));
  EXPECT_FALSE(matches_pattern("ABC", "AB"));
  EXPECT_FALSE(matches_pattern("AB", "AB?"));
  EXPECT_TRUE(matches_pattern(std::string(50'000, 'A'), std::string("*A*A*A*A*A*A")));
}

}  // namespace
}  // namespace scarlet::auth
