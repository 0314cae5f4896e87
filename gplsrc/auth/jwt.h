// SPDX-License-Identifier: GPL-3.0-or-later
// JSON web tokens (RFC 7519, signatures RFC 7515 and 7518) as a login: who issued it, for whom, until when, signed by a
// key that is known here.
//
//   base64url(header) . base64url(claims) . base64url(signature of both with the point between)
//
// The algorithm is one of RS256, RS384, RS512, ES256, ES384, ES512 and must fit the kind of the key, so that neither
// "none" nor a signature made with a public key as a secret gets through. Every claim of JwtRules is asked for but that
// of the role: a text, or a list of texts that become one with commas between; names with other than letters, digits
// and
// .-_ are left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace scarlet::auth {

struct JwtRules {
  std::string keys;  // PEM, one or more public keys
  std::string issuer;
  std::string audience;
  std::string user_claim = "sub";
  std::string role_claim = "role";  // empty: none is asked for
};

struct JwtGrant {
  std::string user;
  std::string role;
};

inline constexpr std::int64_t kJwtSkewSeconds = 60;

bool looks_like_jwt(std::string_view text);
// Whom the token names. PermissionDenied with the reason (for the log) as the subject.
base::Result<JwtGrant> check_jwt(const JwtRules& rules, std::string_view token, std::int64_t now_seconds);

}  // namespace scarlet::auth
