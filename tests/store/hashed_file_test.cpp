// SPDX-License-Identifier: GPL-3.0-or-later
// What programs see of a hashed file, in one process.
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "../seed.h"
#include "fixture.h"
#include "store/check.h"

namespace scarlet::store {
namespace {

class HashedFileTest : public StoreTest {};

std::map<std::string, std::string> everything(File& file) {
  std::map<std::string, std::string> all;
  auto scan = file.scan();
  EXPECT_TRUE(scan.ok());
  std::string_view id;
  std::string_view record;
  for (;;) {
    auto more = (*scan)->next(id, &record);
    EXPECT_TRUE(more.ok()) << static_cast<int>(more.status());
    if (!more || !*more) return all;
    EXPECT_TRUE(all.emplace(id, record).second) << "met twice: " << id;
  }
}

TEST_F(HashedFileTest, AWrittenRecordIsReadBackAndARemovedOneIsGone) {
  auto file = make("F");
  EXPECT_EQ(read(*file, "A"), "<none>");
  ASSERT_TRUE(file->write("A", "one").ok());
  EXPECT_EQ(read(*file, "A"), "one");
  ASSERT_TRUE(file->write("A", "two, which is longer").ok());
  EXPECT_EQ(read(*file, "A"), "two, which is longer");
  ASSERT_TRUE(file->write("B", "").ok());
  EXPECT_EQ(read(*file, "B"), "");
  EXPECT_TRUE(*file->remove("A"));
  EXPECT_FALSE(*file->remove("A"));
  EXPECT_EQ(read(*file, "A"), "<none>");
  EXPECT_EQ(file->info()->record_count, 1U);
}

TEST_F(HashedFileTest, RecordIdsAreCheckedByTheRules) {
  auto file = make("F");
  EXPECT_TRUE(file->write(std::string(63, 'A'), "x").ok());
  EXPECT_EQ(file->write(std::string(64, 'A'), "x").status(), base::Status::RecordIdInvalid);
  EXPECT_EQ(file->write("", "x").status(), base::Status::RecordIdInvalid);
  for (const int mark : {0, 251, 252, 253, 254, 255}) {
    const std::string id = {'a', static_cast<char>(mark), 'b'};
    EXPECT_EQ(file->write(id, "x").status(), base::Status::RecordIdInvalid) << mark;
  }
  for (const std::string id : {" ", " a ", "\x01", "\nx", "\xC8", "*?/\\:\"<>|,;%", "~0"}) {
    ASSERT_TRUE(file->write(id, id).ok()) << id;
    EXPECT_EQ(read(*file, id), id);
  }
}

TEST_F(HashedFileTest, ABadByteIsFoundAnywhereInAnIdAndNoOtherIsTakenForOne) {
  auto file = make("F");
  for (std::size_t size = 1; size <= 18; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string id(size, '\x01');
        id[at] = static_cast<char>(byte);
        EXPECT_EQ(file->check_id(id).ok(), byte != 0 && byte < 251) << size << " " << at << " " << byte;
      }
    }
  }
}

TEST_F(HashedFileTest, GrowsAndShrinksWithItsRecordsAndKeepsThemAll) {
  FileParameters parameters;
  parameters.group_size_kb = 1;
  parameters.minimum_modulus = 3;
  auto file = make("F", parameters);
  const auto start = *file->info();
  EXPECT_EQ(start.modulus, 3U);
  EXPECT_EQ(start.parameters.large_record, 819U);
  EXPECT_EQ(start.load_percent, 0U);
  const auto record = [](int i) { return "value " + std::to_string(i) + std::string(40, '*'); };
  for (int i = 1; i <= 1500; ++i) ASSERT_TRUE(file->write("ITEM" + std::to_string(i), record(i)).ok());
  const auto grown = *file->info();
  EXPECT_EQ(grown.record_count, 1500U);
  EXPECT_GT(grown.modulus, 50U);
  EXPECT_LE(grown.load_percent, 80U);
  EXPECT_GE(grown.load_percent, 40U);
  for (int i = 1; i <= 1500; ++i) EXPECT_EQ(read(*file, "ITEM" + std::to_string(i)), record(i));
  EXPECT_EQ(everything(*file).size(), 1500U);
  for (int i = 1; i <= 1500; ++i) {
    if (i % 10 == 0) continue;
    ASSERT_TRUE(*file->remove("ITEM" + std::to_string(i)));
  }
  const auto shrunk = *file->info();
  EXPECT_EQ(shrunk.record_count, 150U);
  EXPECT_LT(shrunk.modulus, grown.modulus);
  EXPECT_EQ(everything(*file).size(), 150U);
  for (int i = 10; i <= 1500; i += 10) ASSERT_TRUE(*file->remove("ITEM" + std::to_string(i)));
  EXPECT_EQ(file->info()->record_count, 0U);
  EXPECT_EQ(file->info()->load_bytes, 0U);
  EXPECT_GE(file->info()->modulus, 3U);
}

