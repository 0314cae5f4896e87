// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/jwt.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/text.h"
#include "formats/encoding.h"

namespace scarlet::auth {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

std::string encoded(std::string_view bytes) { return formats::encode(formats::Encoding::Base64Url, bytes); }

std::string public_pem(EVP_PKEY* key) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(out, key);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(out);
  return pem;
}

std::string signature_of(EVP_PKEY* key, const EVP_MD* digest, const std::string& text) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  EVP_DigestSignInit(context, nullptr, digest, nullptr, key);
  EVP_DigestSign(context, nullptr, &size, bytes, text.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size());
  signature.resize(size);
  EVP_MD_CTX_free(context);
  return signature;
}

// Two numbers of fixed size, as web tokens have them.
std::string raw_numbers(const std::string& der, int number_bytes) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::string raw(static_cast<std::size_t>(2 * number_bytes), '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(raw.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), bytes, number_bytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), bytes + number_bytes, number_bytes);
  ECDSA_SIG_free(signature);
  return raw;
}

class JwtTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    rsa_ = EVP_RSA_gen(2048);
    small_ = EVP_RSA_gen(1024);
    curve_ = EVP_EC_gen("P-256");
    wide_ = EVP_EC_gen("P-521");
  }
  JwtTest() {
    rules_.keys = public_pem(rsa_) + public_pem(curve_) + public_pem(wide_) + public_pem(small_);
    rules_.issuer = "https://issuer";
    rules_.audience = "scarlet";
  }
  static std::string claims(const std::string& changed = {}) {
    std::string text = R"("iss":"https://issuer","aud":"scarlet","sub":"fred","exp":1800000100,"nbf":1799999900)";
    const auto name = changed.substr(0, changed.find(':'));
    std::string result;
    for (const auto member : base::split(text, ',')) {
      if (!changed.empty() && member.starts_with(name)) continue;
      result += (result.empty() ? "" : ",") + std::string(member);
    }
    return "{" + result + (changed.find(':') == std::string::npos ? "" : "," + changed) + "}";
  }
  static std::string rs256(const std::string& body, EVP_PKEY* key = nullptr) {
    const std::string text = encoded(R"({"alg":"RS256","typ":"JWT"})") + "." + encoded(body);
    return text + "." + encoded(signature_of(key ? key : rsa_, EVP_sha256(), text));
  }
  std::string verdict(const std::string& token, std::int64_t now = kNow) {
    auto checked = check_jwt(rules_, token, now);
    return checked ? "user " + checked->user : checked.error().subject;
  }
  std::string role_of(const std::string& token) {
    auto checked = check_jwt(rules_, token, kNow);
    return checked ? checked->role : checked.error().subject;
  }
  static inline EVP_PKEY* rsa_ = nullptr;
  static inline EVP_PKEY* small_ = nullptr;
  static inline EVP_PKEY* curve_ = nullptr;
  static inline EVP_PKEY* wide_ = nullptr;
  JwtRules rules_;
};

TEST_F(JwtTest, AGoodTokenNamesItsUser) {
  EXPECT_EQ(verdict(rs256(claims())), "user fred");
  EXPECT_TRUE(looks_like_jwt(rs256(claims())));
  EXPECT_FALSE(looks_like_jwt("secret"));
}

TEST_F(JwtTest, EllipticSignaturesAreTwoNumbers) {
  for (const auto& [algorithm, key, digest, size] :
       {std::tuple{"ES256", curve_, EVP_sha256(), 32}, std::tuple{"ES512", wide_, EVP_sha512(), 66}}) {
    const std::string text = encoded(R"({"alg":")" + std::string(algorithm) + "\"}") + "." + encoded(claims());
    const std::string der = signature_of(key, digest, text);
    EXPECT_EQ(verdict(text + "." + encoded(raw_numbers(der, size))), "user fred") << algorithm;
    EXPECT_EQ(verdict(text + "." + encoded(der)), "no known key has signed it") << algorithm;
  }
}

