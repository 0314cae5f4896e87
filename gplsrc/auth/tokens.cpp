// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/tokens.h"

#include <argon2.h>

#include <array>
#include <span>
#include <vector>

#include "base/text.h"
#include "formats/crypto.h"
#include "formats/encoding.h"

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
constexpr std::size_t kLeastColumns = 4;
constexpr std::size_t kMostColumns = 6;
constexpr std::string_view kShaPrefix = "sha256:";
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
  TokenGrant grant;
  std::string digest;
  bool found = false;
};

std::optional<Row> row_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (const std::string_view word : base::split(line, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  if (words.size() < kLeastColumns || words.size() > kMostColumns || words[0].starts_with('#')) return std::nullopt;
  const auto expiry = base::parse_integer(words[2]);
  if (!expiry) return std::nullopt;
  const auto word = [&](std::size_t at) {
    return at < words.size() && words[at] != "-" ? std::string(words[at]) : std::string();
  };
  return Row{{word(0), word(1), *expiry, word(4), word(5)}, word(3), true};
}

Row find_row(std::string_view content, std::string_view id) {
  for (const std::string_view line : base::split(content, '\n')) {
    auto row = row_of(line);
    if (row && row->grant.id == id) return std::move(*row);
  }
  return {{}, kDummy, false};
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  unsigned difference = left.size() == right.size() ? 0 : 1;
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
    difference |= static_cast<unsigned>(left[i] ^ right[i]);
  }
  return difference == 0;
}

std::string uses_path(const std::string& tokens_path) { return tokens_path + ".used"; }

}  // namespace

bool looks_like_digest(std::string_view digest) {
  constexpr std::size_t kShaDigits = 64;
  if (!digest.starts_with(kShaPrefix)) return digest.starts_with("$argon2id$");
  digest.remove_prefix(kShaPrefix.size());
  return digest.size() == kShaDigits && digest.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool matches_digest(const std::string& digest, std::string_view token) {
  if (!digest.starts_with(kShaPrefix)) return argon2id_verify(digest.c_str(), token.data(), token.size()) == ARGON2_OK;
  const auto hashed = hash_token(token);
  return hashed && equal_in_constant_time(*hashed, digest);
}

TokenUses token_uses(os::Env& env, const std::string& tokens_path) {
  TokenUses uses;
  const auto content = os::read_file(env, uses_path(tokens_path));
  if (!content) return uses;
  for (const std::string_view line : base::split(*content, '\n')) {
    const auto blank = line.find(' ');
    const auto seconds = blank == std::string_view::npos ? std::nullopt : base::parse_integer(line.substr(blank + 1));
    if (seconds) uses[std::string(line.substr(0, blank))] = *seconds;
  }
  return uses;
}

Result<void> save_token_uses(os::Env& env, const std::string& tokens_path, const TokenUses& news) {
  TokenUses uses = token_uses(env, tokens_path);
  for (const auto& [id, seconds] : news) uses[id] = seconds;
  const auto tokens = os::read_file(env, tokens_path);
  if (!tokens) return tokens.error();
  std::string content;
  for (const TokenGrant& token : listed_tokens(*tokens)) {
    const auto use = uses.find(token.id);
    if (use != uses.end()) ((content += use->first) += ' ') += std::to_string(use->second) + '\n';
  }
  return os::replace_file(env, uses_path(tokens_path), content);
}

Result<NewToken> make_token(os::Env& env, const TokenGrant& wanted) {
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
  std::string line = hex(id) + " " + wanted.user + " " + std::to_string(wanted.expiry_seconds) + " " + encoded.data();
  if (!wanted.account.empty() || !wanted.role.empty()) line += " " + (wanted.account.empty() ? "-" : wanted.account);
  if (!wanted.role.empty()) line += " " + wanted.role;
  return NewToken{token, line};
}

Result<std::string> hash_token(std::string_view token) {
  auto bytes = formats::digest("SHA256", token);
  if (!bytes) return bytes.error();
  return std::string(kShaPrefix) + base::lower(formats::encode(formats::Encoding::Hex, *bytes));
}

std::vector<TokenGrant> listed_tokens(std::string_view content) {
  std::vector<TokenGrant> tokens;
  for (const std::string_view line : base::split(content, '\n')) {
    if (auto row = row_of(line)) tokens.push_back(std::move(row->grant));
  }
  return tokens;
}

std::optional<std::string> without_token(std::string_view content, std::string_view id) {
  std::string left;
  bool found = false;
  for (std::string_view line : base::split(content, '\n')) {
    const auto row = row_of(line);
    const bool is_it = row && row->grant.id == id;
    found = found || is_it;
    if (!is_it && !line.empty()) (left += line) += '\n';
  }
  return found ? std::optional(left) : std::nullopt;
}

bool looks_like_token(std::string_view password) {
  return password.size() == kTokenBytes && password.starts_with(kPrefix) && password[kPrefix.size() + kIdDigits] == '_';
}

Result<TokenGrant> check_token(os::Env& env, const std::string& path, std::string_view user, std::string_view token) {
  if (!looks_like_token(token)) return refuse("not a token");
  auto status = env.status(path);
  if (!status || status->kind != os::EntryKind::Regular) return refuse("the file of tokens can not be read");
  if ((status->permissions & kOpenToOthers) != 0) return refuse("the file of tokens is open to others: chmod 600");
  auto content = os::read_file(env, path);
  if (!content) return refuse("the file of tokens can not be read");
  Row row = find_row(*content, token.substr(kPrefix.size(), kIdDigits));
  // Always, whatever else is wrong: the time it takes tells nothing.
  const bool matches = matches_digest(row.digest, token);
  if (!row.found) return refuse("unknown token");
  if (!matches) return refuse("wrong token");
  if (row.grant.user != user) return refuse("token of another user");
  const std::int64_t now = env.unix_nanoseconds() / kNanosecondsPerSecond;
  if (row.grant.expiry_seconds != 0 && now >= row.grant.expiry_seconds) return refuse("the token has expired");
  return std::move(row.grant);
}

}  // namespace scarlet::auth
