// SPDX-License-Identifier: GPL-3.0-or-later
// Directory files: names, marks and newlines, what is not a record.
#include "store/directory_file.h"

#include <atomic>
#include <thread>

#include "base/text.h"
#include "fixture.h"

namespace scarlet::store {
namespace {

class DirectoryFileTest : public StoreTest {
 protected:
  std::shared_ptr<File> make_directory() {
    EXPECT_TRUE(store().create(file_path("D"), {.kind = FileKind::Directory}).ok());
    return open("D");
  }
  std::string raw(const std::string& name) {
    return os::read_file(os::real_env(), file_path("D") + "/" + name).value();
  }
};

TEST_F(DirectoryFileTest, FieldMarksAreNewlines) {
  auto file = make_directory();
  const auto round_trip = [&](const std::string& record, const std::string& bytes) {
    ASSERT_TRUE(file->write("A", record).ok());
    EXPECT_EQ(raw("A"), bytes);
    EXPECT_EQ(read(*file, "A"), record);
  };
  const std::string fm(1, base::kFieldMark);
  round_trip("line1" + fm + "line2", "line1\nline2\n");
  round_trip("", "");
  round_trip("x" + fm, "x\n\n");
  round_trip(
      "a\xFD"
      "b\xFC"
      "c",
      "a\xFD"
      "b\xFC"
      "c\n");
  ASSERT_TRUE(os::write_file(os::real_env(), file_path("D") + "/A", "no newline").ok());
  EXPECT_EQ(read(*file, "A"), "no newline");
}

TEST_F(DirectoryFileTest, WithoutMarkMappingBytesAreAsTheyAre) {
  auto file = make_directory();
  auto& directory = dynamic_cast<DirectoryFile&>(*file);
  ASSERT_TRUE(directory.write_as("A", "p\nq\n", MarkMapping::Off).ok());
  EXPECT_EQ(raw("A"), "p\nq\n");
  std::string record;
  StringSink sink(record);
  EXPECT_TRUE(*directory.read_as("A", sink, MarkMapping::Off));
  EXPECT_EQ(record, "p\nq\n");
  EXPECT_TRUE(*directory.read_as("A", sink, MarkMapping::On));
  EXPECT_EQ(record, "p\xFEq");
}

TEST_F(DirectoryFileTest, EveryIdHasAFileNameAndComesBackFromIt) {
  for (const std::string id : {"plain", "a*b", "a,b",  "a=b",  "a>b",      "a<b",    "a%b",    "a/b", "a+b", "a:b",
                               "a;b",   "a?b", "a\\b", "a\"b", "in.dot~x", ".first", "~first", "%A",  "..",  "a b"}) {
    auto name = record_to_file_name(id);
    ASSERT_TRUE(name.ok()) << id;
    EXPECT_EQ(name->find('/'), std::string::npos);
    EXPECT_EQ(file_name_to_record(*name), id) << *name;
  }
  EXPECT_EQ(*record_to_file_name("a*b"), "a%Ab");
  EXPECT_EQ(*record_to_file_name(".x"), "%dx");
  EXPECT_EQ(*record_to_file_name("~x"), "%tx");
  for (const std::string id : {"", "\x07", "\xC8", "a\nb"}) {
    EXPECT_EQ(record_to_file_name(id).status(), base::Status::RecordIdInvalid);
  }
}

TEST_F(DirectoryFileTest, DirectoriesInItAreNotRecords) {
  auto file = make_directory();
  std::filesystem::create_directory(file_path("D") + "/sub");
  ASSERT_TRUE(file->write("a*b", "12").ok());
  ASSERT_TRUE(file->write("c", "3").ok());
  EXPECT_EQ(read(*file, "sub"), "<status 3000>");
  EXPECT_EQ(file->write("sub", "x").status(), base::Status::RecordIdInvalid);
  auto scan = file->scan();
  std::string_view id;
  std::string_view record;
  std::string all;
  while (*(*scan)->next(id, &record)) all += std::string(id) + "=" + std::string(record) + " ";
  EXPECT_EQ(all, "a*b=12 c=3 ");
  EXPECT_EQ(file->info()->physical_bytes, 5U);
  EXPECT_EQ(file->indices().status(), base::Status::NotDynamicFile);
  ASSERT_TRUE(file->clear().ok());
  EXPECT_EQ(read(*file, "c"), "<none>");
  EXPECT_TRUE(std::filesystem::exists(file_path("D") + "/sub"));
}

// Each record is one letter throughout and as long as the letter says.
std::string letter_record(std::size_t number) {
  return std::string(1 + (number % 26) * 4000, static_cast<char>('a' + number % 26));
}

TEST_F(DirectoryFileTest, AReaderSeesTheOldOrTheNewRecordWhileItIsRewritten) {
  constexpr std::size_t kRewrites = 400;
  auto file = make_directory();
  ASSERT_TRUE(file->write("A", letter_record(0)).ok());
  ASSERT_TRUE(file->write("linked", letter_record(0)).ok());
  std::filesystem::create_hard_link(file_path("D") + "/linked", file_path("other-name"));
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (std::size_t i = 1; i <= kRewrites; ++i) {
      EXPECT_TRUE(file->write("A", letter_record(i)).ok());
      EXPECT_TRUE(file->write("linked", letter_record(i)).ok());
      EXPECT_TRUE(file->write("new" + std::to_string(i % 7), letter_record(i)).ok());
      EXPECT_TRUE(file->remove("new" + std::to_string((i + 3) % 7)).ok());
    }
    done = true;
  });
  const auto expect_whole = [&](std::string_view id, const std::string& record) {
    if (id.starts_with("new") && record == "<none>") return;
    ASSERT_FALSE(record.empty()) << id;
    EXPECT_TRUE(record == letter_record(static_cast<std::size_t>(record[0] - 'a'))) << id << " " << record.size();
  };
  do {
    expect_whole("A", read(*file, "A"));
    expect_whole("linked", read(*file, "linked"));
    auto scan = file->scan();
    std::string_view id;
    std::string_view record;
    while (*(*scan)->next(id, &record)) {
      EXPECT_TRUE(id == "A" || id == "linked" || id.starts_with("new")) << id;
      expect_whole(id, std::string(record));
    }
  } while (!done);
  writer.join();
}

