// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/lockout.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace scarlet::auth {
namespace {

TEST(Lockout, LocksAtTheLimitAndNotBefore) {
  Lockout lockout(3, 1'000);
  EXPECT_FALSE(lockout.fail("fred", 0));
  EXPECT_FALSE(lockout.fail("fred", 10));
  EXPECT_FALSE(lockout.locked("fred", 20));
  EXPECT_TRUE(lockout.fail("fred", 20));
  EXPECT_TRUE(lockout.locked("fred", 20));
  EXPECT_FALSE(lockout.locked("anna", 20));
}

TEST(Lockout, EndsAfterItsTime) {
  Lockout lockout(2, 1'000);
  lockout.fail("fred", 0);
  lockout.fail("fred", 500);
  EXPECT_TRUE(lockout.locked("fred", 1'500));
  EXPECT_FALSE(lockout.locked("fred", 1'501));
  EXPECT_FALSE(lockout.fail("fred", 1'600)) << "the count begins anew";
}

TEST(Lockout, OldFailuresDoNotCount) {
  Lockout lockout(2, 1'000);
  lockout.fail("fred", 0);
  EXPECT_FALSE(lockout.fail("fred", 1'500));
  EXPECT_FALSE(lockout.locked("fred", 1'500));
}

TEST(Lockout, IsForgiven) {
  Lockout lockout(1, 1'000);
  lockout.fail("fred", 0);
  EXPECT_EQ(lockout.locked_subjects(1), std::vector<std::string>{"fred"});
  EXPECT_TRUE(lockout.forgive("fred"));
  EXPECT_FALSE(lockout.forgive("fred"));
  EXPECT_FALSE(lockout.locked("fred", 1));
}

TEST(Lockout, InventedNamesDoNotFillTheMemoryNorDriveOutTheFresh) {
  Lockout lockout(1, 1'000'000'000);
  for (std::size_t i = 0; i < 2 * base::limits::kLockoutSubjects; ++i) {
    lockout.fail("name" + std::to_string(i), static_cast<std::int64_t>(i));
  }
  EXPECT_EQ(lockout.size(), base::limits::kLockoutSubjects);
  EXPECT_TRUE(lockout.locked("name" + std::to_string(2 * base::limits::kLockoutSubjects - 1), 20'000));
}

}  // namespace
}  // namespace scarlet::auth
