// SPDX-License-Identifier: GPL-3.0-or-later
#include "vm/substring.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/limits.h"

namespace scarlet::vm {
namespace {

constexpr std::size_t kTooLong = base::limits::kStringBytes + 1;

// What Replace takes out: [from, from + count) of the string padded to `padded` bytes.
struct Cut {
  std::size_t padded = 0;
  std::size_t from = 0;
  std::size_t count = 0;
};

Cut cut_for(std::size_t size, std::int64_t start, std::int64_t length) {
  const auto signed_size = static_cast<std::int64_t>(size);
  constexpr auto kFar = static_cast<std::int64_t>(kTooLong);
  start = std::clamp(start, -kFar, kFar);
  length = std::clamp(length, -kFar, kFar);
  if (start < 0) start += signed_size + 1;
  start = std::max<std::int64_t>(start, 1);
  std::int64_t from = start - 1;
  if (length < 0) {
    const std::int64_t before = std::max<std::int64_t>(from + length, 0);
    length = from - before;
    from = before;
  }
  Cut cut;
  cut.from = static_cast<std::size_t>(from);
  cut.padded = std::max(size, cut.from);
  cut.count = std::min(static_cast<std::size_t>(length), cut.padded - cut.from);
  return cut;
}

void overlay(char* to, std::size_t room, std::string_view bytes) {
  const std::size_t copied = std::min(room, bytes.size());
  if (copied > 0) std::memcpy(to, bytes.data(), copied);
  std::memset(to + copied, ' ', room - copied);
}

void replace(value::Value& variable, const Cut& cut, std::string_view bytes) {
  std::string text(variable.view());
  text.resize(cut.padded, ' ');
  text.replace(cut.from, cut.count, bytes);
  variable = value::Value::of(text);
}

// How far PICK.SUBSTR must make the string reach.
std::size_t extended_size(std::int64_t start, std::int64_t length) {
  const auto from = static_cast<std::size_t>(std::max<std::int64_t>(start, 1) - 1);
  if (length <= 0) return 0;
  if (from > kTooLong || static_cast<std::size_t>(length) > kTooLong) return kTooLong;
  return from + static_cast<std::size_t>(length);
}

}  // namespace

std::string_view substring(std::string_view text, std::int64_t start, std::int64_t length) {
  const auto from = static_cast<std::size_t>(std::max<std::int64_t>(start, 1) - 1);
  if (length <= 0 || from >= text.size()) return {};
  return text.substr(from, static_cast<std::size_t>(length));
}

std::string_view last_bytes(std::string_view text, std::int64_t count) {
  if (count <= 0) return {};
  return text.substr(text.size() - std::min(text.size(), static_cast<std::size_t>(count)));
}

std::optional<std::size_t> assigned_size(std::size_t size, std::size_t bytes, std::int64_t start, std::int64_t length,
                                         SubstringRule rule) {
  if (rule == SubstringRule::Overlay) return std::nullopt;
  if (rule == SubstringRule::Extend) return std::max(size, extended_size(start, length));
  const Cut cut = cut_for(size, start, length);
  return cut.padded - cut.count + bytes;
}

void assign_substring(value::Value& variable, std::int64_t start, std::int64_t length, std::string_view bytes,
                      SubstringRule rule) {
  const std::size_t size = variable.view().size();
  if (rule == SubstringRule::Replace) return replace(variable, cut_for(size, start, length), bytes);
  const std::size_t wanted = rule == SubstringRule::Extend ? std::max(size, extended_size(start, length)) : size;
  const auto from = static_cast<std::size_t>(std::max<std::int64_t>(start, 1) - 1);
  if (length <= 0 || from >= wanted) return;
  char* const to = variable.writable(wanted);
  if (wanted > size) std::memset(to + size, ' ', wanted - size);
  overlay(to + from, std::min(wanted - from, static_cast<std::size_t>(length)), bytes);
}

}  // namespace scarlet::vm
