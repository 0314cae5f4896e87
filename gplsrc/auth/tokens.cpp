// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/tokens.h"

#include <argon2.h>

#include <array>
#include <span>
#include <vector>

#include "base/text.h"

namespace scarlet::auth {

using base::Result;
using base::Status;

namespace {

constexpr std::string_view kPrefix = "sct_";
constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kEncodedBytes = 256;
constexpr std::uint32_t kMemoryKibibytes = 19'456;  // OWASP's choice for Argon2id
constexpr std::uint32_t kPasses = 2;
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kIdDigits = 2 * kIdBytes;
constexpr std::size_t kTokenBytes = kPrefix.size() + kIdDigits + 1 + 2 * kSecretBytes;
constexpr std::size_t kColumns = 4;
constexpr std::uint32_t kOpenToOthers = 0077;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
// Of nothing anybody has: what an unknown id is compared with.
constexpr const char* kDummy =
    "$argon2id$v=19$m=19456,t=2,p=1$c2NhcmxldHNjYXJsZXQxMg$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

std::string hex(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<std::size_t>(byte) >> 4];
    text += kDigits[std::to_integer<std::size_t>(byte) & 0xF];
  }
  return text;
}

base::Error refuse(const char* reason) { return base::Error{Status::PermissionDenied, 0, reason}; }

struct Row {
  std::string user;
  std::int64_t expiry_seconds = 0;
  std::string digest;
  bool found = false;
};

Row find_row(std::string_view content, std::string_view id) {
  for (const std::string_view line : base::split(content, '\n')) {
    const auto words = base::split(line, ' ');
    if (words.size() != kColumns || words[0] != id) continue;
    const auto expiry = base::parse_integer(words[2]);
    if (!expiry) continue;
    return {std::string(words[1]), *expiry, std::string(words[3]), true};
  }
  return {{}, 0, kDummy, false};
}

}  // namespace

Result<NewToken> make_token(os::Env& env, const std::string& user, std::int64_t expiry_seconds) {
  std::array<std::byte, kIdBytes> id{};
  std::array<std::byte, kSecretBytes> secret{};
  std::array<std::byte, kSaltBytes> salt{};
  env.random(id);
  env.random(secret);
  env.random(salt);
  const std::string token = std::string(kPrefix) + hex(id) + "_" + hex(secret);
  std::array<char, kEncodedBytes> encoded{};
  const int code = argon2id_hash_encoded(kPasses, kMemoryKibibytes, kLanes, token.data(), token.size(), salt.data(),
                                         salt.size(), kDigestBytes, encoded.data(), encoded.size());
  if (code != ARGON2_OK) return base::Error{Status::ActionFailed, 0, argon2_error_message(code)};
  return NewToken{token, hex(id) + " " + user + " " + std::to_string(expiry_seconds) + " " + encoded.data()};
}

bool looks_like_token(std::string_view password) {
  return password.size() == kTokenBytes && password.starts_with(kPrefix) && password[kPrefix.size() + kIdDigits] == '_';
}

Result<void> check_token(os::Env& env, const std::string& path, std::string_view user, std::string_view token) {
  if (!looks_like_token(token)) return refuse("not a token");
  auto status = env.status(path);
  if (!status || status->kind != os::EntryKind::Regular) return refuse("the file of tokens can not be read");
  if ((status->permissions & kOpenToOthers) != 0) return refuse("the file of tokens is open to others: chmod 600");
  auto content = os::read_file(env, path);
  if (!content) return refuse("the file of tokens can not be read");
  const Row row = find_row(*content, token.substr(kPrefix.size(), kIdDigits));
  // Always, whatever else is wrong: the time it takes tells nothing.
  const bool matches = argon2id_verify(row.digest.c_str(), token.data(), token.size()) == ARGON2_OK;
  if (!row.found) return refuse("unknown token");
  if (!matches) return refuse("wrong token");
  if (row.user != user) return refuse("token of another user");
  const std::int64_t now = env.unix_nanoseconds() / kNanosecondsPerSecond;
  if (row.expiry_seconds != 0 && now >= row.expiry_seconds) return refuse("the token has expired");
  return {};
}

}  // namespace scarlet::auth
