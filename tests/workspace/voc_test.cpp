// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/voc.h"

#include <gtest/gtest.h>

#include <map>

#include "base/text.h"

namespace scarlet::workspace {
namespace {

// Records in memory; only what a Voc asks for.
class MemoryFile final : public store::File {
 public:
  store::FileKind kind() const override { return store::FileKind::Hashed; }
  const std::string& path() const override { return path_; }
  os::FileIdentity identity() const override { return {}; }
  bool no_case() const override { return false; }
  base::Result<bool> read(std::string_view id, store::ByteSink& sink) override {
    ++reads;
    const auto at = records.find(std::string(id));
    if (at == records.end()) return false;
    std::copy(at->second.begin(), at->second.end(), sink.make_room(at->second.size()));
    return true;
  }
  base::Result<bool> contains(std::string_view id) override { return records.contains(std::string(id)); }
  base::Result<void> write(std::string_view id, std::string_view record) override {
    records[std::string(id)] = record;
    ++updates;
    return {};
  }
  base::Result<bool> remove(std::string_view id) override { return ++updates, records.erase(std::string(id)) > 0; }
  base::Result<void> clear() override { return records.clear(), base::Result<void>(); }
  base::Result<std::unique_ptr<store::Scan>> scan() override { return base::Status::ActionFailed; }
  base::Result<store::FileInfo> info() override { return store::FileInfo(); }
  std::uint64_t update_counter() override { return updates; }
  base::Result<void> configure(const store::FileParameters&) override { return base::Status::ActionFailed; }
  base::Result<void> set_trigger(std::string_view, std::uint32_t) override { return base::Status::ActionFailed; }
  base::Result<std::vector<store::IndexDefinition>> indices() override { return base::Status::ActionFailed; }
  base::Result<void> create_index(const store::IndexDefinition&) override { return base::Status::ActionFailed; }
  base::Result<void> build_index(std::string_view, const store::KeyExtractor&) override {
    return base::Status::ActionFailed;
  }
  base::Result<void> delete_index(std::string_view) override { return base::Status::ActionFailed; }
  base::Result<std::vector<std::string>> index_ids(std::string_view, std::string_view) override {
    return base::Status::ActionFailed;
  }
  base::Result<std::unique_ptr<store::IndexCursor>> index_cursor(std::string_view) override {
    return base::Status::ActionFailed;
  }
  void set_key_extractor(store::KeyExtractor) override {}

  std::map<std::string, std::string> records;
  std::uint64_t updates = 1;
  int reads = 0;

 private:
  std::string path_ = "/VOC";
};

std::string fields(std::string text) {
  std::replace(text.begin(), text.end(), '^', base::kFieldMark);
  return text;
}

class VocLookUp : public ::testing::Test {
 protected:
  std::shared_ptr<MemoryFile> file_ = std::make_shared<MemoryFile>();
  Voc voc_{file_};
};

TEST_F(VocLookUp, TypesComeFromTheFirstLettersInAnyCase) {
  const std::pair<const char*, VocType> rows[] = {
      {"F a file^x", VocType::File}, {"pa", VocType::Paragraph}, {"PHrase", VocType::Phrase}, {"PQ", VocType::Proc},
      {"pqn", VocType::ProcNative},  {"K^5", VocType::Keyword},  {"V verb", VocType::Verb},   {"Q", VocType::QPointer},
      {"S", VocType::Sentence},      {"M", VocType::Menu},       {"R", VocType::Remote},      {"D", VocType::Data},
      {"X", VocType::Other},         {"", VocType::Other}};
  for (const auto& [record, type] : rows) EXPECT_EQ(classify_voc_record(fields(record)), type) << record;
}

TEST_F(VocLookUp, WordsAreTriedAsTypedThenInUpperCase) {
  file_->records = {{"LIST", "V"}, {"list", "S"}};
  EXPECT_EQ(voc_.find_word("list")->type, VocType::Sentence);
  EXPECT_EQ(voc_.find_word("List")->id, "LIST");
  EXPECT_FALSE(voc_.find_word("LISTX"));
}

TEST_F(VocLookUp, HyphensOfVerbsStandForDots) {
  file_->records = {{"CREATE.FILE", "V"}};
  EXPECT_EQ(voc_.find_verb("create-file")->id, "CREATE.FILE");
  EXPECT_FALSE(voc_.find_word("create-file"));
}

TEST_F(VocLookUp, KeywordsGiveTheirNumber) {
  file_->records = {{"WITH", fields("K^21")}, {"OFF", fields("K^20^V^IN^1")}, {"LIST", "V"}};
  EXPECT_EQ(voc_.keyword("with"), Keyword::With);
  EXPECT_EQ(voc_.keyword("OFF"), Keyword::Off);
  EXPECT_EQ(voc_.keyword("LIST"), Keyword::NotAKeyword);
}

TEST_F(VocLookUp, RecordsAreKeptUntilTheFileChanges) {
  file_->records = {{"A", "X"}};
  voc_.find("A");
  voc_.find("A");
  EXPECT_EQ(file_->reads, 1);
  file_->records["A"] = "V";
  ++file_->updates;  // somebody else wrote
  EXPECT_EQ(voc_.find("A")->type, VocType::Verb);
}

}  // namespace
}  // namespace scarlet::workspace
