// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens: what programs log in with instead of a password. A token is shown once, when it is made; the file keeps an
// Argon2id digest of it.
//
//   token       sct_ID_SECRET               ID 16, SECRET 64 hexadecimal digits of random bytes
//   file        ID USER EXPIRY DIGEST       a line each; EXPIRY in Unix seconds, 0 for never; # begins a comment
//
// The file is nobody's but its owner's to read. It is read at every login with a token, so a line that is taken out is
// a token that is revoked. An unknown id costs as much time as a known one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::auth {

struct NewToken {
  std::string token;
  std::string line;  // for the file
};
base::Result<NewToken> make_token(os::Env& env, const std::string& user, std::int64_t expiry_seconds);

bool looks_like_token(std::string_view password);
// PermissionDenied with the reason (for the log) as the subject.
base::Result<void> check_token(os::Env& env, const std::string& path, std::string_view user, std::string_view token);

}  // namespace scarlet::auth
