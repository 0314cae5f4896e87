// SPDX-License-Identifier: GPL-3.0-or-later
// Backup and restore: the state at one instant while others write, later instants from the kept journal, damage.
#include "store/backup.h"

#include <atomic>
#include <map>
#include <thread>

#include "fixture.h"
#include "store/check.h"

namespace scarlet::store {
namespace {

KeyExtractor first_word() {
  return [](const IndexDefinition&, std::string_view, std::string_view record, std::vector<std::string>& keys) {
    keys.emplace_back(record.substr(0, record.find('|')));
  };
}

class BackupTest : public StoreTest {
 protected:
  std::shared_ptr<File> make_indexed(const std::string& name) {
    auto file = make(name);
    IndexDefinition definition;
    definition.name = "WORD";
    EXPECT_TRUE(file->create_index(definition).ok());
    EXPECT_TRUE(file->build_index("WORD", first_word()).ok());
    file->set_key_extractor(first_word());
    return file;
  }
  BackupRequest request(const std::string& target = "backup") {
    BackupRequest request;
    request.paths = {scratch_ / "account"};
    request.target = scratch_ / target;
    return request;
  }
  RestoreRequest restore_request() {
    RestoreRequest request;
    request.backup = scratch_ / "backup";
    request.into = scratch_ / "restored";
    return request;
  }
  void expect_sound(File& file) {
    auto report = check_file(file);
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->damage_count, 0U);
  }
  void SetUp() override {
    StoreTest::SetUp();
    ASSERT_TRUE(os::real_env().make_directory(scratch_ / "account/texts").ok());
    ASSERT_TRUE(os::write_file(os::real_env(), scratch_ / "account/texts/note", std::string(3'000'000, 'n')).ok());
    ASSERT_TRUE(os::write_file(os::real_env(), scratch_ / "account/texts/empty", "").ok());
  }
  os::Env& env() { return os::real_env(); }
};

TEST_F(BackupTest, GivesBackFilesIndicesTextsAndParameters) {
  FileParameters parameters;
  parameters.group_size_kb = 4;
  parameters.no_case = true;
  auto plain = make("account/PLAIN", parameters);
  ASSERT_TRUE(plain->set_trigger("!WATCH", 5).ok());
  ASSERT_TRUE(plain->write("Id", "record").ok());
  auto indexed = make_indexed("account/INDEXED");
  for (int i = 0; i < 3000; ++i) {
    ASSERT_TRUE(indexed->write("id" + std::to_string(i), "w" + std::to_string(i % 7) + "|" + std::to_string(i)).ok());
  }
  ASSERT_TRUE(indexed->write("large", "w9|" + std::string(2'000'000, 'L')).ok());
  auto made = backup(env(), store(), request());
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->records, 3002U);
  EXPECT_EQ(made->plain_files, 2U);
  auto restored = restore(env(), store(), restore_request());
  ASSERT_TRUE(restored.ok()) << restored.error().subject;
  EXPECT_TRUE(restored->indices_to_build.empty());
  auto copy = open("restored/account/INDEXED");
  EXPECT_EQ(copy->info()->record_count, 3001U);
  EXPECT_EQ(read(*copy, "id2999"), "w3|2999");
  EXPECT_EQ(read(*copy, "large").size(), 2'000'003U);
  EXPECT_EQ(copy->index_ids("WORD", "w9").value(), std::vector<std::string>{"large"});
  EXPECT_EQ(copy->index_ids("WORD", "w3").value().size(), indexed->index_ids("WORD", "w3").value().size());
  expect_sound(*copy);
  auto plain_copy = open("restored/account/PLAIN");
  EXPECT_EQ(read(*plain_copy, "ID"), "record");
  EXPECT_EQ(plain_copy->trigger().name, "!WATCH");
  EXPECT_EQ(plain_copy->info()->parameters.group_size_kb, 4U);
  EXPECT_EQ(os::read_file(env(), scratch_ / "restored/account/texts/note")->size(), 3'000'000U);
  EXPECT_EQ(os::read_file(env(), scratch_ / "restored/account/texts/empty").value(), "");
}

// Each transaction writes the same number into a record of two files; each write moves one unit between two records.
TEST_F(BackupTest, TakenWhileOthersWriteIsTheStateOfOneInstant) {
  auto a = make_indexed("account/A");
  auto b = make_indexed("account/B");
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(a->write("fill" + std::to_string(i), "w|" + std::string(100, 'f')).ok());
  }
  std::atomic<bool> ending = false;
  std::atomic<int> written = 0;
  std::thread writer([&] {
    for (int n = 1; !ending; ++n) {
      const std::string id = "t" + std::to_string(n % 50);
      auto transaction = store().begin();
      transaction->write(a, id, "k" + std::to_string(n % 5) + "|" + std::to_string(n));
      transaction->write(b, id, "k" + std::to_string(n % 3) + "|" + std::to_string(n));
      if (n % 11 == 0) transaction->remove(a, "fill" + std::to_string(n % 2000));
      EXPECT_TRUE(transaction->commit().ok());
      ++written;
    }
  });
  while (written < 100) std::this_thread::yield();
  auto made = backup(env(), store(), request());
  ending = true;
  writer.join();
  ASSERT_TRUE(made.ok()) << made.error().subject;
  auto restored = restore(env(), store(), restore_request());
  ASSERT_TRUE(restored.ok()) << restored.error().subject;
  auto a2 = open("restored/account/A");
  auto b2 = open("restored/account/B");
  for (int i = 0; i < 50; ++i) {
    const std::string id = "t" + std::to_string(i);
    const std::string in_a = read(*a2, id);
    EXPECT_EQ(in_a.substr(in_a.find('|') + 1), read(*b2, id).substr(read(*b2, id).find('|') + 1));
    const auto ids = a2->index_ids("WORD", in_a.substr(0, in_a.find('|'))).value();
    EXPECT_TRUE(std::find(ids.begin(), ids.end(), id) != ids.end()) << id;
  }
  expect_sound(*a2);
  expect_sound(*b2);
}