TEST_F(DirectoryFileTest, ARewrittenRecordKeepsItsPermissionsAndItsLinks) {
  auto file = make_directory();
  const std::filesystem::path directory = file_path("D");
  for (const std::string name : {"plain", "hard", "target"}) ASSERT_TRUE(file->write(name, "old").ok());
  std::filesystem::permissions(directory / "plain", std::filesystem::perms(0640));
  std::filesystem::create_hard_link(directory / "hard", file_path("hard-elsewhere"));
  std::filesystem::create_symlink("target", directory / "soft");
  for (const std::string name : {"plain", "hard", "soft"}) ASSERT_TRUE(file->write(name, "new one").ok());
  EXPECT_EQ(std::filesystem::status(directory / "plain").permissions(), std::filesystem::perms(0640));
  EXPECT_EQ(os::read_file(os::real_env(), file_path("hard-elsewhere")).value(), "new one\n");
  EXPECT_TRUE(std::filesystem::is_symlink(directory / "soft"));
  EXPECT_EQ(raw("target"), "new one\n");
}

TEST_F(DirectoryFileTest, WhatAWriterThatDiedLeftBehindIsNoRecordAndGoesWithClear) {
  auto file = make_directory();
  ASSERT_TRUE(file->write("A", "1").ok());
  const std::string left = file_path("D") + "/~~new-123";
  ASSERT_TRUE(os::write_file(os::real_env(), left, "half").ok());
  auto scan = file->scan();
  std::string_view id;
  ASSERT_TRUE(*(*scan)->next(id, nullptr));
  EXPECT_EQ(id, "A");
  EXPECT_FALSE(*(*scan)->next(id, nullptr));
  ASSERT_TRUE(file->clear().ok());
  EXPECT_FALSE(std::filesystem::exists(left));
}

TEST_F(DirectoryFileTest, ARecordWhoseFileNameIsAsLongAsMayBeIsRewritten) {
  auto file = make_directory();
  const std::string id(255, 'x');
  for (const std::string record : {"one", "two"}) ASSERT_TRUE(file->write(id, record).ok());
  EXPECT_EQ(read(*file, id), "two");
}

TEST_F(DirectoryFileTest, ChangesAreCountedForAllWhoHaveItOpen) {
  auto file = make_directory();
  const auto before = file->update_counter();
  Instance other = Instance::open(os::real_env(), file_path("segment"), options());
  auto same = *other.store->open(file_path("D"));
  ASSERT_TRUE(same->write("A", "1").ok());
  EXPECT_EQ(file->update_counter(), before + 1);
  file.reset();
  EXPECT_EQ(store().remove(file_path("D")).status(), base::Status::InUse);
  same.reset();
  EXPECT_TRUE(store().remove(file_path("D")).ok());
}

TEST_F(DirectoryFileTest, FilesOpenSomewhereAreNotRemoved) {
  auto file = make_directory();
  EXPECT_EQ(store().remove(file_path("D")).status(), base::Status::InUse);
  file.reset();
  EXPECT_TRUE(store().remove(file_path("D")).ok());
  EXPECT_EQ(store().open(file_path("D")).status(), base::Status::FileNotFound);
  auto hashed = make("H");
  EXPECT_EQ(store().remove(file_path("H")).status(), base::Status::InUse);
  hashed.reset();
  EXPECT_TRUE(store().remove(file_path("H")).ok());
  EXPECT_FALSE(std::filesystem::exists(file_path("H")));
}

}  // namespace
}  // namespace scarlet::store
