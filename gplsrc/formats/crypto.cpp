// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/crypto.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <climits>
#include <memory>

#include "base/limits.h"
#include "base/text.h"

namespace scarlet::formats {
namespace {

using base::Error;
using base::Result;
using base::Status;

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kKeyBytes = 32;
constexpr std::string_view kPassphraseForm = "S\x01";

struct FreeDigest {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
};
struct FreeCipherContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Digest = std::unique_ptr<EVP_MD, FreeDigest>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipherContext>;

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// OpenSSL counts in int.
bool countable(std::string_view data) { return data.size() <= INT_MAX - kTagBytes; }
int count_of(std::string_view data) { return static_cast<int>(data.size()); }

std::string library_name(std::string_view algorithm) {
  std::string name = base::upper(algorithm);
  if (name == "BLAKE2B") return "BLAKE2B512";
  if (name == "BLAKE2S") return "BLAKE2S256";
  return name.starts_with("SHA-") ? "SHA" + name.substr(4) : name;
}

Digest find_digest(std::string_view algorithm) {
  Digest found(EVP_MD_fetch(nullptr, library_name(algorithm).c_str(), nullptr));
  if (found && (EVP_MD_get_flags(found.get()) & EVP_MD_FLAG_XOF) != 0) found.reset();
  return found;
}

Error unknown_digest(std::string_view algorithm) { return {Status::BadParameters, 0, std::string(algorithm)}; }

const EVP_CIPHER* cipher_for(std::size_t key_bytes) {
  switch (key_bytes) {
    case 16: return EVP_aes_128_gcm();
    case 24: return EVP_aes_192_gcm();
    case 32: return EVP_aes_256_gcm();
    default: return nullptr;
  }
}

// One pass of AES-GCM in either direction, set up as far as the data.
class Pass {
 public:
  Pass(bool seals, std::string_view key, std::string_view nonce) : context_(EVP_CIPHER_CTX_new()) {
    good_ = context_ && EVP_CipherInit_ex(context_.get(), cipher_for(key.size()), nullptr, bytes_of(key),
                                          bytes_of(nonce), seals ? 1 : 0) == 1;
  }
  void bind(std::string_view bound) {
    int count = 0;
    if (!bound.empty())
      good_ = good_ && EVP_CipherUpdate(context_.get(), nullptr, &count, bytes_of(bound), count_of(bound)) == 1;
  }
  std::string run(std::string_view data) {
    std::string out(data.size(), '\0');
    int count = 0;
    if (!data.empty())
      good_ = good_ && EVP_CipherUpdate(context_.get(), bytes_of(out), &count, bytes_of(data), count_of(data)) == 1;
    return out;
  }
  void set_tag(std::string tag) {
    good_ = good_ && EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1;
  }
  std::string tag() {
    std::string out(kTagBytes, '\0');
    good_ = good_ && EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, out.data()) == 1;
    return out;
  }
  bool finish() {
    unsigned char none[kTagBytes];
    int count = 0;
    return good_ && EVP_CipherFinal_ex(context_.get(), none, &count) == 1;
  }

 private:
  CipherContext context_;
  bool good_ = false;
};

Result<std::string> key_from(std::string_view passphrase, std::string_view salt) {
  std::string key(kKeyBytes, '\0');
  if (!countable(passphrase)) return Status::BadLength;
  const int made = PKCS5_PBKDF2_HMAC(passphrase.data(), count_of(passphrase), bytes_of(salt), count_of(salt),
                                     base::limits::kPassphraseRounds, EVP_sha256(), kKeyBytes, bytes_of(key));
  if (made != 1) return Status::ActionFailed;
  return key;
}

}  // namespace

Result<std::string> digest(std::string_view algorithm, std::string_view data) {
  const Digest md = find_digest(algorithm);
  if (!md) return unknown_digest(algorithm);
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  if (EVP_Digest(data.data(), data.size(), bytes_of(out), &size, md.get(), nullptr) != 1) return Status::ActionFailed;
  out.resize(size);
  return out;
}

Result<std::string> authentication_code(std::string_view algorithm, std::string_view key, std::string_view data) {
  const Digest md = find_digest(algorithm);
  if (!md) return unknown_digest(algorithm);
  if (!countable(key)) return Status::BadLength;
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  // A null pointer would mean "the key of the last call".
  const char* const key_bytes = key.empty() ? "" : key.data();
  if (!HMAC(md.get(), key_bytes, count_of(key), bytes_of(data), data.size(), bytes_of(out), &size))
    return Status::ActionFailed;
  out.resize(size);
  return out;
}

Result<std::string> random_bytes(std::size_t count) {
  if (count > base::limits::kRandomBytes) return Status::BadLength;
  std::string out(count, '\0');
  if (RAND_bytes(bytes_of(out), static_cast<int>(count)) != 1) return Status::ActionFailed;
  return out;
}

Result<std::string> seal(std::string_view data, std::string_view key, std::string_view bound) {
  if (!cipher_for(key.size()) || !countable(data) || !countable(bound)) return Status::BadLength;
  const auto nonce = random_bytes(kNonceBytes);
  if (!nonce) return nonce.error();
  Pass pass(true, key, *nonce);
  pass.bind(bound);
  std::string sealed = *nonce + pass.run(data);
  if (!pass.finish()) return Status::ActionFailed;
  return sealed += pass.tag();
}

Result<std::string> open_sealed(std::string_view sealed, std::string_view key, std::string_view bound) {
  if (!cipher_for(key.size()) || !countable(sealed) || !countable(bound)) return Status::BadLength;
  if (sealed.size() < kNonceBytes + kTagBytes) return Status::ActionFailed;
  Pass pass(false, key, sealed.substr(0, kNonceBytes));
  pass.bind(bound);
  std::string data = pass.run(sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes));
  pass.set_tag(std::string(sealed.substr(sealed.size() - kTagBytes)));
  if (!pass.finish()) return Status::ActionFailed;
  return data;
}

Result<std::string> seal_with_passphrase(std::string_view data, std::string_view passphrase) {
  const auto salt = random_bytes(kSaltBytes);
  if (!salt) return salt.error();
  const auto key = key_from(passphrase, *salt);
  if (!key) return key.error();
  const auto sealed = seal(data, *key, kPassphraseForm);
  if (!sealed) return sealed.error();
  return std::string(kPassphraseForm) + *salt + *sealed;
}

Result<std::string> open_with_passphrase(std::string_view sealed, std::string_view passphrase) {
  if (!sealed.starts_with(kPassphraseForm) || sealed.size() < kPassphraseForm.size() + kSaltBytes)
    return Status::ActionFailed;
  const std::string_view salt = sealed.substr(kPassphraseForm.size(), kSaltBytes);
  const auto key = key_from(passphrase, salt);
  if (!key) return key.error();
  return open_sealed(sealed.substr(kPassphraseForm.size() + kSaltBytes), *key, kPassphraseForm);
}

}  // namespace scarlet::formats
