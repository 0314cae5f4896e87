// SPDX-License-Identifier: GPL-3.0-or-later
// Style: the colours of a report on a terminal, from an X record of the VOC (STYLE, REPORT.STYLE).
//
//   field 2...:  class=foreground,background,weight
//
// Classes: O other, H heading, C column heading, D detail, S subtotal, T total, F footing, E exit (after the report).
// Colours are numbers 0-15 as for @(-37) or names; the weight is for printers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace scarlet::terminal {
class Terminfo;
}
namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

enum class LineClass : char {
  Other = 'O',
  Heading = 'H',
  ColumnHeading = 'C',
  Detail = 'D',
  Subtotal = 'S',
  Total = 'T',
  Footing = 'F',
  Exit = 'E'
};

// "4", "red" or "bright blue": the number; nothing when it is none.
std::optional<int> colour_number(std::string_view name);

class Style {
 public:
  Style() = default;
  // Throws SentenceError when there is no such record.
  Style(workspace::Workspace& workspace, const std::string& name);

  // What to send before lines of the class; empty without colours.
  std::string_view begin(LineClass line_class) const;
  bool empty() const { return codes_.empty(); }

 private:
  std::map<LineClass, std::string> codes_;
};

}  // namespace scarlet::query