TEST_F(HashedFileTest, RecordsOfAnySizeKeepTheirBytes) {
  auto file = make("F");
  for (const std::size_t size : {0UL, 1UL, 800UL, 810UL, 811UL, 819UL, 820UL, 1024UL, 5000UL, 100000UL, 3000000UL}) {
    std::string record(size, ' ');
    for (std::size_t i = 0; i < size; ++i) record[i] = static_cast<char>(i * 7 + i / 251);
    const std::string id = "R" + std::to_string(size);
    ASSERT_TRUE(file->write(id, record).ok());
    EXPECT_EQ(read(*file, id), record) << size;
  }
  for (int round = 0; round < 5; ++round) {
    ASSERT_TRUE(file->write("VAR", std::string(50000, 'x')).ok());
    ASSERT_TRUE(file->write("VAR", "small").ok());
    EXPECT_EQ(read(*file, "VAR"), "small");
  }
  EXPECT_TRUE(*file->remove("R3000000"));
  EXPECT_EQ(read(*file, "R100000").size(), 100000U);
}

TEST_F(HashedFileTest, WithoutRegardToCaseTheIdStaysAsFirstWritten) {
  FileParameters parameters;
  parameters.no_case = true;
  auto file = make("F", parameters);
  ASSERT_TRUE(file->write("Abc", "first").ok());
  EXPECT_EQ(read(*file, "ABC"), "first");
  ASSERT_TRUE(file->write("aBC", "second").ok());
  EXPECT_EQ(read(*file, "abc"), "second");
  EXPECT_EQ(*file->stored_id("ABC"), "Abc");
  EXPECT_EQ(*file->stored_id("NONE"), "NONE");
  EXPECT_EQ(everything(*file).begin()->first, "Abc");
  EXPECT_TRUE(*file->remove("ABC"));
  EXPECT_EQ(file->info()->record_count, 0U);
}

TEST_F(HashedFileTest, ParametersAreCheckedKeptAndReported) {
  FileParameters parameters;
  parameters.group_size_kb = 2;
  parameters.minimum_modulus = 7;
  parameters.large_record = 1500;
  parameters.split_load = 70;
  parameters.merge_load = 30;
  auto file = make("F", parameters);
  auto info = *file->info();
  EXPECT_EQ(info.modulus, 7U);
  EXPECT_EQ(info.parameters.group_size_kb, 2U);
  EXPECT_EQ(info.parameters.large_record, 1500U);
  EXPECT_EQ(info.parameters.split_load, 70U);
  EXPECT_EQ(info.parameters.merge_load, 30U);
  const auto counter = info.update_counter;
  ASSERT_TRUE(file->write("ID1", "abc").ok());
  ASSERT_TRUE(file->write("ID22", "abcd").ok());
  EXPECT_EQ(file->info()->update_counter, counter + 2);
  EXPECT_EQ(file->info()->load_bytes, 16U + 16U);

  parameters.minimum_modulus = 50;
  parameters.no_resize = false;
  ASSERT_TRUE(file->configure(parameters).ok());
  EXPECT_EQ(file->info()->modulus, 7U);
  ASSERT_TRUE(file->resize_now().ok());
  EXPECT_EQ(file->info()->modulus, 50U);
  ASSERT_TRUE(file->set_trigger("CHECK.IT", 3).ok());
  EXPECT_EQ(file->info()->trigger_name, "CHECK.IT");
  EXPECT_EQ(file->info()->trigger_modes, 3U);
  parameters.split_load = 30;
  parameters.merge_load = 60;
  EXPECT_EQ(file->configure(parameters).status(), base::Status::SplitLoadInvalid);
  parameters.group_size_kb = 9;
  EXPECT_EQ(store().create(file_path("G"), parameters).status(), base::Status::GroupSizeInvalid);
  EXPECT_EQ(store().create(file_path("F"), {}).status(), base::Status::FileExists);
}

