// SPDX-License-Identifier: GPL-3.0-or-later
// Functions of single characters: classes, codes, case, maps from character to character.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "vm/functions/support.h"

namespace scarlet::vm::functions {
namespace {

using CodeTable = std::array<unsigned char, 256>;

// EBCDIC codes (IBM code page 37) of the 256 characters of ISO 8859-1.
constexpr CodeTable kEbcdic = {
    0x00, 0x01, 0x02, 0x03, 0x37, 0x2D, 0x2E, 0x2F, 0x16, 0x05, 0x25, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x12,
    0x13, 0x3C, 0x3D, 0x32, 0x26, 0x18, 0x19, 0x3F, 0x27, 0x1C, 0x1D, 0x1E, 0x1F, 0x40, 0x5A, 0x7F, 0x7B, 0x5B, 0x6C,
    0x50, 0x7D, 0x4D, 0x5D, 0x5C, 0x4E, 0x6B, 0x60, 0x4B, 0x61, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8,
    0xF9, 0x7A, 0x5E, 0x4C, 0x7E, 0x6E, 0x6F, 0x7C, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xD1, 0xD2,
    0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xBA, 0xE0, 0xBB, 0xB0,
    0x6D, 0x79, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
    0x99, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xC0, 0x4F, 0xD0, 0xA1, 0x07, 0x20, 0x21, 0x22, 0x23, 0x24,
    0x15, 0x06, 0x17, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x09, 0x0A, 0x1B, 0x30, 0x31, 0x1A, 0x33, 0x34, 0x35, 0x36, 0x08,
    0x38, 0x39, 0x3A, 0x3B, 0x04, 0x14, 0x3E, 0xFF, 0x41, 0xAA, 0x4A, 0xB1, 0x9F, 0xB2, 0x6A, 0xB5, 0xBD, 0xB4, 0x9A,
    0x8A, 0x5F, 0xCA, 0xAF, 0xBC, 0x90, 0x8F, 0xEA, 0xFA, 0xBE, 0xA0, 0xB6, 0xB3, 0x9D, 0xDA, 0x9B, 0x8B, 0xB7, 0xB8,
    0xB9, 0xAB, 0x64, 0x65, 0x62, 0x66, 0x63, 0x67, 0x9E, 0x68, 0x74, 0x71, 0x72, 0x73, 0x78, 0x75, 0x76, 0x77, 0xAC,
    0x69, 0xED, 0xEE, 0xEB, 0xEF, 0xEC, 0xBF, 0x80, 0xFD, 0xFE, 0xFB, 0xFC, 0xAD, 0xAE, 0x59, 0x44, 0x45, 0x42, 0x46,
    0x43, 0x47, 0x9C, 0x48, 0x54, 0x51, 0x52, 0x53, 0x58, 0x55, 0x56, 0x57, 0x8C, 0x49, 0xCD, 0xCE, 0xCB, 0xCF, 0xCC,
    0xE1, 0x70, 0xDD, 0xDE, 0xDB, 0xDC, 0x8D, 0x8E, 0xDF,
};

constexpr CodeTable inverse(const CodeTable& table) {
  CodeTable inverted{};
  for (std::size_t i = 0; i < table.size(); ++i) inverted[table[i]] = static_cast<unsigned char>(i);
  return inverted;
}
constexpr CodeTable kAscii = inverse(kEbcdic);

Value recoded(std::string_view text, const CodeTable& table) {
  return mapped(text, [&](char c) { return static_cast<char>(table[static_cast<unsigned char>(c)]); });
}

constexpr char swapped(char c) { return base::is_upper(c) ? base::to_lower(c) : base::to_upper(c); }

// What CONVERT does to each character: another one, or nothing.
class CharacterMap {
 public:
  CharacterMap(std::string_view from, std::string_view to) {
    for (std::size_t i = 0; i < map_.size(); ++i) map_[i] = static_cast<std::int16_t>(i);
    // From the back, so that the first of equal characters wins.
    for (std::size_t i = from.size(); i-- > 0;) {
      const bool kept = i < to.size();
      map_[static_cast<unsigned char>(from[i])] = kept ? static_cast<unsigned char>(to[i]) : kDeleted;
      deletes_ = deletes_ || !kept;
    }
  }

  Value applied_to(std::string_view text) const {
    if (!deletes_) return mapped(text, [this](char c) { return static_cast<char>(at(c)); });
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
      if (at(c) != kDeleted) out += static_cast<char>(at(c));
    }
    return Value::of(out);
  }

 private:
  static constexpr std::int16_t kDeleted = -1;
  std::int16_t at(char c) const { return map_[static_cast<unsigned char>(c)]; }

  std::array<std::int16_t, 256> map_;
  bool deletes_ = false;
};

}  // namespace

Value alpha(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  return Value::truth(!text.view().empty() && std::ranges::all_of(text.view(), base::is_letter));
}

Value ascii(Machine& machine, Arguments arguments) { return recoded(Text(machine, *arguments[0]), kAscii); }
Value ebcdic(Machine& machine, Arguments arguments) { return recoded(Text(machine, *arguments[0]), kEbcdic); }

Value character(Machine& machine, Arguments arguments) {
  const auto code = static_cast<std::uint64_t>(machine.integer(*arguments[0])) % 256;
  const char c = static_cast<char>(static_cast<unsigned char>(code));
  return Value::of(std::string_view(&c, 1));
}

Value character_code(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  return Value::of(text.view().empty() ? 0 : static_cast<int>(static_cast<unsigned char>(text.view()[0])));
}

Value up_case(Machine& machine, Arguments arguments) {
  return mapped(Text(machine, *arguments[0]), [](char c) { return base::to_upper(c); });
}
Value down_case(Machine& machine, Arguments arguments) {
  return mapped(Text(machine, *arguments[0]), [](char c) { return base::to_lower(c); });
}
Value swap_case(Machine& machine, Arguments arguments) {
  return mapped(Text(machine, *arguments[0]), [](char c) { return swapped(c); });
}

Value convert_characters(Machine& machine, Arguments arguments) {
  const Text from(machine, *arguments[0]);
  const Text to(machine, *arguments[1]);
  return CharacterMap(from, to).applied_to(Text(machine, *arguments[2]));
}

}  // namespace scarlet::vm::functions
