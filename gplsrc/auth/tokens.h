// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens: what programs log in with instead of a password. A token is shown once, when it is made; the file keeps an
// Argon2id digest of it.
//
//   token       sct_ID_SECRET                              ID 16, SECRET 64 hexadecimal digits of random bytes
//   file        ID USER EXPIRY DIGEST {ACCOUNT|- {ROLE}}   a line each; EXPIRY in Unix seconds, 0 for never
//
// DIGEST is Argon2id's or sha256:HEX, which is enough for 32 random bytes and takes no time. ACCOUNT is the only one
// that a login with the token may enter or reach into. # begins a comment.
//
// Beside it, in FILE.used, the daemon keeps when each was last used: ID SECONDS.
//
// The file is nobody's but its owner's to read. It is read at every login with a token, so a line that is taken out is
// a token that is revoked. An unknown id costs as much time as a known one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::auth {

struct NewToken {
  std::string token;
  std::string line;  // for the file
};
struct TokenGrant {
  std::string id;
  std::string user;
  std::int64_t expiry_seconds = 0;
  std::string account;  // empty: any
  std::string role;
};
// What the token is for; its id is chosen here.
base::Result<NewToken> make_token(os::Env& env, const TokenGrant& wanted);
// sha256:HEX, to make lines of a file by other means.
base::Result<std::string> hash_token(std::string_view token);
// Lines of the content that are tokens, without their digests.
std::vector<TokenGrant> listed_tokens(std::string_view content);
// The content without that token; nothing when it is not there.
std::optional<std::string> without_token(std::string_view content, std::string_view id);

// Whether the text is what a digest of one of the two kinds was made of; takes as long as when it is not.
bool looks_like_digest(std::string_view digest);
bool matches_digest(const std::string& digest, std::string_view token);

// When tokens were last used, in Unix seconds, by id. Of those that the file of tokens lists.
using TokenUses = std::map<std::string, std::int64_t, std::less<>>;
TokenUses token_uses(os::Env& env, const std::string& tokens_path);
// Adds `news` to what is there.
base::Result<void> save_token_uses(os::Env& env, const std::string& tokens_path, const TokenUses& news);

bool looks_like_token(std::string_view password);
// PermissionDenied with the reason (for the log) as the subject.
base::Result<TokenGrant> check_token(os::Env& env, const std::string& path, std::string_view user,
                                     std::string_view token);

}  // namespace scarlet::auth
