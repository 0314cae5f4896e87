// SPDX-License-Identifier: GPL-3.0-or-later
// Page headings and footings: templates with control codes in single quotes, as HEADING and FOOTING in programs and
// queries take them ("'C'Stock list'G'Page 'S'"). One expansion for all of them.
//
//   B{n} value of a breakpoint   C centre the text of the line     D date            F{n} file name
//   G gap                        H{n} cut or fill to column n      I{n} R{n} id      L new line
//   N no page prompts            O swap sides on even pages        P{n} page, right  S{n} page, left
//   T time and date              W{n} width of this line           '' a quote        others are ignored
//
// Gaps share the space that is left so that the line ends one column before the width; centred text is centred in the
// whole width. Both as the reference prints them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::terminal {

// What the codes show; filled by whoever prints.
struct HeadingFacts {
  int width = 80;  // columns of the device
  int page = 1;
  std::string date;                 // 'D', already converted
  std::string time_and_date;        // 'T'
  std::string file_name;            // 'F'
  std::string record_id;            // 'I' and 'R'
  std::vector<std::string> breaks;  // 'B' and 'B0'..'B9' by number
};

// The lines of the heading. An empty template gives none.
std::vector<std::string> expand_heading(std::string_view heading, const HeadingFacts& facts);
// Whether the template switches page prompts off ('N').
bool suppresses_prompts(std::string_view heading);
// The text as a template that shows it: quotes doubled.
std::string heading_literal(std::string_view text);

}  // namespace scarlet::terminal
