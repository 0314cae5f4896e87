// SPDX-License-Identifier: GPL-3.0-or-later
// What a client program can set before it connects (QMSetOption), with the environment's values to begin with:
// QMCLI_TIMEOUT, QMCLI_CONNECT_TIMEOUT, QMCLI_TLS, QMCLI_TLS_CA, QMCLI_TLS_CERT, QMCLI_TLS_KEY, QMCLI_TLS_NAME.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace scarlet::client {

struct Options {
  std::int64_t timeout_ms = -1;  // of an answer; none: a record lock may take its time
  std::int64_t connect_timeout_ms = 30'000;
  bool tls = false;
  std::string tls_authority;
  std::string tls_certificate;
  std::string tls_key;
  std::string tls_name;  // the name in the server's certificate; empty: the host

  // False: no such option, or not a value of it.
  bool set(std::string_view name, std::string_view value);
  static Options from_environment();
};

}  // namespace scarlet::client