TEST_F(HashedFileTest, AFileThatMayNotSplitHoldsItsRecordsInChains) {
  FileParameters parameters;
  parameters.no_resize = true;
  auto file = make("F", parameters);
  for (int i = 0; i < 3000; ++i) ASSERT_TRUE(file->write(std::to_string(i), std::string(50, 'r')).ok());
  EXPECT_EQ(file->info()->modulus, 1U);
  for (int i = 0; i < 3000; i += 3) ASSERT_TRUE(file->write(std::to_string(i), std::string(700, 's')).ok());
  for (int i = 1; i < 3000; i += 3) ASSERT_TRUE(*file->remove(std::to_string(i)));
  for (int i = 0; i < 3000; ++i) {
    EXPECT_EQ(read(*file, std::to_string(i)), i % 3 == 0   ? std::string(700, 's')
                                              : i % 3 == 1 ? "<none>"
                                                           : std::string(50, 'r'));
  }
  EXPECT_EQ(everything(*file).size(), 2000U);
  parameters.no_resize = false;
  ASSERT_TRUE(file->configure(parameters).ok());
  ASSERT_TRUE(file->resize_now().ok());
  EXPECT_GT(file->info()->modulus, 500U);
  EXPECT_EQ(everything(*file).size(), 2000U);
}

TEST_F(HashedFileTest, ClearingEmptiesTheFileAndGivesItsRoomBack) {
  auto file = make("F");
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(file->write(std::to_string(i), std::string(100, 'x')).ok());
    ASSERT_TRUE(file->clear().ok());
    EXPECT_EQ(file->info()->record_count, 0U);
    EXPECT_EQ(file->info()->modulus, 1U);
    EXPECT_EQ(read(*file, "1"), "<none>");
  }
  EXPECT_TRUE(everything(*file).empty());
  EXPECT_LT(file->info()->physical_bytes, 2U << 20);
}

TEST_F(HashedFileTest, WhatWasWrittenIsThereAfterARestart) {
  auto file = make("F");
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(file->write("K" + std::to_string(i), std::to_string(i * i)).ok());
  ASSERT_TRUE(file->set_trigger("T", 1).ok());
  file.reset();
  restart();
  file = open("F");
  for (int i = 0; i < 500; ++i) EXPECT_EQ(read(*file, "K" + std::to_string(i)), std::to_string(i * i));
  EXPECT_EQ(file->info()->record_count, 500U);
  EXPECT_EQ(file->info()->trigger_name, "T");
}

TEST_F(HashedFileTest, ClosedFilesAreOneSmallFileOnTheDisk) {
  auto file = make("D");
  ASSERT_TRUE(file->write("@ID",
                          "D\xFE"
                          "0")
                  .ok());
  file.reset();
  EXPECT_LE(std::filesystem::file_size(file_path("D") + "/~data"), 32U * 1024);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(file_path("D")), {}), 1);
}

TEST_F(HashedFileTest, AClosedFileGivesItsFreeEndBackToTheDisk) {
  auto file = make("F");
  for (int i = 0; i < 5000; ++i) ASSERT_TRUE(file->write(std::to_string(i), std::string(100, 'x')).ok());
  for (int i = 50; i < 5000; ++i) ASSERT_TRUE(*file->remove(std::to_string(i)));
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(file->write(std::to_string(i), std::string(90, 'y')).ok());
    file.reset();
    file = open("F");
  }
  file.reset();
  EXPECT_LT(std::filesystem::file_size(file_path("F") + "/~data"), 100U * 1024);
  file = open("F");
  for (int i = 0; i < 2000; ++i) ASSERT_TRUE(file->write(std::to_string(i), std::string(100, 'z')).ok());
  for (int i = 0; i < 2000; ++i) EXPECT_EQ(read(*file, std::to_string(i)), std::string(100, 'z'));
  EXPECT_EQ(check_file(*file)->damage_count, 0U);
}

TEST_F(HashedFileTest, AScanMeetsEveryRecordOnceWhileTheFileSplitsAndMerges) {
  auto file = make("F");
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(file->write("stays" + std::to_string(i), std::string(60, 'a')).ok());
  auto scan = file->scan();
  std::map<std::string, int> met;
  std::string_view id;
  int n = 0;
  while (*(*scan)->next(id, nullptr)) {
    ++met[std::string(id)];
    ++n;
    if (n < 200) {
      for (int k = 0; k < 20; ++k)
        ASSERT_TRUE(file->write("new" + std::to_string(n * 20 + k), std::string(90, 'b')).ok());
    } else if (n < 400) {
      for (int k = 0; k < 20; ++k) ASSERT_TRUE(file->remove("new" + std::to_string((n - 200) * 20 + k)).ok());
    }
  }
  for (int i = 0; i < 500; ++i) EXPECT_EQ(met["stays" + std::to_string(i)], 1) << i;
  for (const auto& [name, times] : met) EXPECT_EQ(times, 1) << name;
}

