// SPDX-License-Identifier: GPL-3.0-or-later
// The header of the PROXY protocol (HAProxy's, versions 1 and 2): whose connection a proxy carries, before the first
// byte of the connection itself.
//
//   1   "PROXY TCP4 source destination source-port destination-port\r\n", at most 107 bytes; TCP6; or "PROXY UNKNOWN
//   ...\r\n" 2   0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A | 2x: x 0 local, 1 proxied | family | 2 bytes length, big-endian |
//   addresses...
//
// A pure function of the bytes so far: it says how many more to read, so that no byte behind the header is taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace scarlet::protocol {

struct ProxyHeader {
  enum class State : std::uint8_t { NeedsMore, Broken, Complete };
  State state = State::NeedsMore;
  std::size_t wanted_bytes = 0;  // NeedsMore: how many more at least, and none too many
  std::string address;           // Complete: of the client, in digits; empty: the proxy speaks for itself
  int port = 0;
};
ProxyHeader parse_proxy_header(std::string_view bytes);

}  // namespace scarlet::protocol
