// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/networks.h"

#include <algorithm>

#include "base/text.h"
#include "os/address.h"

namespace scarlet::auth {
namespace {

constexpr unsigned kByteBits = 8;
constexpr std::size_t kIpv4Bytes = 4;
constexpr unsigned char kIpv4Loopback = 127;

bool same_bits(const std::vector<unsigned char>& a, const std::vector<unsigned char>& b, unsigned bits) {
  if (a.size() != b.size()) return false;
  const std::size_t whole = bits / kByteBits;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  const unsigned rest = bits % kByteBits;
  if (rest == 0) return true;
  const unsigned mask = 0xFFU << (kByteBits - rest) & 0xFFU;
  return (a[whole] & mask) == (b[whole] & mask);
}

}  // namespace

std::optional<Networks::Range> Networks::parse_range(const std::string& text) {
  const auto slash = text.find('/');
  auto bytes = os::parse_address(text.substr(0, slash));
  if (!bytes) return std::nullopt;
  const auto most = static_cast<unsigned>(bytes->size()) * kByteBits;
  if (slash == std::string::npos) return Range{std::move(*bytes), most};
  const auto bits = base::parse_integer(text.substr(slash + 1));
  if (!bits || *bits < 0 || *bits > most) return std::nullopt;
  return Range{std::move(*bytes), static_cast<unsigned>(*bits)};
}

std::optional<Networks> Networks::parse(std::string_view text) {
  Networks networks;
  const std::string list = base::replace_all(text, ",", " ");
  for (const std::string_view piece : base::split(list, ' ')) {
    if (piece.empty()) continue;
    auto range = parse_range(std::string(piece));
    if (!range) return std::nullopt;
    networks.ranges_.push_back(std::move(*range));
  }
  return networks;
}

bool Networks::contains(const std::string& address) const {
  const auto bytes = os::parse_address(address);
  if (!bytes) return false;
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [&](const Range& range) { return same_bits(range.bytes, *bytes, range.bits); });
}

bool is_loopback(const std::string& address) {
  const auto bytes = os::parse_address(address);
  if (!bytes) return false;
  if (bytes->size() == kIpv4Bytes) return bytes->front() == kIpv4Loopback;
  return std::all_of(bytes->begin(), bytes->end() - 1, [](unsigned char b) { return b == 0; }) && bytes->back() == 1;
}

}  // namespace scarlet::auth