TEST_F(BackupTest, GoesOnToALaterInstantFromTheKeptJournal) {
  ASSERT_TRUE(keep_journal(env(), store(), true).ok());
  auto file = make_indexed("account/F");
  ASSERT_TRUE(file->write("a", "w1|first").ok());
  ASSERT_TRUE(backup(env(), store(), request()).ok());
  ASSERT_TRUE(file->write("a", "w2|second").ok());
  ASSERT_TRUE(file->write("b", "w2|new").ok());
  // So much that files of the journal are dropped.
  for (int i = 0; i < 24; ++i) ASSERT_TRUE(file->write("bulk", "w|" + std::string(1'000'000, 'b')).ok());
  file.reset();
  restart();
  const std::int64_t instant = env().unix_nanoseconds();
  file = open("account/F");
  file->set_key_extractor(first_word());
  ASSERT_TRUE(file->write("a", "w3|too late").ok());
  ASSERT_TRUE(*file->remove("b"));
  auto to_instant = restore_request();
  to_instant.until_ns = instant;
  auto restored = restore(env(), store(), to_instant);
  ASSERT_TRUE(restored.ok()) << static_cast<int>(restored.status()) << restored.error().subject;
  auto copy = open("restored/account/F");
  EXPECT_EQ(read(*copy, "a"), "w2|second");
  EXPECT_EQ(read(*copy, "b"), "w2|new");
  EXPECT_EQ(copy->index_ids("WORD", "w2").value(), (std::vector<std::string>{"a", "b"}));
  expect_sound(*copy);
}

TEST_F(BackupTest, WithoutAKeptJournalALaterInstantIsRefused) {
  auto file = make_indexed("account/F");
  ASSERT_TRUE(file->write("a", "w1|first").ok());
  ASSERT_TRUE(backup(env(), store(), request()).ok());
  for (int i = 0; i < 24; ++i) ASSERT_TRUE(file->write("bulk", "w|" + std::string(1'000'000, 'b')).ok());
  file.reset();
  auto to_instant = restore_request();
  to_instant.until_ns = env().unix_nanoseconds();
  EXPECT_EQ(restore(env(), store(), to_instant).status(), base::Status::NotFound);
  EXPECT_FALSE(os::exists(env(), scratch_ / "restored/account"));
}

TEST_F(BackupTest, AFlippedBitAnywhereIsFoundBeforeAnythingIsWritten) {
  ASSERT_TRUE(os::write_file(env(), scratch_ / "account/texts/note", "short").ok());
  auto file = make_indexed("account/F");
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(file->write("id" + std::to_string(i), "w|" + std::to_string(i)).ok());
  ASSERT_TRUE(backup(env(), store(), request()).ok());
  ASSERT_TRUE(verify_backup(env(), scratch_ / "backup").ok());
  const std::string whole = os::read_file(env(), scratch_ / "backup").value();
  for (std::size_t at = 0; at < whole.size(); at += at < 4096 ? 13 : whole.size() / 200) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
    ASSERT_TRUE(os::write_file(env(), scratch_ / "backup", flipped).ok());
    EXPECT_EQ(verify_backup(env(), scratch_ / "backup").status(), base::Status::ValidationFailed) << "byte " << at;
  }
  for (const std::size_t length : {std::size_t{0}, std::size_t{40}, whole.size() / 2, whole.size() - 1}) {
    ASSERT_TRUE(os::write_file(env(), scratch_ / "backup", whole.substr(0, length)).ok());
    EXPECT_FALSE(restore(env(), store(), restore_request()).ok()) << "cut to " << length;
    EXPECT_FALSE(os::exists(env(), scratch_ / "restored/account"));
  }
}

TEST_F(BackupTest, ReplacesOnlyWhenTold) {
  auto file = make_indexed("account/F");
  ASSERT_TRUE(file->write("a", "w|backed up").ok());
  ASSERT_TRUE(backup(env(), store(), request()).ok());
  EXPECT_EQ(backup(env(), store(), request()).status(), base::Status::AlreadyExists);
  ASSERT_TRUE(file->write("a", "w|changed").ok());
  file.reset();
  auto in_place = restore_request();
  in_place.into.clear();
  EXPECT_EQ(restore(env(), store(), in_place).status(), base::Status::AlreadyExists);
  in_place.replace = true;
  ASSERT_TRUE(restore(env(), store(), in_place).ok());
  EXPECT_EQ(read(*open("account/F"), "a"), "w|backed up");
  EXPECT_EQ(read(*open("account.before-restore/F"), "a"), "w|changed");
}

}  // namespace
}  // namespace scarlet::store
