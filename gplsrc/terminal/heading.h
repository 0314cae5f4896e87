// SPDX-License-Identifier: GPL-3.0-or-later
// Page headings and footings: templates with control codes in single quotes, as HEADING and FOOTING in programs and
// queries take them ("'C'Stock list'G'Page 'S'"). One expansion for all of them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::terminal {

// What the codes show; filled by whoever prints.
struct HeadingFacts {
  int width = 79;              // columns the lines may use; gaps and centring refer to it
  int page = 1;
  std::string date;            // 'D', already converted
  std::string time_and_date;   // 'T'
  std::string file_name;       // 'F'
  std::string record_id;       // 'I' and 'R'
  std::vector<std::string> breaks;  // 'B' and 'B0'..'B9' by number
};

// The lines of the heading. An empty template gives none.
std::vector<std::string> expand_heading(std::string_view heading, const HeadingFacts& facts);
// Whether the template switches page prompts off ('N').
bool suppresses_prompts(std::string_view heading);

}  // namespace scarlet::terminal
