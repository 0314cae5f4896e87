// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/jwt.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "base/text.h"
#include "formats/encoding.h"
#include "formats/json.h"

namespace scarlet::auth {

using base::Result;
using base::Status;
using formats::Json;

namespace {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<&EVP_PKEY_free>>;
using Input = std::unique_ptr<BIO, Deleter<&BIO_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Deleter<&EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Deleter<&ECDSA_SIG_free>>;

constexpr std::size_t kParts = 3;
constexpr std::size_t kMostBytes = 4'096;
constexpr int kLeastRsaBits = 2'048;

struct Algorithm {
  std::string_view name;
  int key_type;
  const EVP_MD* (*digest)();
  int bits;                  // of an elliptic curve's key; 0: RSA
  std::size_t number_bytes;  // of each of the two numbers of an elliptic signature
};
constexpr Algorithm kAlgorithms[] = {
    {"RS256", EVP_PKEY_RSA, EVP_sha256, 0, 0},   {"RS384", EVP_PKEY_RSA, EVP_sha384, 0, 0},
    {"RS512", EVP_PKEY_RSA, EVP_sha512, 0, 0},   {"ES256", EVP_PKEY_EC, EVP_sha256, 256, 32},
    {"ES384", EVP_PKEY_EC, EVP_sha384, 384, 48}, {"ES512", EVP_PKEY_EC, EVP_sha512, 521, 66},
};

base::Error refuse(std::string reason) { return base::Error{Status::PermissionDenied, 0, std::move(reason)}; }

const Algorithm* find_algorithm(std::string_view name) {
  const auto* at = std::find_if(std::begin(kAlgorithms), std::end(kAlgorithms),
                                [&](const Algorithm& one) { return one.name == name; });
  return at == std::end(kAlgorithms) ? nullptr : at;
}

std::optional<Json> decode_json(std::string_view part) {
  const auto text = formats::decode(formats::Encoding::Base64Url, part);
  if (!text) return std::nullopt;
  auto parsed = Json::parse(*text);
  if (!parsed || parsed->kind() != Json::Kind::Object) return std::nullopt;
  return std::move(*parsed);
}

std::string text_member(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  return member != nullptr && member->kind() == Json::Kind::Text ? member->bytes() : std::string();
}

// Whole seconds; a fraction is cut off.
std::optional<std::int64_t> time_member(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  if (member == nullptr || member->kind() != Json::Kind::Number) return std::nullopt;
  return base::parse_integer(std::string_view(member->bytes()).substr(0, member->bytes().find('.')));
}

bool is_for(const Json& claims, const std::string& audience) {
  const Json* member = claims.find("aud");
  if (member == nullptr) return false;
  if (member->kind() == Json::Kind::Text) return member->bytes() == audience;
  return member->kind() == Json::Kind::Array &&
         std::any_of(member->elements().begin(), member->elements().end(),
                     [&](const Json& one) { return one.kind() == Json::Kind::Text && one.bytes() == audience; });
}

bool is_role(const Json& one) {
  const auto fits = [](char c) { return base::is_letter(c) || base::is_digit(c) || c == '.' || c == '-' || c == '_'; };
  return one.kind() == Json::Kind::Text && !one.bytes().empty() &&
         std::all_of(one.bytes().begin(), one.bytes().end(), fits);
}

std::string roles_of(const Json& claims, const std::string& claim) {
  const Json* member = claim.empty() ? nullptr : claims.find(claim);
  if (member == nullptr) return {};
  if (is_role(*member)) return member->bytes();
  std::string roles;
  if (member->kind() != Json::Kind::Array) return roles;
  for (const Json& one : member->elements()) {
    if (is_role(one)) (roles += roles.empty() ? "" : ",") += one.bytes();
  }
  return roles;
}

// Two numbers of fixed size become the structure that OpenSSL knows.
std::string elliptic_signature(const std::string& raw, const Algorithm& algorithm) {
  if (raw.size() != 2 * algorithm.number_bytes) return {};
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  const auto size = static_cast<int>(algorithm.number_bytes);
  BIGNUM* r = BN_bin2bn(bytes, size, nullptr);
  BIGNUM* s = BN_bin2bn(bytes + size, size, nullptr);
  const Signature signature(ECDSA_SIG_new());
  if (r == nullptr || s == nullptr || !signature || ECDSA_SIG_set0(signature.get(), r, s) != 1) return {};
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &der);
  if (length <= 0) return {};
  std::string result(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return result;
}

bool fits(EVP_PKEY* key, const Algorithm& algorithm) {
  if (EVP_PKEY_get_base_id(key) != algorithm.key_type) return false;
  const int bits = EVP_PKEY_get_bits(key);
  return algorithm.bits == 0 ? bits >= kLeastRsaBits : bits == algorithm.bits;
}

bool verifies(EVP_PKEY* key, const Algorithm& algorithm, std::string_view text, const std::string& signature) {
  const Digest context(EVP_MD_CTX_new());
  return context && EVP_DigestVerifyInit(context.get(), nullptr, algorithm.digest(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

bool signed_by_one(const std::string& keys, const Algorithm& algorithm, std::string_view text,
                   const std::string& signature) {
  const Input input(BIO_new_mem_buf(keys.data(), static_cast<int>(keys.size())));
  bool good = false;
  while (input && !good) {
    const Key key(PEM_read_bio_PUBKEY(input.get(), nullptr, nullptr, nullptr));
    if (!key) break;
    good = fits(key.get(), algorithm) && verifies(key.get(), algorithm, text, signature);
  }
  ERR_clear_error();
  return good;
}

Result<void> check_signature(const JwtRules& rules, std::string_view signed_text, std::string_view header_part,
                             std::string_view signature_part) {
  const auto header = decode_json(header_part);
  if (!header) return refuse("the header is no JSON");
  if (header->find("crit") != nullptr) return refuse("the header has extensions that must be understood");
  const std::string name = text_member(*header, "alg");
  const Algorithm* algorithm = find_algorithm(name);
  if (algorithm == nullptr) return refuse("algorithm '" + name + "' is not accepted");
  auto signature = formats::decode(formats::Encoding::Base64Url, signature_part);
  if (!signature) return refuse("the signature is not base 64");
  if (algorithm->key_type == EVP_PKEY_EC) *signature = elliptic_signature(*signature, *algorithm);
  if (!signed_by_one(rules.keys, *algorithm, signed_text, *signature)) return refuse("no known key has signed it");
  return {};
}

Result<JwtGrant> check_claims(const JwtRules& rules, const Json& claims, std::int64_t now) {
  if (rules.issuer.empty() || text_member(claims, "iss") != rules.issuer) return refuse("another issuer");
  if (rules.audience.empty() || !is_for(claims, rules.audience)) return refuse("for another audience");
  const auto expiry = time_member(claims, "exp");
  if (!expiry) return refuse("it has no expiry");
  if (now - kJwtSkewSeconds >= *expiry) return refuse("it has expired");
  const Json* begin = claims.find("nbf");
  const auto from = time_member(claims, "nbf");
  if (begin != nullptr && (!from || now + kJwtSkewSeconds < *from)) return refuse("it is not valid yet");
  std::string user = text_member(claims, rules.user_claim);
  if (user.empty()) return refuse("it names no user");
  return JwtGrant{std::move(user), roles_of(claims, rules.role_claim)};
}

}  // namespace

bool looks_like_jwt(std::string_view text) {
  return text.starts_with("eyJ") && std::count(text.begin(), text.end(), '.') == 2;
}

Result<JwtGrant> check_jwt(const JwtRules& rules, std::string_view token, std::int64_t now_seconds) {
  if (token.size() > kMostBytes) return refuse("it is too long");
  const auto parts = base::split(token, '.');
  if (parts.size() != kParts) return refuse("it has not three parts");
  const std::string_view signed_text = token.substr(0, parts[0].size() + 1 + parts[1].size());
  SCARLET_TRY(check_signature(rules, signed_text, parts[0], parts[2]));
  const auto claims = decode_json(parts[1]);
  if (!claims) return refuse("the claims are no JSON");
  return check_claims(rules, *claims, now_seconds);
}

}  // namespace scarlet::auth
