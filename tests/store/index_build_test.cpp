// SPDX-License-Identifier: GPL-3.0-or-later
// Building an index while others write, and going on with a build that was cut short.
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "fixture.h"
#include "store/check.h"

namespace scarlet::store {
namespace {

KeyExtractor words() {
  return [](const IndexDefinition&, std::string_view, std::string_view record, std::vector<std::string>& keys) {
    while (!record.empty()) {
      const std::size_t comma = record.find(',');
      keys.emplace_back(record.substr(0, comma));
      record.remove_prefix(comma == std::string_view::npos ? record.size() : comma + 1);
    }
  };
}

using Entries = std::set<std::pair<std::string, std::string>>;

Entries expected_entries(File& file) {
  Entries entries;
  auto scan = file.scan();
  std::string_view id;
  std::string_view record;
  while (*(*scan)->next(id, &record)) {
    std::vector<std::string> keys;
    words()({}, id, record, keys);
    for (std::string& key : keys) entries.emplace(std::move(key), id);
  }
  return entries;
}

Entries index_entries(File& file) {
  Entries entries;
  auto cursor = file.index_cursor("WORDS");
  EXPECT_TRUE(cursor.ok());
  std::string key;
  std::vector<std::string> ids;
  while (cursor && *(*cursor)->next(key, ids)) {
    for (const std::string& id : ids) entries.emplace(key, id);
  }
  return entries;
}

class IndexBuildTest : public StoreTest {
 protected:
  std::shared_ptr<File> make_with_index() {
    auto file = make("F");
    IndexDefinition definition;
    definition.name = "WORDS";
    EXPECT_TRUE(file->create_index(definition).ok());
    file->set_key_extractor(words());
    return file;
  }
  void fill(File& file, int records) {
    for (int i = 0; i < records; ++i) {
      ASSERT_TRUE(file.write("id" + std::to_string(i), "a" + std::to_string(i % 900) + ",b" + std::to_string(i)).ok());
    }
  }
  void expect_index_right(File& file) {
    EXPECT_EQ(index_entries(file), expected_entries(file));
    auto report = check_file(file);
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->damage_count, 0U);
  }
};

TEST_F(IndexBuildTest, WritersGoOnAndTheIndexIsRight) {
  auto file = make_with_index();
  fill(*file, 20'000);
  std::atomic<bool> ending = false;
  std::atomic<std::uint64_t> writes = 0;
  std::vector<std::thread> writers;
  for (int k = 0; k < 2; ++k) {
    writers.emplace_back([&, k] {
      for (int n = 0; !ending; ++n, ++writes) {
        const std::string id = "id" + std::to_string((n * 7 + k) % 25'000);
        if (n % 5 == 0) {
          EXPECT_TRUE(file->remove(id).ok());
        } else {
          EXPECT_TRUE(file->write(id, "c" + std::to_string(n % 50) + ",a" + std::to_string(k)).ok());
        }
      }
    });
  }
  std::uint64_t during = 0;
  for (int round = 0; round < 3; ++round) {
    const std::uint64_t before = writes;
    auto built = file->build_index("WORDS", words());
    EXPECT_TRUE(built.ok());
    during += writes - before;
  }
  ending = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_GT(during, 0U) << "nobody wrote while the index was built";
  expect_index_right(*file);
}

TEST_F(IndexBuildTest, GoesOnWhereItWasStopped) {
  auto file = make_with_index();
  fill(*file, 120'000);
  std::vector<std::uint64_t> told;
  auto stopped = file->build_index("WORDS", words(), [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 120'000U);
    told.push_back(done);
    return told.size() < 3;
  });
  EXPECT_EQ(stopped.status(), base::Status::EndedByTheUser);
  EXPECT_FALSE(file->indices()->front().built);
  EXPECT_EQ(file->index_ids("WORDS", "a1").status(), base::Status::NotPossibleAtThisMoment);
  // Meanwhile writers keep what there is up to date.
  ASSERT_TRUE(file->write("id5", "changed").ok());
  ASSERT_TRUE(*file->remove("id6"));
  file.reset();
  restart();
  file = open("F");
  file->set_key_extractor(words());
  std::vector<std::uint64_t> again;
  ASSERT_TRUE(file->build_index("WORDS", words(),
                                [&](std::uint64_t done, std::uint64_t) {
                                  again.push_back(done);
                                  return true;
                                })
                  .ok());
  EXPECT_GT(again.front(), 0U) << "began anew";
  EXPECT_TRUE(file->indices()->front().built);
  expect_index_right(*file);
}

TEST_F(IndexBuildTest, EndsWhenTheIndexIsDropped) {
  auto file = make_with_index();
  fill(*file, 60'000);
  bool dropped = false;
  auto built = file->build_index("WORDS", words(), [&](std::uint64_t done, std::uint64_t) {
    if (done > 0 && !dropped) dropped = file->delete_index("WORDS").ok();
    return true;
  });
  EXPECT_TRUE(dropped);
  EXPECT_EQ(built.status(), base::Status::NoSuchIndex);
  EXPECT_EQ(check_file(*file)->damage_count, 0U);
}

}  // namespace
}  // namespace scarlet::store
