// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/address.h"

#include <arpa/inet.h>

#include <algorithm>

namespace scarlet::os {

std::optional<std::vector<unsigned char>> parse_address(const std::string& text) {
  constexpr std::size_t kShort = 4;
  constexpr std::size_t kLong = 16;
  static constexpr unsigned char kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  std::vector<unsigned char> bytes(kLong);
  if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    bytes.resize(kShort);
    return bytes;
  }
  // A scope ("%eth0") says where, not who.
  if (::inet_pton(AF_INET6, text.substr(0, text.find('%')).c_str(), bytes.data()) != 1) return std::nullopt;
  if (std::equal(std::begin(kMapped), std::end(kMapped), bytes.begin())) bytes.erase(bytes.begin(), bytes.begin() + 12);
  return bytes;
}

}  // namespace scarlet::os
