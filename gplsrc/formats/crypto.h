// SPDX-License-Identifier: GPL-3.0-or-later
// Digests, message authentication, random bytes and authenticated encryption; all of it OpenSSL's.
//
//   sealed with a key:        nonce (12) | ciphertext | tag (16)                    AES-GCM
//   sealed with a passphrase: 'S' 1 | salt (16) | sealed with the key that PBKDF2-HMAC-SHA-256 makes of both (AES-256)
//
// Every sealing draws a new nonce (and salt), so the same data gives different bytes each time. Opening tells nothing
// about why it failed: a wrong key, a changed byte and a cut end look alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace scarlet::formats {

// MD5, SHA1, SHA224, SHA256, SHA384, SHA512, SHA3-256, SHA3-512, BLAKE2B, BLAKE2S and what else this OpenSSL calls a
// digest of fixed size; any case, SHA-256 is SHA256. BadParameters when there is no such digest.
base::Result<std::string> digest(std::string_view algorithm, std::string_view data);
base::Result<std::string> authentication_code(std::string_view algorithm, std::string_view key, std::string_view data);

base::Result<std::string> random_bytes(std::size_t count);

// AES with a key of 16, 24 or 32 bytes (BadLength otherwise). `bound` is authenticated with the data but not kept: the
// same has to be given to open.
base::Result<std::string> seal(std::string_view data, std::string_view key, std::string_view bound = {});
base::Result<std::string> open_sealed(std::string_view sealed, std::string_view key, std::string_view bound = {});

base::Result<std::string> seal_with_passphrase(std::string_view data, std::string_view passphrase);
base::Result<std::string> open_with_passphrase(std::string_view sealed, std::string_view passphrase);

}  // namespace scarlet::formats
