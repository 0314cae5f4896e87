// SPDX-License-Identifier: GPL-3.0-or-later
// Rates and networks.
#include "base/limits.h"

#include <gtest/gtest.h>

#include "auth/networks.h"
#include "auth/token_bucket.h"

namespace scarlet::auth {
namespace {

TEST(TokenBuckets, AllowABurstThenTheRate) {
  TokenBuckets buckets(2);
  EXPECT_TRUE(buckets.take("host", 0));
  EXPECT_TRUE(buckets.take("host", 0));
  EXPECT_FALSE(buckets.take("host", 0));
  EXPECT_FALSE(buckets.take("host", 499));
  EXPECT_TRUE(buckets.take("host", 500));
  EXPECT_FALSE(buckets.take("host", 501));
  EXPECT_TRUE(buckets.take("other", 501)) << "each has its own";
}

TEST(TokenBuckets, NoRateIsNoLimit) {
  TokenBuckets buckets(0);
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(buckets.take("host", 0));
}

TEST(TokenBuckets, ManyHostsDoNotFillTheMemory) {
  TokenBuckets buckets(1);
  for (std::size_t i = 0; i < base::limits::kRateSubjects + 100; ++i) buckets.take("host" + std::to_string(i), 0);
  EXPECT_LE(buckets.size(), base::limits::kRateSubjects);
}

bool in(const char* list, const char* address) { return Networks::parse(list)->contains(address); }

TEST(Networks, ContainTheirAddresses) {
  EXPECT_TRUE(in("10.0.0.0/8", "10.255.0.1"));
  EXPECT_FALSE(in("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(in("192.168.4.0/22", "192.168.7.255"));
  EXPECT_FALSE(in("192.168.4.0/22", "192.168.8.0"));
  EXPECT_TRUE(in("1.2.3.4", "1.2.3.4"));
  EXPECT_FALSE(in("1.2.3.4", "1.2.3.5"));
  EXPECT_TRUE(in("fd00::/8, 10.0.0.0/8", "fd12::1"));
  EXPECT_TRUE(in("0.0.0.0/0", "8.8.8.8"));
  EXPECT_FALSE(in("0.0.0.0/0", "::1"));
  EXPECT_TRUE(in("10.0.0.0/8", "::ffff:10.1.1.1")) << "IPv4 in IPv6 clothes";
}

TEST(Networks, WhatIsNoListIsRefused) {
  for (const char* bad : {"10.0.0.0/33", "10.0.0/8", "example.com", "10.0.0.0/-1", "fd00::/129", "10.0.0.0/x"}) {
    EXPECT_FALSE(Networks::parse(bad)) << bad;
  }
  EXPECT_TRUE(Networks::parse("")->empty());
}

TEST(Networks, LoopbackIsKnown) {
  for (const char* address : {"127.0.0.1", "127.9.9.9", "::1"}) EXPECT_TRUE(is_loopback(address)) << address;
  for (const char* address : {"0.0.0.0", "::", "10.0.0.1", "fe80::1", "name"})
    EXPECT_FALSE(is_loopback(address)) << address;
}

}  // namespace
}  // namespace scarlet::auth
