// SPDX-License-Identifier: GPL-3.0-or-later
// Paragraph: the lines of a paragraph (or of an EXECUTE text) and the place reached in them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::command {

// "label: rest" in two; the label comes without its colon and is empty when there is none.
struct LabelledLine {
  std::string_view label;
  std::string_view rest;
};
LabelledLine split_label(std::string_view line);

class Paragraph {
 public:
  // `lines` are separated by field marks. Lines ending in _ are joined to the next with a blank instead of the
  // underscore, leading blanks go. Nothing when a LOOP or REPEAT has no partner.
  static std::optional<Paragraph> prepare(std::string name, std::string_view lines);

  const std::string& name() const { return name_; }
  // The next line to carry out, without its label; LOOP and REPEAT are dealt with here. Nothing at the end.
  std::optional<std::string> next();
  // Number of the line that next() gave, from 1.
  std::size_t line_number() const { return at_; }
  // Goes on behind the first such label below; false when there is none.
  bool go(std::string_view label);
  // The texts of the DATA lines that follow directly (comments and blank lines may come between); they are passed over.
  std::vector<std::string> take_data();

  bool echo = false;  // $ECHO

 private:
  struct Line {
    std::string text;
    std::size_t loop = 0;  // of a REPEAT: the line behind its LOOP; 0 for other lines
  };

  std::string name_;
  std::vector<Line> lines_;
  std::size_t at_ = 0;
};

}  // namespace scarlet::command
