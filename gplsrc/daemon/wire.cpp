// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/wire.h"

#include <cstdint>

namespace scarlet::daemon {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr unsigned kByteBits = 8;

void put_length(std::string& bytes, std::size_t length) {
  for (std::size_t i = 0; i < kLengthBytes; ++i) bytes += static_cast<char>(length >> (i * kByteBits) & 0xFF);
}

std::size_t length_at(std::string_view bytes) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) << (i * kByteBits);
  }
  return length;
}

// How many texts a message of the kind has; nothing when there is no such kind.
std::optional<std::size_t> text_count(char kind) {
  switch (static_cast<Kind>(kind)) {
    case Kind::NoAnswer:
    case Kind::NoSession:
    case Kind::Go:
    case Kind::Yes: return 0;
    case Kind::Answer:
    case Kind::Tell:
    case Kind::Refused:
    case Kind::MayTry:
    case Kind::Succeeded:
    case Kind::CameFrom:
    case Kind::Dropped:
    case Kind::No: return 1;
    case Kind::Started:
    case Kind::Proxied:
    case Kind::Question:
    case Kind::Failed: return 2;
    case Kind::ClientLogin: return 3;
    case Kind::TerminalLogin: return 5;
  }
  return std::nullopt;
}

}  // namespace

std::string encode(Kind kind, std::initializer_list<std::string_view> texts) {
  std::string bytes(1, static_cast<char>(kind));
  for (const std::string_view text : texts) {
    put_length(bytes, text.size());
    bytes += text;
  }
  return bytes;
}

std::optional<Message> decode(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  const auto count = text_count(bytes[0]);
  if (!count) return std::nullopt;
  Message message{static_cast<Kind>(bytes[0]), {}};
  bytes.remove_prefix(1);
  for (std::size_t i = 0; i < *count; ++i) {
    if (bytes.size() < kLengthBytes) return std::nullopt;
    const std::size_t length = length_at(bytes);
    bytes.remove_prefix(kLengthBytes);
    if (length > bytes.size()) return std::nullopt;
    message.texts.emplace_back(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
  if (!bytes.empty()) return std::nullopt;
  return message;
}

}  // namespace scarlet::daemon
