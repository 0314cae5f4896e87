// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/hex_dump.h"

#include <cstdint>

#include "base/text.h"

namespace scarlet::command {
namespace {

constexpr std::size_t kBytesPerLine = 16;
constexpr std::size_t kOffsetDigits = 8;
constexpr std::string_view kSmallDigits = "0123456789abcdef";
constexpr std::string_view kLargeDigits = "0123456789ABCDEF";

void append_byte(std::string& text, char byte, std::string_view digits) {
  const auto value = static_cast<unsigned char>(byte);
  text += digits[value >> 4];
  text += digits[value & 15];
}

char shown(char byte) {
  switch (byte) {
    case base::kFieldMark: return '^';
    case base::kValueMark: return ']';
    case base::kSubvalueMark: return '\\';
    default: return byte >= ' ' && byte < 127 ? byte : '.';
  }
}

std::string offset_text(std::size_t offset) {
  std::string text(kOffsetDigits, '0');
  for (std::size_t i = kOffsetDigits; i > 0; --i, offset >>= 4) text[i - 1] = kLargeDigits[offset & 15];
  return text;
}

}  // namespace

std::vector<std::string> dump_lines(std::string_view bytes) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < bytes.size(); at += kBytesPerLine) {
    std::string line = offset_text(at) + ": ";
    std::string characters;
    for (std::size_t i = at; i < at + kBytesPerLine; ++i) {
      if (i < bytes.size()) {
        append_byte(line, bytes[i], kSmallDigits);
        line += ' ';
      } else {
        line += "   ";
      }
      characters += i < bytes.size() ? shown(bytes[i]) : ' ';
    }
    lines.push_back(line + "| " + characters);
  }
  return lines;
}

std::string hexadecimal_text(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) append_byte(text, byte, kLargeDigits);
  return text;
}

}  // namespace scarlet::command
