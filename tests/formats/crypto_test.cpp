// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/crypto.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "formats/encoding.h"

namespace scarlet::formats {
namespace {

using base::Status;

std::string hex(const base::Result<std::string>& bytes) { return encode(Encoding::Hex, *bytes); }

TEST(Crypto, DigestsHaveTheirKnownValues) {
  EXPECT_EQ(hex(digest("MD5", "abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(hex(digest("sha-1", "abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex(digest("SHA256", "")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest("SHA3-512", "abc")->size(), 64U);
  EXPECT_EQ(digest("BLAKE2b", "abc")->size(), 64U);
}

TEST(Crypto, AnUnknownDigestIsNamed) {
  const auto result = digest("SHA0", "abc");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.status(), Status::BadParameters);
  EXPECT_EQ(result.error().subject, "SHA0");
  EXPECT_FALSE(digest("SHAKE256", "abc"));
  EXPECT_FALSE(authentication_code("", "k", "abc"));
}

TEST(Crypto, AuthenticationCodesHaveTheirKnownValues) {
  EXPECT_EQ(hex(authentication_code("SHA256", "Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(authentication_code("SHA256", "", "")),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Crypto, RandomBytesAreAsManyAsAskedForAndDiffer) {
  EXPECT_EQ(random_bytes(0)->size(), 0U);
  EXPECT_NE(*random_bytes(32), *random_bytes(32));
  EXPECT_TRUE(random_bytes(base::limits::kRandomBytes));
  EXPECT_EQ(random_bytes(base::limits::kRandomBytes + 1).status(), Status::BadLength);
}

TEST(Crypto, WhatIsSealedOpensWithTheSameKeyAndBoundText) {
  for (const std::size_t size : {16U, 24U, 32U}) {
    const std::string key(size, 'k');
    const auto sealed = seal("secret", key, "id 7");
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->size(), 12U + 6U + 16U);
    EXPECT_EQ(*open_sealed(*sealed, key, "id 7"), "secret");
    EXPECT_FALSE(open_sealed(*sealed, key, "id 8"));
    EXPECT_FALSE(open_sealed(*sealed, std::string(size, 'x'), "id 7"));
    EXPECT_NE(*seal("secret", key), *seal("secret", key));
  }
  EXPECT_EQ(*open_sealed(*seal("", std::string(32, 'k')), std::string(32, 'k')), "");
}

TEST(Crypto, AChangedOrCutSealDoesNotOpen) {
  const std::string key(32, 'k');
  const std::string sealed = *seal("secret", key);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(open_sealed(changed, key)) << i;
    EXPECT_FALSE(open_sealed(sealed.substr(0, i), key)) << i;
  }
}

TEST(Crypto, AKeyOfAnotherLengthIsRefused) {
  EXPECT_EQ(seal("x", "short").status(), Status::BadLength);
  EXPECT_EQ(open_sealed("x", "").status(), Status::BadLength);
}

TEST(Crypto, APassphraseSealsWithASaltOfItsOwn) {
  const std::string sealed = *seal_with_passphrase("secret", "open sesame");
  EXPECT_EQ(*open_with_passphrase(sealed, "open sesame"), "secret");
  EXPECT_FALSE(open_with_passphrase(sealed, "open sesam"));
  EXPECT_FALSE(open_with_passphrase(sealed.substr(0, 10), "open sesame"));
  EXPECT_FALSE(open_with_passphrase("", "open sesame"));
}

}  // namespace
}  // namespace scarlet::formats
