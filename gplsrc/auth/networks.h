// SPDX-License-Identifier: GPL-3.0-or-later
// Networks: a list of address ranges such as 10.0.0.0/8,fd00::/8,192.168.1.7 that an address is in or not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::auth {

class Networks {
 public:
  // Separated by commas or blanks. Nothing when one of them is not a network.
  static std::optional<Networks> parse(std::string_view text);
  bool contains(const std::string& address) const;
  bool empty() const { return ranges_.empty(); }

 private:
  struct Range {
    std::vector<unsigned char> bytes;
    unsigned bits = 0;
  };
  static std::optional<Range> parse_range(const std::string& text);
  std::vector<Range> ranges_;
};

// Reachable from this machine only.
bool is_loopback(const std::string& address);

}  // namespace scarlet::auth
