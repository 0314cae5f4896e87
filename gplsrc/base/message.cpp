// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/message.h"

#include <array>
#include <cstring>

#include "base/text.h"

namespace scarlet::base {
namespace {

constexpr std::string_view kTexts[] = {
#define M(id, text) text,
#include "base/messages/all.def"
#undef M
    ""};

}  // namespace

std::string_view message_text(MessageId id) { return kTexts[static_cast<std::size_t>(id)]; }

std::string message(MessageId id, std::initializer_list<std::string_view> arguments) {
  const std::string_view text = message_text(id);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool placeholder = text[i] == '{' && i + 2 < text.size() && is_digit(text[i + 1]) && text[i + 2] == '}';
    if (!placeholder) {
      out += text[i];
      continue;
    }
    const auto which = static_cast<std::size_t>(text[i + 1] - '1');
    if (which < arguments.size()) out += arguments.begin()[which];
    i += 2;
  }
  return out;
}

std::string describe(const Error& error) {
  std::string out(meaning(error.status));
  if (out.empty()) out = "error " + std::to_string(number(error.status));
  if (!error.subject.empty()) out = "'" + error.subject + "': " + out;
  if (error.os_error != 0) {
    std::array<char, 128> buffer{};
    out += std::string(" (") + strerror_r(error.os_error, buffer.data(), buffer.size()) + ")";
  }
  return out;
}

}  // namespace scarlet::base
