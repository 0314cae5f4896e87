// SPDX-License-Identifier: GPL-3.0-or-later
// The form for an outline: a line for each heading and for each part of each entry. What was typed and not filed is
// kept as the screen editor keeps its texts, and offered again.
#pragma once

#include <functional>
#include <string>

#include "command/editor_screen/form_screen.h"
#include "command/outline.h"

namespace scarlet::command {

class OutlineForm {
 public:
  // `file_it` writes the outline and says why it could not, or nothing.
  OutlineForm(Call& call, OpenFile& file, std::string id, Outline& outline, std::function<std::string()> file_it);
  // Until the user leaves.
  void run();

 private:
  struct Place {
    bool heading = true;
    std::size_t entry = 0;  // or number of the heading
    std::size_t part = 0;
  };
  void offer_kept();
  void keep();
  void forget();
  void make_rows();
  Place place_of(std::size_t row) const;
  void take_row(std::size_t row);
  bool obey(const std::string& stroke, std::size_t& row);  // false: the form ends
  void insert(std::size_t& row);
  void remove(std::size_t& row);
  bool save();
  bool may_leave();
  void drop_empty_end();

  Call& call_;
  OpenFile& file_;
  std::string id_;
  Outline& outline_;
  std::function<std::string()> file_it_;
  editor_screen::FormScreen form_;
  std::string kept_;  // the record as it was kept last
};

}  // namespace scarlet::command
