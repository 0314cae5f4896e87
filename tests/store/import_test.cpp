// SPDX-License-Identifier: GPL-3.0-or-later
// Files made by ScarletDME (tests/store/data/scarletdme) come over with all that is in them; damaged ones as far as
// they can be read.
#include "store/import/import.h"

#include <openssl/evp.h>

#include <fstream>
#include <map>
#include <random>

#include "base/text.h"
#include "fixture.h"
#include "store/check.h"

namespace scarlet::store {
namespace {

const std::string kData = "tests/store/data/scarletdme/";

// Marks as the dumps show them.
std::string shown(std::string record) {
  for (char& c : record) {
    if (c == base::kFieldMark) c = '^';
    if (c == base::kValueMark) c = ']';
    if (c == base::kSubvalueMark) c = '\\';
  }
  return record;
}

std::string digest(const std::string& text) {
  unsigned char bytes[32];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), bytes, &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", bytes[i]);
    hex += two;
  }
  return hex;
}

std::map<std::string, std::string> lines_of(const std::string& name) {
  std::map<std::string, std::string> lines;
  std::ifstream in(kData + name);
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    lines[line.substr(0, tab)] = line.substr(tab + 1);
  }
  EXPECT_FALSE(lines.empty()) << name;
  return lines;
}

std::map<std::string, std::string> content_of(File& file) {
  std::map<std::string, std::string> content;
  auto scan = file.scan();
  std::string_view id;
  std::string_view record;
  while (*(*scan)->next(id, &record)) content.emplace(id, record);
  return content;
}

class ImportTest : public StoreTest {
 protected:
  std::shared_ptr<File> import(const std::string& name) {
    auto imported = import_file(os::real_env(), store(), kData + name, file_path(name));
    EXPECT_TRUE(imported.ok()) << name;
    if (!imported) return nullptr;
    EXPECT_EQ(imported->foreign.damage_count, 0U);
    EXPECT_EQ(imported->foreign.misplaced, 0U);
    EXPECT_EQ(imported->refused, 0U);
    report_ = std::move(*imported);
    return open(name);
  }
  ImportedFile report_;
};

TEST_F(ImportTest, EveryRecordComesOver) {
  for (const std::string name : {"SMALL", "STOCK", "PEOPLE", "PEOPLE.DIC"}) {
    auto file = import(name);
    ASSERT_NE(file, nullptr);
    const auto expected = lines_of(name + ".dump");
    const auto found = content_of(*file);
    EXPECT_EQ(found.size(), expected.size()) << name;
    for (const auto& [id, record] : found) {
      const auto line = expected.find(id);
      ASSERT_NE(line, expected.end()) << name << " '" << id << "'";
      const std::string record_shown = shown(record);
      // The dump of the dictionary does not show what the compiler put behind the fields of people.
      const std::size_t length = name == "PEOPLE.DIC" ? line->second.size() : record_shown.size();
      EXPECT_EQ(record_shown.substr(0, length), line->second) << name << " " << id;
    }
    EXPECT_EQ(check_file(*file)->damage_count, 0U);
  }
}

TEST_F(ImportTest, LargeRecordsAndEmptyOnesComeOver) {
  auto file = import("LETTERS");
  ASSERT_NE(file, nullptr);
  const auto expected = lines_of("LETTERS.digest");
  const auto found = content_of(*file);
  EXPECT_EQ(found.size(), expected.size());
  for (const auto& [id, record] : found) {
    ASSERT_TRUE(expected.count(id)) << id;
    EXPECT_EQ(std::to_string(record.size()) + "\t" + digest(shown(record)), expected.at(id)) << id;
  }
}

TEST_F(ImportTest, ParametersAndDefinitionsOfIndicesComeOver) {
  auto file = import("PEOPLE");
  ASSERT_NE(file, nullptr);
  EXPECT_TRUE(file->no_case());
  auto indices = *file->indices();
  ASSERT_EQ(indices.size(), 2U);
  EXPECT_EQ(report_.indices.size(), 2U);
  EXPECT_EQ(indices[0].name, "TOWN");
  EXPECT_EQ(indices[1].name, "SKILL");
  EXPECT_FALSE(indices[0].multivalued);
  EXPECT_TRUE(indices[1].multivalued);
  EXPECT_FALSE(indices[0].built);
  EXPECT_EQ(indices[0].dictionary_record.substr(0, 3),
            "D\xFE"
            "2");
}

// Bytes at random places of the file are changed: nothing is read outside of it, nothing goes round in circles, what
// comes over is a sound file.
TEST_F(ImportTest, DamagedFilesComeOverAsFarAsTheyCanBeRead) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  os::Env& env = os::real_env();
  std::uint64_t records = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string name = round % 2 == 0 ? "PEOPLE" : "SMALL";
    const std::string damaged = file_path("damaged" + std::to_string(round));
    ASSERT_TRUE(env.make_directory(damaged).ok());
    for (const char* part : {"/~0", "/~1"}) {
      std::string bytes = *os::read_file(env, kData + name + part);
      for (std::uint64_t hits = random() % 20; hits > 0; --hits)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      if (round % 5 == 0) bytes.resize(random() % bytes.size());
      ASSERT_TRUE(os::write_file(env, damaged + part, bytes).ok());
    }
    const std::string target = file_path("out" + std::to_string(round));
    auto imported = import_file(env, store(), damaged, target);
    if (!imported) {
      EXPECT_FALSE(os::exists(env, target)) << "half a file is left";
      continue;
    }
    auto file = *store().open(target);
    records += file->info()->record_count;
    EXPECT_EQ(check_file(*file)->damage_count, 0U);
  }
  EXPECT_GT(records, 1000U);
}

TEST_F(ImportTest, ATreeComesOverWithoutObjectCode) {
  os::Env& env = os::real_env();
  const std::string account = file_path("account");
  ASSERT_TRUE(env.make_directory(account + "/BP").ok());
  ASSERT_TRUE(env.make_directory(account + "/BP.OUT").ok());
  ASSERT_TRUE(env.make_directory(account + "/SMALL").ok());
  ASSERT_TRUE(os::write_file(env, account + "/BP/PROGRAM", "PRINT 1\n").ok());
  ASSERT_TRUE(os::write_file(env, account + "/BP.OUT/PROGRAM", "code").ok());
  for (const char* part : {"/~0", "/~1"}) {
    ASSERT_TRUE(os::write_file(env, account + "/SMALL" + part, *os::read_file(env, kData + "SMALL" + part)).ok());
  }
  ASSERT_TRUE(env.make_directory(account + "/BROKEN").ok());
  ASSERT_TRUE(os::write_file(env, account + "/BROKEN/~0", "nothing").ok());
  auto imported = import_tree(env, store(), account, file_path("new"));
  ASSERT_TRUE(imported.ok());
  ASSERT_EQ(imported->files.size(), 1U);
  EXPECT_EQ(imported->files[0].records, 10U);
  EXPECT_EQ(imported->failed.size(), 1U);
  EXPECT_EQ(imported->without_code, std::vector<std::string>{account + "/BP.OUT"});
  EXPECT_EQ(*os::read_file(env, file_path("new/BP/PROGRAM")), "PRINT 1\n");
  EXPECT_FALSE(os::exists(env, file_path("new/BP.OUT/PROGRAM")));
  EXPECT_EQ(read(*open("new/SMALL"), "S1").substr(0, 7), "small 1");
}

}  // namespace
}  // namespace scarlet::store
