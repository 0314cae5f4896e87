// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "os/env.h"
#include "os/socket.h"

namespace scarlet::net {

using base::Result;
using base::Status;

namespace {

constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr std::uint32_t kOpenToOthers = 0007;

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Context = std::unique_ptr<SSL_CTX, Deleter<&SSL_CTX_free>>;
using Connection = std::unique_ptr<SSL, Deleter<&SSL_free>>;

base::Error problem(const std::string& what) {
  std::array<char, 256> text{};
  const unsigned long code = ERR_get_error();
  if (code != 0) ERR_error_string_n(code, text.data(), text.size());
  ERR_clear_error();
  return base::Error{Status::BadParameters, 0, code != 0 ? what + " (" + text.data() + ")" : what};
}

// The bytes of a name; nothing of one with a NUL in it.
std::string text_of(const ASN1_STRING* text) {
  unsigned char* bytes = nullptr;
  const int size = text == nullptr ? -1 : ASN1_STRING_to_UTF8(&bytes, text);
  if (size < 0) return {};
  std::string result(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return result.find('\0') == std::string::npos ? result : std::string();
}

std::string common_name(const X509& certificate) {
  const X509_NAME* subject = X509_get_subject_name(&certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, at) >= 0) return {};
  return text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

// The part before the @ of the only address among the alternative names.
std::string email_name(const X509& certificate) {
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
  std::string found;
  int addresses = 0;
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_EMAIL) continue;
    found = text_of(name->d.rfc822Name);
    ++addresses;
  }
  GENERAL_NAMES_free(names);
  return addresses == 1 ? found.substr(0, found.find('@')) : std::string();
}

class TlsStream final : public Stream {
 public:
  TlsStream(std::shared_ptr<TlsContext> context, Connection connection, int descriptor)
      : context_(std::move(context)), connection_(std::move(connection)), descriptor_(descriptor) {}
  ~TlsStream() override {
    if (shaken_) SSL_shutdown(connection_.get());
    connection_.reset();
    os::close_descriptor(descriptor_);
  }
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  Result<void> shake_hands(bool server, std::int64_t timeout_ms) {
    SCARLET_TRY(
        pump(timeout_ms, [&] { return server ? SSL_accept(connection_.get()) : SSL_connect(connection_.get()); }));
    shaken_ = true;
    return {};
  }

  Result<void> send(std::string_view bytes, std::int64_t timeout_ms) override {
    while (!bytes.empty()) {
      auto sent = send_some(bytes, timeout_ms);
      if (!sent) return sent.error();
      bytes.remove_prefix(*sent);
    }
    return {};
  }

  Result<std::size_t> send_some(std::string_view bytes, std::int64_t timeout_ms) override {
    std::size_t sent = 0;
    SCARLET_TRY(pump(timeout_ms, [&] { return SSL_write_ex(connection_.get(), bytes.data(), bytes.size(), &sent); }));
    return sent;
  }

  Result<std::size_t> receive(std::span<char> into, std::int64_t timeout_ms) override {
    std::size_t got = 0;
    auto done = pump(timeout_ms, [&] { return SSL_read_ex(connection_.get(), into.data(), into.size(), &got); });
    if (done) return got;
    if (ended_) return std::size_t{0};
    return done.error();
  }

  int descriptor() const override { return descriptor_; }

  std::string peer_name(PeerName part) const override {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(connection_.get()),
                                                                  X509_free);
    if (!certificate || SSL_get_verify_result(connection_.get()) != X509_V_OK) return {};
    if (part == PeerName::CommonName) return common_name(*certificate);
    return part == PeerName::Email ? email_name(*certificate) : std::string();
  }

 private:
  // Repeats a call of OpenSSL until it has what it needs of the socket.
  template <class Call>
  Result<void> pump(std::int64_t timeout_ms, Call call) {
    for (;;) {
      ERR_clear_error();
      const int result = call();
      if (result > 0) return {};
      const int reason = SSL_get_error(connection_.get(), result);
      const bool reads = reason == SSL_ERROR_WANT_READ;
      if (!reads && reason != SSL_ERROR_WANT_WRITE) return end(reason);
      if (!os::wait_ready(descriptor_, reads ? os::Ready::ToRead : os::Ready::ToWrite, timeout_ms)) {
        return base::Error{Status::TimedOut, 0, "TLS"};
      }
    }
  }

  base::Error end(int reason) {
    ended_ = reason == SSL_ERROR_ZERO_RETURN;
    shaken_ = false;  // nothing more may be sent
    const long verdict = SSL_get_verify_result(connection_.get());
    if (verdict != X509_V_OK) return problem(std::string("certificate: ") + X509_verify_cert_error_string(verdict));
    return problem(ended_ ? "the other side has ended the TLS connection" : "the TLS connection broke");
  }

  std::shared_ptr<TlsContext> context_;
  Connection connection_;
  int descriptor_;
  bool shaken_ = false;
  bool ended_ = false;
};

std::int64_t seconds_until(const ASN1_TIME* time) {
  int days = 0;
  int seconds = 0;
  if (ASN1_TIME_diff(&days, &seconds, nullptr, time) != 1) return 0;
  return std::int64_t{days} * 86'400 + seconds;
}

