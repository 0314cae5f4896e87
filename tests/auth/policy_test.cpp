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
  const PolicySubject subject{user, client, "", "",
                              [&](const std::string& group) { return in_sales && group == "sales"; }};
  const auto refusal = policy->refusal(subject, action, object);
  // What is left of it for one subject decides alike.
  EXPECT_EQ(policy->for_subject(subject).refusal({}, action, object), refusal) << object;
  return refusal.value_or("permitted");
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
  EXPECT_EQ(Policy::nothing_permitted().refusal({"root", "", "", "", {}}, Action::Read, "A/B/C"), "default");
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

TEST(Policy, TokensHaveWhatIsPermittedByNameOnly) {
  const auto policy = Policy::parse("permit token:ab12 read SALES/*\npermit role:writer write SALES/*\n");
  ASSERT_TRUE(policy);
  const PolicySubject person{"fred", "", "", "", {}};
  const PolicySubject token{"fred", "", "ab12", "", {}};
  const PolicySubject writer{"fred", "", "cd34", "writer", {}};
  EXPECT_FALSE(policy->refusal(person, Action::Delete, "SALES/1"));
  EXPECT_FALSE(policy->refusal(token, Action::Read, "SALES/1"));
  EXPECT_EQ(policy->refusal(token, Action::Read, "STOCK/1"), "default");
  EXPECT_EQ(policy->refusal(writer, Action::Read, "SALES/1"), "default");
  EXPECT_FALSE(policy->refusal(writer, Action::Write, "SALES/1"));
  const PolicySubject both{"fred", "", "jwt", "reader,writer", {}};
  const PolicySubject neither{"fred", "", "jwt", "reader,write", {}};
  EXPECT_FALSE(policy->refusal(both, Action::Write, "SALES/1"));
  EXPECT_EQ(policy->refusal(neither, Action::Write, "SALES/1"), "default");
  EXPECT_EQ(policy->for_subject(token).refusal({}, Action::Execute, "LIST"), "default");
}

TEST(Policy, SaysWhichActionsItMayRefuse) {
  const auto policy = Policy::parse("deny user:eve write A/*\n");
  ASSERT_TRUE(policy);
  const Policy eve = policy->for_subject({"eve", "", "", "", {}});
  EXPECT_TRUE(eve.decides(Action::Write));
  EXPECT_FALSE(eve.decides(Action::Read));
  EXPECT_FALSE(policy->for_subject({"fred", "", "", "", {}}).decides(Action::Write));
  EXPECT_TRUE(Policy::nothing_permitted().decides(Action::Read));
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
