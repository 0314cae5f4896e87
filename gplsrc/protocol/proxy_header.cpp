// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/proxy_header.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "base/text.h"

namespace scarlet::protocol {
namespace {

using State = ProxyHeader::State;

constexpr std::string_view kSignature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::string_view kText = "PROXY ";
constexpr std::size_t kLongestText = 107;
constexpr std::size_t kFixedBytes = 16;
constexpr std::size_t kMostAddressBytes = 536;  // addresses and what follows them
constexpr std::int64_t kHighestPort = 65'535;

ProxyHeader needs(std::size_t bytes) { return {State::NeedsMore, bytes, {}, 0}; }
ProxyHeader broken() { return {State::Broken, 0, {}, 0}; }

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

ProxyHeader parse_text(std::string_view bytes) {
  if (!bytes.ends_with("\r\n")) return bytes.size() < kLongestText ? needs(1) : broken();
  const auto words = base::split(bytes.substr(0, bytes.size() - 2), ' ');
  if (words.size() >= 2 && words[1] == "UNKNOWN") return {State::Complete, 0, {}, 0};
  constexpr std::size_t kWords = 6;
  if (words.size() != kWords || (words[1] != "TCP4" && words[1] != "TCP6")) return broken();
  const auto port = base::parse_integer(words[4]);
  const std::string_view digits = words[1] == "TCP4" ? "0123456789." : "0123456789abcdefABCDEF:.";
  const bool plain = !words[2].empty() && words[2].find_first_not_of(digits) == std::string_view::npos;
  if (!plain || !port || *port < 0 || *port > kHighestPort) return broken();
  return {State::Complete, 0, std::string(words[2]), static_cast<int>(*port)};
}

std::string ipv4(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) text += (i > 0 ? "." : "") + std::to_string(byte_at(bytes, i));
  return text;
}

std::string ipv6(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < 16; i += 2) {
    std::array<char, 8> group{};
    std::snprintf(group.data(), group.size(), "%s%x", i > 0 ? ":" : "", byte_at(bytes, i) << 8 | byte_at(bytes, i + 1));
    text += group.data();
  }
  return text;
}

ProxyHeader parse_binary(std::string_view bytes) {
  if (bytes.size() < kFixedBytes) return needs(kFixedBytes - bytes.size());
  const unsigned command = byte_at(bytes, 12);
  const unsigned family = byte_at(bytes, 13);
  const std::size_t length = byte_at(bytes, 14) << 8 | byte_at(bytes, 15);
  constexpr unsigned kLocal = 0x20;
  constexpr unsigned kProxied = 0x21;
  if ((command != kLocal && command != kProxied) || length > kMostAddressBytes) return broken();
  if (bytes.size() < kFixedBytes + length) return needs(kFixedBytes + length - bytes.size());
  if (command == kLocal) return {State::Complete, 0, {}, 0};
  const std::string_view rest = bytes.substr(kFixedBytes);
  const auto port_at = [&](std::size_t at) { return static_cast<int>(byte_at(rest, at) << 8 | byte_at(rest, at + 1)); };
  constexpr unsigned kTcp4 = 0x11;
  constexpr unsigned kTcp6 = 0x21;
  if (family == kTcp4 && length >= 12) return {State::Complete, 0, ipv4(rest), port_at(8)};
  if (family == kTcp6 && length >= 36) return {State::Complete, 0, ipv6(rest), port_at(32)};
  return broken();
}

}  // namespace

// Both forms have at least so many bytes that the shortest text can be told from a signature.
ProxyHeader parse_proxy_header(std::string_view bytes) {
  const std::size_t seen = std::min(bytes.size(), kSignature.size());
  if (seen > 0 && bytes.substr(0, seen) == kSignature.substr(0, seen)) {
    return seen < kSignature.size() ? needs(kFixedBytes - bytes.size()) : parse_binary(bytes);
  }
  const std::size_t word = std::min(bytes.size(), kText.size());
  if (bytes.substr(0, word) != kText.substr(0, word)) return broken();
  return word < kText.size() ? needs(kText.size() - bytes.size()) : parse_text(bytes);
}

}  // namespace scarlet::protocol
