// SPDX-License-Identifier: GPL-3.0-or-later
// Items of packets: little-endian two's complement numbers and counted byte strings, without alignment. Reading never
// goes beyond the bytes there are; what it gives are views of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace scarlet::protocol {

class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  // Each is false, with nothing taken, when the bytes do not suffice.
  bool take_short(std::int16_t& number);
  // A single last byte that is an ASCII digit counts too.
  bool take_short_or_digit(std::int16_t& number);
  bool take_long(std::int32_t& number);
  bool take_bytes(std::size_t size, std::string_view& bytes);
  // Short length and bytes.
  bool take_counted(std::string_view& bytes);
  // The same and a filler byte after an odd length, which may be missing at the very end.
  bool take_padded(std::string_view& bytes);
  // Long length, bytes, filler likewise.
  bool take_long_padded(std::string_view& bytes);
  std::string_view take_rest();
  bool at_end() const { return rest_.empty(); }

 private:
  void skip_filler(std::size_t size);

  std::string_view rest_;
};

// Appends to a string. A text longer than its length item can say is cut by nobody: the caller checks (fits_short).
class FieldWriter {
 public:
  explicit FieldWriter(std::string& target) : target_(target) {}

  void put_short(std::int16_t number);
  void put_long(std::int32_t number);
  void put_bytes(std::string_view bytes) { target_.append(bytes); }
  void put_counted(std::string_view bytes);
  void put_padded(std::string_view bytes, char filler = '\0');
  void put_long_padded(std::string_view bytes, char filler = '\0');

 private:
  std::string& target_;
};

inline constexpr std::size_t kLongestShortText = 32'767;
constexpr bool fits_short(std::string_view text) { return text.size() <= kLongestShortText; }

std::int32_t long_at(std::string_view bytes, std::size_t at);  // the four bytes must be there
std::int16_t short_at(std::string_view bytes, std::size_t at);
void put_long_at(std::string& bytes, std::size_t at, std::int32_t number);

}  // namespace scarlet::protocol