TEST_F(JwtTest, NoAlgorithmAndAPublicKeyAsSecretAreRefused) {
  const std::string none = encoded(R"({"alg":"none"})") + "." + encoded(claims()) + ".";
  EXPECT_EQ(verdict(none), "algorithm 'none' is not accepted");
  const std::string text = encoded(R"({"alg":"HS256"})") + "." + encoded(claims());
  const std::string pem = public_pem(rsa_);
  std::string code(32, '\0');
  unsigned size = 32;
  HMAC(EVP_sha256(), pem.data(), static_cast<int>(pem.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), reinterpret_cast<unsigned char*>(code.data()), &size);
  EXPECT_EQ(verdict(text + "." + encoded(code)), "algorithm 'HS256' is not accepted");
}

TEST_F(JwtTest, KeysMustFitTheAlgorithm) {
  EXPECT_EQ(verdict(rs256(claims(), small_)), "no known key has signed it") << "1024 bits are too few";
  rules_.keys = public_pem(curve_);
  EXPECT_EQ(verdict(rs256(claims())), "no known key has signed it");
  rules_.keys = "nonsense";
  EXPECT_EQ(verdict(rs256(claims())), "no known key has signed it");
}

TEST_F(JwtTest, ChangedTokensAreRefused) {
  const std::string good = rs256(claims());
  for (std::size_t i = 0; i < good.size(); i += 7) {
    std::string bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(verdict(bad), "user fred") << i;
    EXPECT_NE(verdict(good.substr(0, i)), "user fred") << i;
  }
}

TEST_F(JwtTest, EveryClaimIsLookedAt) {
  EXPECT_EQ(verdict(rs256(claims(R"("iss":"https://other")"))), "another issuer");
  EXPECT_EQ(verdict(rs256(claims(R"("aud":"other")"))), "for another audience");
  EXPECT_EQ(verdict(rs256(claims(R"("aud":["other","scarlet"])"))), "user fred");
  EXPECT_EQ(verdict(rs256(claims(R"("exp")"))), "it has no expiry");
  EXPECT_EQ(verdict(rs256(claims(R"("exp":"soon")"))), "it has no expiry");
  EXPECT_EQ(verdict(rs256(claims(R"("sub":7)"))), "it names no user");
  EXPECT_EQ(verdict(rs256(claims(R"("nbf":"later")"))), "it is not valid yet");
  EXPECT_EQ(verdict(rs256("[]")), "the claims are no JSON");
}

TEST_F(JwtTest, TimesHaveAMinuteOfSkew) {
  const std::string token = rs256(claims());
  EXPECT_EQ(verdict(token, 1'800'000'159), "user fred");
  EXPECT_EQ(verdict(token, 1'800'000'160), "it has expired");
  EXPECT_EQ(verdict(token, 1'799'999'840), "user fred");
  EXPECT_EQ(verdict(token, 1'799'999'839), "it is not valid yet");
}

TEST_F(JwtTest, RulesWithoutIssuerOrAudienceAdmitNobody) {
  rules_.issuer.clear();
  EXPECT_EQ(verdict(rs256(claims())), "another issuer");
  rules_.issuer = "https://issuer";
  rules_.audience.clear();
  EXPECT_EQ(verdict(rs256(claims())), "for another audience");
}

TEST_F(JwtTest, RolesAreNamesAndNothingElse) {
  const std::pair<const char*, const char*> cases[] = {
      {R"("role":"writer")", "writer"},
      {R"("role":["a","b.c","-d_"])", "a,b.c,-d_"},
      {R"("role":"a,b")", ""},
      {R"("role":["a,b","c"])", "c"},
      {R"("role":"")", ""},
      {R"("role":7)", ""},
      {R"("role":{"a":"b"})", ""},
      {R"("role":[["a"],7,null,"z"])", "z"},
      {R"("role":"a b")", ""},
      {R"("other":"writer")", ""},
      {R"("role":"a\u0000b")", ""},
      {R"("role":[])", ""},
  };
  for (const auto& [claim, role] : cases) EXPECT_EQ(role_of(rs256(claims(claim))), role) << claim;
  rules_.role_claim.clear();
  EXPECT_EQ(role_of(rs256(claims(R"("role":"writer")"))), "");
  rules_.role_claim = "groups";
  EXPECT_EQ(role_of(rs256(claims(R"("role":"writer","groups":["x"])"))), "x");
}

TEST_F(JwtTest, TheClaimOfTheUserCanBeChosen) {
  rules_.user_claim = "preferred_username";
  EXPECT_EQ(verdict(rs256(claims(R"("preferred_username":"anna")"))), "user anna");
}

}  // namespace
}  // namespace scarlet::auth
