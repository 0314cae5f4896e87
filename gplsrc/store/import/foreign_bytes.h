// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers out of foreign bytes, of either byte order; beyond the end they are 0.
#pragma once

#include <cstdint>
#include <string_view>

namespace scarlet::store {

class ForeignBytes {
 public:
  ForeignBytes(std::string_view bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}
  std::uint32_t u8(std::size_t at) const { return number(at, 1); }
  std::uint32_t u16(std::size_t at) const { return number(at, 2); }
  std::uint32_t u32(std::size_t at) const { return number(at, 4); }
  std::uint64_t u64(std::size_t at) const {
    const std::uint64_t first = u32(at);
    const std::uint64_t second = u32(at + 4);
    return big_endian_ ? first << 32 | second : second << 32 | first;
  }
  // A text of at most `size` bytes that ends with a zero.
  std::string_view text(std::size_t at, std::size_t size) const {
    if (at >= bytes_.size()) return {};
    const std::string_view field = bytes_.substr(at, size);
    return field.substr(0, field.find('\0'));
  }

 private:
  std::uint32_t number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t from = big_endian_ ? i : size - 1 - i;
      value = value << 8 | static_cast<unsigned char>(bytes_[at + from]);
    }
    return value;
  }
  std::string_view bytes_;
  bool big_endian_;
};

}  // namespace scarlet::store
