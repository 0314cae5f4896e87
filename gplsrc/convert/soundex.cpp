// SPDX-License-Identifier: GPL-3.0-or-later
// SOUNDEX(): the first letter and up to three code digits. Unlike the classic rule, what is skipped is a repetition of
// the same letter, not of the same code.
#include <string>

#include "base/text.h"
#include "convert/convert.h"

namespace scarlet::convert {
namespace {

constexpr std::size_t kSize = 4;
// Codes of the letters A to Z; 0 is never written.
constexpr std::string_view kCodes = "01230120022455012623010202";

}  // namespace

std::string soundex(std::string_view text) {
  std::string out;
  char last = 0;
  for (const char c : text) {
    if (!base::is_letter(c)) continue;
    const char letter = base::to_upper(c);
    const char code = kCodes[static_cast<std::size_t>(letter - 'A')];
    if (out.empty()) {
      out = letter;
    } else if (code == '0' || letter == last) {
      continue;
    } else {
      out += code;
    }
    last = letter;
    if (out.size() == kSize) break;
  }
  out.append(kSize - out.size(), '0');
  return out;
}

}  // namespace scarlet::convert
