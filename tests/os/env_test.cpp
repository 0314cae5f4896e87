// SPDX-License-Identifier: GPL-3.0-or-later
// What every Env promises, tried on the machine and on the simulated one alike.
#include "os/env.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "os/simulated_env.h"

namespace scarlet::os {
namespace {

using base::Status;

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

enum class Which { Real, Simulated };

class EnvTest : public testing::TestWithParam<Which> {
 protected:
  void SetUp() override {
    if (GetParam() == Which::Real) {
      std::string pattern = "/tmp/scarlet-test-XXXXXX";
      root_ = ::mkdtemp(pattern.data());
      env_ = &real_env();
    } else {
      simulated_ = std::make_unique<SimulatedEnv>();
      env_ = simulated_.get();
      root_ = "/root";
      ASSERT_TRUE(env_->make_directory(root_).ok());
    }
  }
  void TearDown() override { EXPECT_TRUE(env_->remove_tree(root_).ok()); }
  std::string at(const std::string& name) const { return root_ + '/' + name; }
  std::unique_ptr<FileHandle> open(const std::string& name, OpenMode mode = OpenMode::CreateOrOpen) {
    return env_->open(at(name), mode).value();
  }

  std::unique_ptr<SimulatedEnv> simulated_;
  Env* env_ = nullptr;
  std::string root_;
};

INSTANTIATE_TEST_SUITE_P(Both, EnvTest, testing::Values(Which::Real, Which::Simulated),
                         [](const auto& which) { return which.param == Which::Real ? "Real" : "Simulated"; });

TEST_P(EnvTest, OpenModesDoAsTheySay) {
  EXPECT_EQ(env_->open(at("f"), OpenMode::Read).status(), Status::FileNotFound);
  EXPECT_EQ(env_->open(at("f"), OpenMode::ReadWrite).status(), Status::FileNotFound);
  EXPECT_EQ(env_->open(at("no/f"), OpenMode::CreateNew).status(), Status::FileNotFound);
  EXPECT_TRUE(env_->open(at("f"), OpenMode::CreateNew).ok());
  const auto again = env_->open(at("f"), OpenMode::CreateNew);
  EXPECT_EQ(again.status(), Status::AlreadyExists);
  EXPECT_EQ(again.error().subject, at("f"));
  ASSERT_TRUE(write_file(*env_, at("f"), "content").ok());
  EXPECT_TRUE(env_->open(at("f"), OpenMode::CreateOrOpen).ok());
  EXPECT_EQ(*read_file(*env_, at("f")), "content");
  EXPECT_TRUE(env_->open(at("f"), OpenMode::Truncate).ok());
  EXPECT_EQ(*read_file(*env_, at("f")), "");
}

TEST_P(EnvTest, ReadsAndWritesArePositioned) {
  const auto file = open("f");
  ASSERT_TRUE(file->write_at(3, bytes("def")).ok());
  ASSERT_TRUE(file->write_at(0, bytes("ab")).ok());
  ASSERT_TRUE(file->append(bytes("gh")).ok());
  EXPECT_EQ(*read_file(*env_, at("f")), std::string("ab\0defgh", 8));
  std::string part(4, ' ');
  EXPECT_EQ(*file->read_at(6, std::as_writable_bytes(std::span(part))), 2U) << "fewer only at the end";
  EXPECT_EQ(part.substr(0, 2), "gh");
  EXPECT_EQ(*file->read_at(100, std::as_writable_bytes(std::span(part))), 0U);
}

TEST_P(EnvTest, AReadOnlyHandleDoesNotWrite) {
  ASSERT_TRUE(write_file(*env_, at("f"), "x").ok());
  const auto file = open("f", OpenMode::Read);
  EXPECT_FALSE(file->write_at(0, bytes("y")).ok());
  EXPECT_FALSE(file->resize(0).ok());
  EXPECT_EQ(*read_file(*env_, at("f")), "x");
}

TEST_P(EnvTest, SizesChangeByResizeAndAllocate) {
  const auto file = open("f");
  ASSERT_TRUE(file->write_at(0, bytes("abcdef")).ok());
  ASSERT_TRUE(file->resize(2).ok());
  ASSERT_TRUE(file->resize(4).ok());
  EXPECT_EQ(*read_file(*env_, at("f")), std::string("ab\0\0", 4));
  ASSERT_TRUE(file->allocate(10'000).ok());
  EXPECT_EQ(*file->size_bytes(), 10'000U);
  ASSERT_TRUE(file->allocate(5).ok()) << "never cuts";
  EXPECT_EQ(*file->size_bytes(), 10'000U);
  EXPECT_EQ((*read_file(*env_, at("f"))).substr(0, 2), "ab");
}

TEST_P(EnvTest, MappingsAndHandlesSeeTheSameBytes) {
  const auto file = open("f");
  ASSERT_TRUE(file->resize(8192).ok());
  auto mapping = file->map(1 << 20);
  ASSERT_TRUE(mapping.ok());
  EXPECT_EQ((*mapping)->size_bytes(), std::size_t{1} << 20);
  std::memcpy((*mapping)->data() + 5000, "through", 7);
  std::string part(7, ' ');
  EXPECT_EQ(*file->read_at(5000, std::as_writable_bytes(std::span(part))), 7U);
  EXPECT_EQ(part, "through");
  ASSERT_TRUE(file->write_at(0, bytes("back")).ok());
  EXPECT_EQ(std::memcmp((*mapping)->data(), "back", 4), 0);
  EXPECT_TRUE((*mapping)->sync(4990, 100).ok());
  ASSERT_TRUE(file->resize(100'000).ok());
  (*mapping)->data()[99'999] = std::byte{1};
}

TEST_P(EnvTest, StatusTellsKindSizeAndIdentity) {
  EXPECT_EQ(env_->status(at("f"))->kind, EntryKind::Missing);
  ASSERT_TRUE(write_file(*env_, at("f"), "12345").ok());
  const auto by_path = env_->status(at("f"));
  EXPECT_EQ(by_path->kind, EntryKind::Regular);
  EXPECT_EQ(by_path->size_bytes, 5U);
  EXPECT_GT(by_path->modified_seconds, 1'600'000'000);
  EXPECT_EQ(open("f")->status()->identity, by_path->identity);
  EXPECT_EQ(env_->status(root_)->kind, EntryKind::Directory);
  ASSERT_TRUE(write_file(*env_, at("g"), "").ok());
  EXPECT_NE(env_->status(at("g"))->identity, by_path->identity);
  EXPECT_EQ(env_->status(at("f/x"))->kind, EntryKind::Missing);
}

TEST_P(EnvTest, AFileKeepsItsIdentityThroughRename) {
  ASSERT_TRUE(write_file(*env_, at("f"), "1").ok());
  const auto before = env_->status(at("f"))->identity;
  ASSERT_TRUE(write_file(*env_, at("g"), "2").ok());
  ASSERT_TRUE(env_->rename(at("f"), at("g")).ok());
  EXPECT_EQ(env_->status(at("g"))->identity, before);
  EXPECT_FALSE(exists(*env_, at("f")));
  EXPECT_EQ(*read_file(*env_, at("g")), "1");
  EXPECT_EQ(env_->rename(at("none"), at("h")).status(), Status::FileNotFound);
}

TEST_P(EnvTest, ListsAreSortedAndWithoutDots) {
  for (const char* name : {"b", "a", "C"}) ASSERT_TRUE(write_file(*env_, at(name), "").ok());
  ASSERT_TRUE(env_->make_directory(at("dir")).ok());
  const auto entries = env_->list(root_);
  ASSERT_EQ(entries->size(), 4U);
  EXPECT_EQ((*entries)[0].name, "C");
  EXPECT_EQ((*entries)[1].name, "a");
  EXPECT_EQ((*entries)[3].name, "dir");
  EXPECT_EQ((*entries)[3].kind, EntryKind::Directory);
  EXPECT_EQ((*entries)[0].kind, EntryKind::Regular);
  EXPECT_EQ(env_->list(at("none")).status(), Status::FileNotFound);
  EXPECT_FALSE(env_->list(at("a")).ok());
}

TEST_P(EnvTest, DirectoriesAreMadeWithTheirParents) {
  ASSERT_TRUE(env_->make_directory(at("x/y/z")).ok());
  EXPECT_TRUE(is_directory(*env_, at("x/y/z")));
  EXPECT_TRUE(env_->make_directory(at("x/y")).ok()) << "it is there already";
  EXPECT_TRUE(env_->make_directory(at("x/y/w/")).ok());
  ASSERT_TRUE(write_file(*env_, at("f"), "").ok());
  EXPECT_FALSE(env_->make_directory(at("f")).ok());
  EXPECT_FALSE(env_->make_directory(at("f/g")).ok());
}

TEST_P(EnvTest, RemoveTakesFilesAndEmptyDirectories) {
  ASSERT_TRUE(env_->make_directory(at("d")).ok());
  ASSERT_TRUE(write_file(*env_, at("d/f"), "").ok());
  EXPECT_FALSE(env_->remove(at("d")).ok());
  EXPECT_TRUE(env_->remove(at("d/f")).ok());
  EXPECT_TRUE(env_->remove(at("d")).ok());
  EXPECT_EQ(env_->remove(at("d")).status(), Status::FileNotFound);
}

TEST_P(EnvTest, RemoveTreeTakesAll) {
  ASSERT_TRUE(env_->make_directory(at("d/e")).ok());
  ASSERT_TRUE(write_file(*env_, at("d/e/f"), "").ok());
  ASSERT_TRUE(env_->remove_tree(at("d")).ok());
  EXPECT_FALSE(exists(*env_, at("d")));
  EXPECT_EQ(env_->remove_tree(at("d")).status(), Status::FileNotFound);
}

TEST_P(EnvTest, AnOpenFileOutlivesItsName) {
  const auto file = open("f");
  ASSERT_TRUE(env_->remove(at("f")).ok());
  ASSERT_TRUE(file->write_at(0, bytes("still")).ok());
  EXPECT_EQ(*file->size_bytes(), 5U);
}

TEST_P(EnvTest, ReplaceFileLeavesNothingBehind) {
  ASSERT_TRUE(replace_file(*env_, at("f"), "one").ok());
  ASSERT_TRUE(replace_file(*env_, at("f"), "two").ok());
  EXPECT_EQ(*read_file(*env_, at("f")), "two");
  EXPECT_EQ(env_->list(root_)->size(), 1U);
  EXPECT_FALSE(replace_file(*env_, at("none/f"), "x").ok());
}

TEST_P(EnvTest, ExchangeFileLeavesNothingBehind) {
  ASSERT_TRUE(exchange_file(*env_, at("f"), "one and more", Durable::No).ok());
  ASSERT_TRUE(exchange_file(*env_, at("f"), "two", Durable::Yes).ok());
  EXPECT_EQ(*read_whole_file(*env_, at("f")), "two");
  EXPECT_EQ(env_->list(root_)->size(), 1U);
  EXPECT_FALSE(exchange_file(*env_, at("none/f"), "x", Durable::No).ok());
}

TEST_P(EnvTest, RandomBytesDiffer) {
  std::array<std::byte, 32> a{};
  std::array<std::byte, 32> b{};
  env_->random(a);
  env_->random(b);
  EXPECT_NE(a, b);
}

TEST_P(EnvTest, ClocksRunForward) {
  const auto start = env_->monotonic_nanoseconds();
  env_->sleep_nanoseconds(2'000'000);
  EXPECT_GE(env_->monotonic_nanoseconds() - start, 2'000'000);
  EXPECT_GT(env_->unix_nanoseconds(), std::int64_t{1'600'000'000} * 1'000'000'000);
}

TEST(RealEnv, RemoveTreeDoesNotFollowLinks) {
  std::string pattern = "/tmp/scarlet-test-XXXXXX";
  const std::string root = ::mkdtemp(pattern.data());
  Env& env = real_env();
  ASSERT_TRUE(env.make_directory(root + "/kept").ok());
  ASSERT_TRUE(write_file(env, root + "/kept/f", "x").ok());
  ASSERT_TRUE(env.make_directory(root + "/gone").ok());
  ASSERT_EQ(::symlink((root + "/kept").c_str(), (root + "/gone/link").c_str()), 0);
  ASSERT_TRUE(env.remove_tree(root + "/gone").ok());
  EXPECT_TRUE(exists(env, root + "/kept/f"));
  ASSERT_TRUE(env.remove_tree(root).ok());
}

TEST(RealEnv, DevicesAndPipesAreTold) {
  Env& env = real_env();
  EXPECT_EQ(env.status("/dev/null")->kind, EntryKind::CharacterDevice);
  EXPECT_GT(read_file(env, "/proc/self/stat")->size(), 20U) << "files whose size says 0 are read to their end";
  std::string pattern = "/tmp/scarlet-test-XXXXXX";
  const std::string root = ::mkdtemp(pattern.data());
  ASSERT_EQ(::mkfifo((root + "/fifo").c_str(), 0600), 0);
  EXPECT_EQ(env.status(root + "/fifo")->kind, EntryKind::Fifo);
  ASSERT_TRUE(env.remove_tree(root).ok());
}

}  // namespace
}  // namespace scarlet::os
