// SPDX-License-Identifier: GPL-3.0-or-later
// Pattern matching of the client library: nA nN nX, 0A 0N 0X (any number), n-mA, ..., quoted or plain text, ~ in front
// for the opposite; value marks separate alternatives.
// Patterns and texts are bounded (256 and 8192 bytes); the time is at most the product of the two.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::client {

inline constexpr std::size_t kPatternBytes = 256;
inline constexpr std::size_t kMatchedBytes = 8'192;

// The text matched by each element of the first alternative that matches; empty elements of an empty pattern count.
struct Match {
  bool matches = false;
  std::vector<std::string_view> elements;
};
Match match(std::string_view text, std::string_view pattern);

}  // namespace scarlet::client
