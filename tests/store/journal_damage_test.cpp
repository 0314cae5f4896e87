// SPDX-License-Identifier: GPL-3.0-or-later
// Flipped bits in the journal, found at the recovery after a power failure: they cost the operations they hit, nobody
// else, and people are told.
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "fixture.h"
#include "store/check.h"
#include "store/journal.h"

namespace scarlet::store {
namespace {

constexpr int kRecords = 60;

std::string record_of(int i) {
  return "k" + std::to_string(i % 5) + "|" + std::string(static_cast<std::size_t>(i * 11), 'r');
}

KeyExtractor first_word() {
  return [](const IndexDefinition&, std::string_view, std::string_view record, std::vector<std::string>& keys) {
    keys.emplace_back(record.substr(0, record.find('|')));
  };
}

class JournalDamageTest : public StoreTest {
 protected:
  std::pair<std::size_t, std::size_t> told_;  // files and problems of the recovery
  // Writes records, each of them synced, and ends without closing: as if the power had failed.
  void SetUp() override {
    const pid_t pid = ::fork();
    if (pid == 0) {
      write_and_die();
      ::_exit(1);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    ASSERT_EQ(status, 0);
  }
  void write_and_die() {
    auto settings = options();
    settings.durability = Durability::Commit;
    settings.boot_identity = 1;
    instance_ = Instance::open(os::real_env(), "", settings);
    auto file = make("F");
    IndexDefinition definition;
    definition.name = "WORD";
    if (!file->create_index(definition).ok() || !file->build_index("WORD", first_word()).ok()) return;
    file->set_key_extractor(first_word());
    for (int i = 0; i < kRecords; ++i) {
      if (!file->write("ID" + std::to_string(i), record_of(i)).ok()) return;
    }
    ::_exit(0);
  }
  void boot_again() {
    auto settings = options();
    settings.boot_identity = 2;
    settings.on_recovery = [this](std::size_t files, std::size_t problems) { told_ = {files, problems}; };
    instance_ = Instance::open(os::real_env(), "", settings);
  }
  std::string part() const {
    for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "journal")) {
      if (entry.path().filename().string().starts_with("journal.")) return entry.path().string();
    }
    return {};
  }
  void flip(std::size_t offset, const std::string& path) {
    auto bytes = os::read_file(os::real_env(), path);
    ASSERT_TRUE(bytes.ok());
    (*bytes)[offset] = static_cast<char>((*bytes)[offset] ^ 16);
    ASSERT_TRUE(os::write_file(os::real_env(), path, *bytes).ok());
  }
  std::size_t place_of(const std::string& text) {
    const auto bytes = os::read_file(os::real_env(), part());
    const std::size_t at = bytes->find(text);
    EXPECT_NE(at, std::string::npos);
    return at;
  }
  std::string log() {
    auto text = os::read_file(os::real_env(), scratch_ / "journal/recovery.log");
    return text ? *text : "";
  }
  // How many of the records are missing; those that are there are right.
  int missing() {
    auto file = open("F");
    int missing_ones = 0;
    for (int i = 0; i < kRecords; ++i) {
      const std::string found = read(*file, "ID" + std::to_string(i));
      if (found == "<none>") {
        ++missing_ones;
      } else {
        EXPECT_EQ(found, record_of(i));
      }
    }
    EXPECT_EQ(check_file(*file)->damage_count, 0U);
    return missing_ones;
  }
};

TEST_F(JournalDamageTest, WithoutDamageEverythingIsThere) {
  boot_again();
  EXPECT_EQ(missing(), 0);
  EXPECT_EQ(log(), "");
  EXPECT_EQ(told_, std::pair(std::size_t{1}, std::size_t{0}));
  EXPECT_TRUE(open("F")->indices()->front().built);
}

TEST_F(JournalDamageTest, ABitInAnEntryCostsItsRecordOnlyAndIsReported) {
  flip(place_of("ID30") + 20, part());
  boot_again();
  EXPECT_EQ(missing(), 1);
  EXPECT_NE(log().find("F: recovered from a damaged journal"), std::string::npos) << log();
  auto file = open("F");
  EXPECT_FALSE(file->indices()->front().built) << "an index that may lack keys is used";
  ASSERT_TRUE(file->build_index("WORD", first_word()).ok());
  EXPECT_EQ(check_file(*file)->damage_count, 0U);
}

TEST_F(JournalDamageTest, ABitInTheHeaderOfAnEntryToo) {
  flip(place_of("ID30") - 40, part());
  boot_again();
  EXPECT_EQ(missing(), 1);
  EXPECT_NE(log().find("damaged at"), std::string::npos) << log();
}

TEST_F(JournalDamageTest, ABitInTheLastEntryIsReported) {
  flip(place_of("ID59") + 20, part());
  boot_again();
  EXPECT_EQ(missing(), 1);
  EXPECT_NE(log().find("damaged at"), std::string::npos) << log();
}

TEST_F(JournalDamageTest, ABitInTheStartOfTheJournalIsHealedFromTheCopy) {
  flip(3, scratch_ / "journal/first");
  boot_again();
  EXPECT_EQ(missing(), 0);
}

TEST_F(JournalDamageTest, ABitAnywhereCostsNoMoreThanItTouches) {
  std::mt19937_64 random(std::random_device{}());
  const std::string whole = os::read_file(os::real_env(), part()).value();
  const std::size_t end = place_of("ID59") + record_of(59).size();
  const std::size_t at = random() % end;
  flip(at, part());
  boot_again();
  const auto file = store().open(file_path("F"));
  // In the entry that defines the index or names the file, or in a record.
  ASSERT_TRUE(file.ok()) << "byte " << at;
  EXPECT_LE(missing(), 1) << "byte " << at;
}

}  // namespace
}  // namespace scarlet::store