class OpenSslContext final : public TlsContext, public std::enable_shared_from_this<OpenSslContext> {
 public:
  explicit OpenSslContext(bool server) : context_(SSL_CTX_new(server ? TLS_server_method() : TLS_client_method())) {}

  Result<void> set_up(const TlsOptions& options, bool server) {
    SSL_CTX* context = context_.get();
    if (context == nullptr) return problem("OpenSSL gives no context");
    SSL_CTX_set_min_proto_version(context, options.only_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    const std::string& ciphers = options.ciphers.empty() ? kCiphers : options.ciphers;
    if (SSL_CTX_set_cipher_list(context, ciphers.c_str()) != 1)
      return problem("no cipher of '" + ciphers + "' is known");
    if (!options.certificate_file.empty()) SCARLET_TRY(load_certificate(options));
    SCARLET_TRY(load_authorities(options, server));
    const bool asks = !server || !options.authority_file.empty();
    const int refuse = SSL_VERIFY_PEER | (options.require_peer ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0);
    SSL_CTX_set_verify(context, asks ? refuse : SSL_VERIFY_NONE, nullptr);
    return {};
  }

  Result<std::unique_ptr<Stream>> accept(int descriptor, std::int64_t timeout_ms) override {
    return open(descriptor, {}, true, timeout_ms);
  }
  Result<std::unique_ptr<Stream>> connect(int descriptor, const std::string& server_name,
                                          std::int64_t timeout_ms) override {
    return open(descriptor, server_name, false, timeout_ms);
  }
  std::int64_t expiry_seconds() const override { return expiry_seconds_; }

 private:
  Result<void> load_certificate(const TlsOptions& options) {
    SSL_CTX* context = context_.get();
    auto key = os::real_env().status(options.key_file);
    if (!key || key->kind != os::EntryKind::Regular)
      return problem("the key file '" + options.key_file + "' can not be read");
    if ((key->permissions & kOpenToOthers) != 0) {
      return problem("the key file '" + options.key_file + "' is open to everybody: chmod o-rwx");
    }
    if (SSL_CTX_use_certificate_chain_file(context, options.certificate_file.c_str()) != 1) {
      return problem("the certificate '" + options.certificate_file + "' can not be read");
    }
    if (SSL_CTX_use_PrivateKey_file(context, options.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1) {
      return problem("the key '" + options.key_file + "' does not belong to '" + options.certificate_file + "'");
    }
    const X509* certificate = SSL_CTX_get0_certificate(context);
    const std::int64_t left = seconds_until(X509_get0_notAfter(certificate));
    if (left <= 0) return problem("the certificate '" + options.certificate_file + "' has expired");
    if (seconds_until(X509_get0_notBefore(certificate)) > 0) {
      return problem("the certificate '" + options.certificate_file + "' is not valid yet");
    }
    expiry_seconds_ = static_cast<std::int64_t>(std::time(nullptr)) + left;
    return {};
  }

  Result<void> load_authorities(const TlsOptions& options, bool server) {
    SSL_CTX* context = context_.get();
    if (!options.authority_file.empty()) {
      if (SSL_CTX_load_verify_locations(context, options.authority_file.c_str(), nullptr) != 1) {
        return problem("the certificates of '" + options.authority_file + "' can not be read");
      }
    } else if (!server) {
      SSL_CTX_set_default_verify_paths(context);
    }
    return {};
  }

  Result<std::unique_ptr<Stream>> open(int descriptor, const std::string& name, bool server, std::int64_t timeout_ms) {
    Connection connection(SSL_new(context_.get()));
    os::set_blocking(descriptor, false);
    const bool ready =
        connection && SSL_set_fd(connection.get(), descriptor) == 1 && (server || check_name(*connection, name));
    auto stream = std::make_unique<TlsStream>(shared_from_this(), std::move(connection), descriptor);
    if (!ready) return problem("the TLS connection can not be made");
    SCARLET_TRY(stream->shake_hands(server, timeout_ms));
    return std::unique_ptr<Stream>(std::move(stream));
  }

  static bool check_name(SSL& connection, const std::string& name) {
    X509_VERIFY_PARAM* parameters = SSL_get0_param(&connection);
    if (X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str()) == 1) return true;
    return SSL_set_tlsext_host_name(&connection, name.c_str()) == 1 && SSL_set1_host(&connection, name.c_str()) == 1;
  }

  Context context_;
  std::int64_t expiry_seconds_ = 0;
};

Result<std::shared_ptr<TlsContext>> make(const TlsOptions& options, bool server) {
  auto context = std::make_shared<OpenSslContext>(server);
  SCARLET_TRY(context->set_up(options, server));
  return std::shared_ptr<TlsContext>(std::move(context));
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::for_server(const TlsOptions& options) {
  if (options.certificate_file.empty() || options.key_file.empty()) {
    return base::Error{Status::BadParameters, 0, "a server needs a certificate and a key"};
  }
  return make(options, true);
}

Result<std::shared_ptr<TlsContext>> TlsContext::for_client(const TlsOptions& options) { return make(options, false); }

}  // namespace scarlet::net
