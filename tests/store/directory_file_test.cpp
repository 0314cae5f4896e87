// SPDX-License-Identifier: GPL-3.0-or-later
// Directory files: names, marks and newlines, what is not a record.
#include "store/directory_file.h"

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
