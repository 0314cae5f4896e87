// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of web tokens: what nobody has signed is refused, whatever it is; what is signed is taken when its claims are
// right, and at no other time; and a file of keys may hold anything.
//
//   first byte: which    0  a token            1  header, a line feed, claims: signed with the key that is known
//                        2  a file of keys     3  header, a line feed, claims: signed with a key that is not
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "auth/jwt.h"
#include "base/check.h"
#include "formats/encoding.h"

namespace {

using namespace scarlet;

constexpr std::int64_t kNow = 1'800'000'000;
constexpr std::size_t kNumberBytes = 32;  // of each of the two numbers of a signature

struct Keys {
  EVP_PKEY* known = EVP_EC_gen("P-256");
  EVP_PKEY* unknown = EVP_EC_gen("P-256");
  std::string published;

  Keys() {
    BIO* text = BIO_new(BIO_s_mem());
    base::check(PEM_write_bio_PUBKEY(text, known) == 1);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(text, &bytes);
    published.assign(bytes, static_cast<std::size_t>(size));
    BIO_free(text);
  }
};

std::string base64(std::string_view bytes) { return formats::encode(formats::Encoding::Base64Url, bytes); }

std::string signature_of(EVP_PKEY* key, const std::string& text) {
  std::array<unsigned char, 128> der{};
  std::size_t size = der.size();
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  base::check(EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key) == 1 &&
              EVP_DigestSign(context, der.data(), &size, reinterpret_cast<const unsigned char*>(text.data()),
                             text.size()) == 1);
  EVP_MD_CTX_free(context);
  const unsigned char* at = der.data();
  ECDSA_SIG* numbers = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
  std::array<unsigned char, 2 * kNumberBytes> raw{};
  BN_bn2binpad(ECDSA_SIG_get0_r(numbers), raw.data(), kNumberBytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(numbers), raw.data() + kNumberBytes, kNumberBytes);
  ECDSA_SIG_free(numbers);
  return {reinterpret_cast<char*>(raw.data()), raw.size()};
}

std::string signed_token(EVP_PKEY* key, std::string_view text) {
  const auto end = text.find('\n');
  const std::string_view claims = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  const std::string token = base64(text.substr(0, end)) + "." + base64(claims);
  return token + "." + base64(signature_of(key, token));
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool says_enough(std::string_view text) {
  return contains(text, "ES256") && contains(text, "issuer") && contains(text, "audience") && contains(text, "exp") &&
         contains(text, "sub");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Keys keys;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  auth::JwtRules rules{keys.published, "issuer", "audience", "sub"};
  constexpr int kKinds = 4;
  switch (data[0] % kKinds) {
    case 0: base::check(!auth::check_jwt(rules, text, kNow).ok()); break;
    case 1: {
      const auto grant = auth::check_jwt(rules, signed_token(keys.known, text), kNow);
      base::check(!grant || contains(text, "\\") || says_enough(text));
      break;
    }
    case 2:
      rules.keys = text;
      (void)auth::check_jwt(rules, signed_token(keys.known, "{\"alg\":\"ES256\"}\n{}"), kNow);
      break;
    default: base::check(!auth::check_jwt(rules, signed_token(keys.unknown, text), kNow).ok()); break;
  }
  base::check(ERR_peek_error() == 0);
  return 0;
}
