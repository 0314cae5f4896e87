// SPDX-License-Identifier: GPL-3.0-or-later
// The table of statements and functions of BASIC for people: sys/SYSCOM/BASIC.HELP, built into the program. HELP shows
// it, docs/basic.md is made from it, its examples are run by tests/programs/basic-help.sh.
//
//   * comment            # section            = syntax   one or more in a row begin an entry; the first word of each,
//   text               what it does           up to a blank or '(', is a name
//   (two blanks) code  a line of the example  > what the example shows        ~ a line that is only compiled
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::command {

struct BasicEntry {
  std::string_view section;
  std::vector<std::string_view> syntaxes;
  std::vector<std::string_view> names;
  std::string description;
  std::vector<std::string_view> code;
  std::vector<std::string_view> shown;
};

// Views of the text.
std::vector<BasicEntry> parse_basic_help(std::string_view text);
// The table of this program, for as long as it runs.
const std::vector<BasicEntry>& basic_entries();

}  // namespace scarlet::command
