// SPDX-License-Identifier: GPL-3.0-or-later
// TLS over OpenSSL: contexts of servers and clients, and streams under them. TLS 1.2 and 1.3 with authenticated ciphers
// only. A certificate and key are read and checked when a context is made: they exist, belong together, are valid now,
// and the key is closed to others.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "net/stream.h"

namespace scarlet::net {

struct TlsOptions {
  std::string certificate_file;  // PEM, the chain; needed by a server
  std::string key_file;
  std::string authority_file;  // PEM: who may sign the other side; a client without it takes the machine's
  bool require_peer = false;   // server: the client must have a certificate
  bool only_1_3 = false;
  std::string ciphers;  // of TLS 1.2; empty: the built-in list
};

class TlsContext {
 public:
  // Errors: BadParameters with what is wrong (a sentence) as the subject.
  static base::Result<std::shared_ptr<TlsContext>> for_server(const TlsOptions& options);
  static base::Result<std::shared_ptr<TlsContext>> for_client(const TlsOptions& options);
  virtual ~TlsContext() = default;

  // The handshake over a connected descriptor, which the stream takes over. A client checks that the certificate is
  // `server_name`'s.
  virtual base::Result<std::unique_ptr<Stream>> accept(int descriptor, std::int64_t timeout_ms) = 0;
  virtual base::Result<std::unique_ptr<Stream>> connect(int descriptor, const std::string& server_name,
                                                        std::int64_t timeout_ms) = 0;
  // Unix time at which the own certificate ends; 0 without one.
  virtual std::int64_t expiry_seconds() const = 0;
};

}  // namespace scarlet::net
