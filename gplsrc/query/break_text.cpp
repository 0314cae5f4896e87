// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/break_text.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::query {
namespace {

void add_text(BreakText& to, char c) {
  if (to.pieces.empty() || to.pieces.back().value) to.pieces.emplace_back();
  to.pieces.back().text += c;
}

void add_codes(BreakText& to, std::string_view codes) {
  for (std::size_t i = 0; i < codes.size(); ++i) {
    switch (codes[i]) {
      case 'V': to.pieces.push_back({true, {}}); break;
      case 'D': to.single_off = true; break;
      case 'L': to.lines_off = true; break;
      case 'O': to.once = true; break;
      case 'P': to.new_page = true; break;
      case 'U': to.no_underline = true; break;
      case 'B':
        to.new_page = true;
        to.heading_number = 0;
        if (i + 1 < codes.size() && base::is_digit(codes[i + 1])) to.heading_number = codes[++i] - '0';
        break;
      default: break;
    }
  }
}

}  // namespace

BreakText parse_break_text(std::string_view text) {
  BreakText parsed;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] != '\'') {
      add_text(parsed, text[at++]);
    } else if (at + 1 < text.size() && text[at + 1] == '\'') {
      add_text(parsed, '\'');
      at += 2;
    } else {
      const std::size_t close = std::min(text.find('\'', at + 1), text.size());
      add_codes(parsed, text.substr(at + 1, close - at - 1));
      at = close + 1;
    }
  }
  return parsed;
}

std::string with_break_value(const BreakText& text, std::string_view value) {
  std::string out;
  for (const BreakText::Piece& piece : text.pieces) out += piece.value ? value : std::string_view(piece.text);
  return out;
}

}  // namespace scarlet::query
