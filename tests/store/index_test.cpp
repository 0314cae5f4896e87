// SPDX-License-Identifier: GPL-3.0-or-later
// Secondary indices: order of keys, agreement with the records, cursors.
#include <algorithm>
#include <random>
#include <set>

#include "../seed.h"
#include "base/text.h"
#include "fixture.h"
#include "store/check.h"
#include "store/index_order.h"

namespace scarlet::store {
namespace {

// The values of field 1.
KeyExtractor values() {
  return
      [](const IndexDefinition& definition, std::string_view, std::string_view record, std::vector<std::string>& keys) {
        for (const auto value : base::split(record.substr(0, record.find(base::kFieldMark)), base::kValueMark)) {
          if (!value.empty() || !definition.no_nulls) keys.emplace_back(value);
        }
      };
}

IndexDefinition def(const std::string& name, KeyOrder order = KeyOrder::LeftText) {
  IndexDefinition definition;
  definition.name = name;
  definition.order = order;
  return definition;
}

IndexDefinition multivalued(const std::string& name) {
  IndexDefinition definition = def(name);
  definition.multivalued = true;
  return definition;
}

class IndexTest : public StoreTest {
 protected:
  std::shared_ptr<File> indexed(const IndexDefinition& definition) {
    auto file = make("F");
    file->set_key_extractor(values());
    EXPECT_TRUE(file->create_index(definition).ok());
    EXPECT_TRUE(file->build_index(definition.name, values()).ok());
    return file;
  }
  std::vector<std::string> keys_in_order(File& file, bool backwards = false) {
    auto cursor = file.index_cursor("K");
    EXPECT_TRUE(backwards ? (*cursor)->to_last().ok() : (*cursor)->to_first().ok());
    std::vector<std::string> keys;
    std::string key;
    std::vector<std::string> ids;
    while (backwards ? *(*cursor)->previous(key, ids) : *(*cursor)->next(key, ids)) keys.push_back(key);
    return keys;
  }
};

using Strings = std::vector<std::string>;

TEST_F(IndexTest, FollowsEveryChangeOfTheRecords) {
  auto file = indexed(multivalued("K"));
  ASSERT_TRUE(file->write("1",
                          "red\xFD"
                          "blue")
                  .ok());
  ASSERT_TRUE(file->write("2", "red").ok());
  EXPECT_EQ(*file->index_ids("K", "red"), (Strings{"1", "2"}));
  EXPECT_EQ(*file->index_ids("K", "blue"), Strings{"1"});
  ASSERT_TRUE(file->write("1", "green").ok());
  EXPECT_EQ(*file->index_ids("K", "red"), Strings{"2"});
  EXPECT_TRUE(file->index_ids("K", "blue")->empty());
  ASSERT_TRUE(*file->remove("2"));
  EXPECT_TRUE(file->index_ids("K", "red")->empty());
  ASSERT_TRUE(file->clear().ok());
  EXPECT_TRUE(keys_in_order(*file).empty());
  EXPECT_EQ(file->indices()->size(), 1U);
  ASSERT_TRUE(file->write("9", "again").ok());
  EXPECT_EQ(*file->index_ids("K", "again"), Strings{"9"});
  EXPECT_EQ(check_file(*file)->damage_count, 0U);
}

TEST_F(IndexTest, ADisabledOneAnswersNothingAndIsNotKeptUpUntilItIsBuiltAgain) {
  auto file = indexed(multivalued("K"));
  ASSERT_TRUE(file->write("1", "red").ok());
  ASSERT_TRUE(file->disable_index("K").ok());
  EXPECT_FALSE(file->indices()->front().built);
  ASSERT_TRUE(file->write("2", "red").ok());
  EXPECT_EQ(file->index_ids("K", "red").status(), base::Status::NotPossibleAtThisMoment);
  EXPECT_EQ(file->index_cursor("K").status(), base::Status::NotPossibleAtThisMoment);
  auto report = check_file(*file);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->damage_count, 0U);
  EXPECT_EQ(report->index_entries, 0U);
  ASSERT_TRUE(file->build_index("K", values()).ok());
  EXPECT_EQ(*file->index_ids("K", "red"), (Strings{"1", "2"}));
  EXPECT_EQ(file->disable_index("NONE").status(), base::Status::NoSuchIndex);
}

TEST_F(IndexTest, KeysAreInTheOrderOfTheDefinition) {
  auto file = indexed(def("K", KeyOrder::RightNumeric));
  int id = 0;
  for (const char* key : {"10", "9", "-5", "", "A", "-40", "007", "7", "100", "AB"}) {
    ASSERT_TRUE(file->write(std::to_string(++id), key).ok());
  }
  const Strings expected = {"", "-40", "-5", "007", "7", "9", "A", "10", "AB", "100"};
  EXPECT_EQ(keys_in_order(*file), expected);
  Strings reversed(expected.rbegin(), expected.rend());
  EXPECT_EQ(keys_in_order(*file, true), reversed);
}

TEST_F(IndexTest, ACursorSurvivesChangesAndKnowsItsPlace) {
  auto file = indexed(def("K"));
  for (const char* key : {"b", "d", "f"}) ASSERT_TRUE(file->write(key, key).ok());
  auto opened = file->index_cursor("K");
  IndexCursor* cursor = opened->get();
  std::string key;
  Strings ids;
  ASSERT_TRUE(cursor->seek("c").ok());
  EXPECT_TRUE(*cursor->next(key, ids));
  EXPECT_EQ(key, "d");
  ASSERT_TRUE(*file->remove("d"));
  ASSERT_TRUE(file->write("e", "e").ok());
  EXPECT_TRUE(*cursor->next(key, ids));
  EXPECT_EQ(key, "e");
  EXPECT_TRUE(*cursor->previous(key, ids));
  EXPECT_EQ(key, "b");
  EXPECT_FALSE(*cursor->previous(key, ids));
  EXPECT_TRUE(*cursor->next(key, ids));
  EXPECT_EQ(key, "b");
}

TEST_F(IndexTest, AnIndexBuiltLaterEqualsOneKeptAllTheTime) {
  const auto seed = test::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  auto file = indexed(multivalued("K"));
  for (int i = 0; i < 6000; ++i) {
    const std::string id = std::to_string(random() % 2000);
    if (random() % 4 == 0) {
      ASSERT_TRUE(file->remove(id).ok());
    } else {
      std::string record = "v" + std::to_string(random() % 300);
      for (auto n = random() % 3; n > 0; --n) record += base::kValueMark + ("v" + std::to_string(random() % 300));
      ASSERT_TRUE(file->write(id, record).ok());
    }
  }
  EXPECT_EQ(check_file(*file)->damage_count, 0U);
  ASSERT_TRUE(file->create_index(multivalued("L")).ok());
  ASSERT_TRUE(file->build_index("L", values()).ok());
  for (int i = 0; i < 300; ++i) {
    const std::string key = "v" + std::to_string(i);
    EXPECT_EQ(*file->index_ids("K", key), *file->index_ids("L", key)) << key;
  }
  ASSERT_TRUE(file->delete_index("K").ok());
  EXPECT_EQ(file->index_ids("K", "v1").status(), base::Status::NoSuchIndex);
  EXPECT_EQ(check_file(*file)->damage_count, 0U);
}

TEST_F(IndexTest, InAFileWithoutRegardToCaseLeadsToTheIdAsItIsStored) {
  auto file = make("F", {.no_case = true});
  file->set_key_extractor(values());
  ASSERT_TRUE(file->create_index(def("K")).ok());
  ASSERT_TRUE(file->build_index("K", values()).ok());
  ASSERT_TRUE(file->write("Abc", "one").ok());
  ASSERT_TRUE(file->write("aBC", "two").ok());
  EXPECT_TRUE(file->index_ids("K", "one")->empty());
  EXPECT_EQ(*file->index_ids("K", "two"), Strings{"Abc"});
  ASSERT_TRUE(*file->remove("ABC"));
  EXPECT_TRUE(file->index_ids("K", "two")->empty());
  EXPECT_EQ(check_file(*file)->damage_count, 0U);
}

TEST_F(IndexTest, NamesAndNumbersOfIndicesAreLimited) {
  auto file = indexed(def("K"));
  EXPECT_EQ(file->create_index(def("K")).status(), base::Status::IndexExists);
  EXPECT_EQ(file->create_index(def(std::string(64, 'n'))).status(), base::Status::DhAkNameLen);
  for (int i = 1; i < 32; ++i) ASSERT_TRUE(file->create_index(def("K" + std::to_string(i))).ok());
  EXPECT_EQ(file->create_index(def("ONE.MORE")).status(), base::Status::TooManyIndices);
  EXPECT_EQ(file->build_index("NONE", values()).status(), base::Status::NoSuchIndex);
}

TEST(IndexOrderTest, IsATotalOrder) {
  const IndexOrder order(KeyOrder::RightNumeric, false);
  const Strings keys = {
      "", "-5", "-05", "3", "03", "A", "10", "9", "1A", "-", "+3", "-0", "zz", " ", "12345678901234567890"};
  for (const auto& a : keys) {
    for (const auto& b : keys) {
      EXPECT_EQ(order.compare_keys(a, b), -order.compare_keys(b, a)) << a << " " << b;
      for (const auto& c : keys) {
        if (order.compare_keys(a, b) < 0 && order.compare_keys(b, c) < 0) {
          EXPECT_LT(order.compare_keys(a, c), 0) << a << "|" << b << "|" << c;
        }
      }
    }
  }
}

}  // namespace
}  // namespace scarlet::store
