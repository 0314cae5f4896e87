// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the header that a proxy sends before a connection: taken byte for byte, none behind it, and every
// beginning asks for more.
//
//   the bytes of the connection
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "protocol/proxy_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using scarlet::protocol::ProxyHeader;
  constexpr std::size_t kMostHeaderBytes = 1'000;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t taken = 0;
  ProxyHeader header = scarlet::protocol::parse_proxy_header({});
  while (header.state == ProxyHeader::State::NeedsMore && taken + header.wanted_bytes <= bytes.size()) {
    scarlet::base::check(header.wanted_bytes > 0);
    taken += header.wanted_bytes;
    header = scarlet::protocol::parse_proxy_header(bytes.substr(0, taken));
  }
  scarlet::base::check(taken <= kMostHeaderBytes && header.port >= 0 && header.port <= 65'535);
  return 0;
}