TEST_F(HashedFileTest, TheOrderOfAScanDependsOnTheIdsAlone) {
  auto a = make("A");
  auto b = make("B");
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(a->write(std::to_string(i), "x").ok());
  for (int i = 1000; i-- > 0;) ASSERT_TRUE(b->write(std::to_string(i), std::string(200, 'y')).ok());
  for (int i = 300; i < 1000; ++i) ASSERT_TRUE(*b->remove(std::to_string(i)));
  std::vector<std::string> orders[2];
  for (int which = 0; which < 2; ++which) {
    auto scan = (which == 0 ? a : b)->scan();
    std::string_view id;
    while (*(*scan)->next(id, nullptr)) orders[which].emplace_back(id);
  }
  EXPECT_EQ(orders[0], orders[1]);
}

TEST_F(HashedFileTest, ThreadsOfOneProcessReadWriteAndScanAtOnce) {
  auto file = make("F");
  for (int i = 0; i < 300; ++i)
    ASSERT_TRUE(file->write("stays" + std::to_string(i), "v0-" + std::string(50, 'a')).ok());
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2000; ++i) {
        EXPECT_TRUE(file->write("t" + std::to_string(t) + "-" + std::to_string(i),
                                std::string(static_cast<std::size_t>(i % 300), 'b'))
                        .ok());
        EXPECT_TRUE(
            file->write("stays" + std::to_string(i % 300), "v" + std::to_string(i) + "-" + std::string(50, 'a')).ok());
      }
    });
    threads.emplace_back([&] {
      for (int i = 0; i < 5000; ++i)
        EXPECT_TRUE(read(*file, "stays" + std::to_string(i % 300)).ends_with("-" + std::string(50, 'a')));
    });
  }
  threads.emplace_back([&] {
    for (int round = 0; round < 5; ++round) {
      auto scan = file->scan();
      std::string_view id;
      std::string_view record;
      int stays = 0;
      while (*(*scan)->next(id, &record)) stays += id.starts_with("stays") ? 1 : 0;
      EXPECT_EQ(stays, 300);
    }
  });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(file->info()->record_count, 4300U);
}

TEST_F(HashedFileTest, BehavesAsAMapDoesUnderRandomOperations) {
  const auto seed = test::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  auto file = make("F");
  std::map<std::string, std::string> model;
  const auto up_to = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  for (int step = 0; step < 20000; ++step) {
    const std::string id = "id" + std::to_string(up_to(800));
    switch (up_to(10)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4: {
        const std::string record(up_to(20) == 0 ? up_to(20000) : up_to(300), static_cast<char>('a' + up_to(26)));
        ASSERT_TRUE(file->write(id, record).ok());
        model[id] = record;
        break;
      }
      case 5:
      case 6: ASSERT_EQ(*file->remove(id), model.erase(id) == 1); break;
      case 7:
        if (up_to(1500) == 0) {
          ASSERT_TRUE(file->clear().ok());
          model.clear();
        } else if (up_to(300) == 0) {
          file.reset();
          restart();
          file = open("F");
        }
        break;
      default: {
        const auto known = model.find(id);
        ASSERT_EQ(read(*file, id), known == model.end() ? "<none>" : known->second);
      }
    }
  }
  EXPECT_EQ(everything(*file), model);
  EXPECT_EQ(file->info()->record_count, model.size());
}

TEST_F(HashedFileTest, ALargeFileTakesFreeBlocksWhereverTheyLieBeforeItGrows) {
  constexpr int kRecords = 10'000;
  auto file = make("F");
  const std::string record(30'000, 'x');
  for (int i = 0; i < kRecords; ++i) ASSERT_TRUE(file->write(std::to_string(i), record).ok());
  std::mt19937 random(test::seed());
  for (int i = 0; i < kRecords; ++i) {
    ASSERT_TRUE(file->write(std::to_string(random() % kRecords), record).ok());
  }
  // Twice: what the last checkpoint needs stays beside what is current.
  EXPECT_LT(file->info()->physical_bytes, std::uint64_t{kRecords} * record.size() * 3);
}

}  // namespace
}  // namespace scarlet::store
