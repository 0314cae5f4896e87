// SPDX-License-Identifier: GPL-3.0-or-later
// Breaking text into lines, for FMT T and FOLD.
#pragma once

#include <cstddef>
#include <string_view>

namespace scarlet::convert {

// Takes the first line of at most `width` (not 0) bytes off the text: up to the last space that leaves no more before
// it, that one space is dropped; without such a space the text is cut. A text that fits is the last line.
inline std::string_view take_line(std::string_view& text, std::size_t width) {
  if (text.size() <= width) {
    const std::string_view line = text;
    text = {};
    return line;
  }
  const std::size_t space = text.rfind(' ', width);
  const bool at_space = space != std::string_view::npos;
  const std::string_view line = text.substr(0, at_space ? space : width);
  text.remove_prefix(line.size() + (at_space ? 1 : 0));
  return line;
}

}  // namespace scarlet::convert
