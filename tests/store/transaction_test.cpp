// SPDX-License-Identifier: GPL-3.0-or-later
// Transactions within one process: what is seen when, nesting, refusals. Crashes are in crash_test and
// power_failure_test.
#include "fixture.h"
#include "store/check.h"

namespace scarlet::store {
namespace {

class TransactionTest : public StoreTest {};

TEST_F(TransactionTest, IsSeenByItselfAtOnceAndByOthersAfterCommit) {
  auto f = make("F");
  auto g = make("G");
  ASSERT_TRUE(f->write("old", "1").ok());
  auto transaction = store().begin();
  EXPECT_TRUE(transaction->empty());
  transaction->write(f, "new", "2");
  transaction->write(g, "new", "3");
  transaction->remove(f, "old");
  std::string record;
  StringSink sink(record);
  EXPECT_EQ(transaction->find(*f, "new", &sink), Transaction::Pending::Written);
  EXPECT_EQ(record, "2");
  EXPECT_EQ(transaction->find(*f, "old", nullptr), Transaction::Pending::Removed);
  EXPECT_EQ(transaction->find(*g, "old", nullptr), Transaction::Pending::None);
  EXPECT_EQ(read(*f, "new"), "<none>");
  EXPECT_EQ(read(*f, "old"), "1");
  ASSERT_TRUE(transaction->commit().ok());
  EXPECT_TRUE(transaction->empty());
  EXPECT_EQ(read(*f, "new"), "2");
  EXPECT_EQ(read(*g, "new"), "3");
  EXPECT_EQ(read(*f, "old"), "<none>");
}

TEST_F(TransactionTest, AnInnerOneIsAbsorbedByTheOuter) {
  auto f = make("F");
  auto outer = store().begin();
  outer->write(f, "a", "outer");
  outer->write(f, "b", "outer");
  auto inner = store().begin();
  inner->write(f, "b", "inner");
  inner->remove(f, "a");
  outer->absorb(*inner);
  EXPECT_TRUE(inner->empty());
  EXPECT_EQ(read(*f, "b"), "<none>");
  ASSERT_TRUE(outer->commit().ok());
  EXPECT_EQ(read(*f, "a"), "<none>");
  EXPECT_EQ(read(*f, "b"), "inner");
}

TEST_F(TransactionTest, WithARefusedRecordChangesNothing) {
  auto f = make("F");
  auto transaction = store().begin();
  transaction->write(f, "good", "1");
  transaction->write(f, std::string(100, 'x'), "2");
  EXPECT_EQ(transaction->commit().status(), base::Status::RecordIdInvalid);
  EXPECT_EQ(read(*f, "good"), "<none>");
}

TEST_F(TransactionTest, OfManyRecordsIsOneOperation) {
  auto f = make("F");
  auto d = store().create(file_path("D"), {.kind = FileKind::Directory});
  ASSERT_TRUE(d.ok());
  auto directory = open("D");
  auto transaction = store().begin();
  for (int i = 0; i < 5000; ++i)
    transaction->write(f, "id" + std::to_string(i), std::string(static_cast<std::size_t>(i % 1500), 't'));
  transaction->write(directory, "a*b", "mapped");
  ASSERT_TRUE(transaction->commit().ok());
  for (int i = 0; i < 5000; i += 7)
    EXPECT_EQ(read(*f, "id" + std::to_string(i)).size(), static_cast<std::size_t>(i % 1500));
  EXPECT_EQ(read(*directory, "a*b"), "mapped");
  EXPECT_EQ(f->info()->record_count, 5000U);
  EXPECT_EQ(check_file(*f)->damage_count, 0U);
}

TEST_F(TransactionTest, InAFileWithoutRegardToCaseKnowsItsRecordsByAnySpelling) {
  auto f = make("F", {.no_case = true});
  ASSERT_TRUE(f->write("Key5", "old").ok());
  auto transaction = store().begin();
  transaction->write(f, "key5", "txn");
  std::string record;
  StringSink sink(record);
  EXPECT_EQ(transaction->find(*f, "kEY5", &sink), Transaction::Pending::Written);
  ASSERT_TRUE(transaction->commit().ok());
  EXPECT_EQ(read(*f, "KEY5"), "txn");
  EXPECT_EQ(f->info()->record_count, 1U);
}

}  // namespace
}  // namespace scarlet::store
