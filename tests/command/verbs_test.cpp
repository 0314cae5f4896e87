// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/verbs.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/text.h"
#include "value/dynamic_array.h"
#include "workspace/new_account_voc.h"
#include "workspace/voc.h"

namespace scarlet::command {
namespace {

std::vector<workspace::VocEntry> all_voc_records() {
  auto voc = workspace::new_account_voc();
  for (auto& entry : workspace::system_account_voc()) voc.push_back(entry);
  return voc;
}

// The V definition of a record, also of a keyword with a second meaning; empty for others.
std::string_view definition_of(std::string_view record) {
  const auto type = workspace::classify_voc_record(record);
  if (type == workspace::VocType::Verb) return record;
  const auto second = record.find("\xfeV\xfe");
  return type == workspace::VocType::Keyword && second != std::string_view::npos ? record.substr(second + 1)
                                                                                 : std::string_view();
}

TEST(Verbs, EveryVerbOfANewAccountIsInTheTable) {
  for (const auto& [id, record] : all_voc_records()) {
    const auto definition = definition_of(record);
    if (definition.empty()) continue;
    const auto target = value::field_of(definition, 3);
    const bool numbered = value::field_of(definition, 2) == "IN";
    EXPECT_NE(find_dispatch(target), nullptr) << id;
    EXPECT_EQ(numbered, base::is_digit(target[0])) << id;
  }
}

TEST(Verbs, EveryVerbOfTheTableCanBeCalledByItsName) {
  std::set<std::string> dispatches;
  for (const auto& [id, record] : all_voc_records()) {
    const auto definition = definition_of(record);
    if (!definition.empty()) dispatches.insert(id + " " + std::string(value::field_of(definition, 3)));
  }
  for (const VerbInfo& verb : all_verbs()) {
    EXPECT_TRUE(dispatches.contains(std::string(verb.name) + " " + std::string(verb.dispatch))) << verb.name;
  }
}

TEST(Verbs, DispatchesAreUniqueAndDescribed) {
  std::set<std::string_view> seen;
  for (const VerbInfo& verb : all_verbs()) {
    EXPECT_TRUE(seen.insert(verb.dispatch).second) << verb.dispatch;
    EXPECT_FALSE(verb.help.empty()) << verb.name;
    EXPECT_NE(verb.syntax.find(verb.name), std::string_view::npos) << verb.name;
  }
}

TEST(Verbs, AreFoundByNameInAnyCase) {
  ASSERT_NE(find_verb("create.file"), nullptr);
  EXPECT_EQ(find_verb("create.file")->dispatch, "$CREATE.FILE");
  EXPECT_EQ(find_verb("NO.SUCH.VERB"), nullptr);
}

}  // namespace
}  // namespace scarlet::command
