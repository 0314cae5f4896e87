// SPDX-License-Identifier: GPL-3.0-or-later
// Screen: a report on a terminal whose pages can be looked at again (SCROLL), moved sideways (PAN) or coloured (STYLE).
// It stands between the page device and the terminal and keeps the lines of the pages as they are before any of that.
//
//   page device -> write() -> kept page -> shown(line) -> terminal
//                  between_pages(): the prompt; P, a page number, L and R show kept pages again
//
// Lines of the body begin with a mark that tells what they are (see mark()); headings and footings have none.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "query/plan.h"
#include "query/report/style.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

class Screen {
 public:
  // `prompts`: the user is asked between pages.
  Screen(workspace::Workspace& workspace, const Query& query, bool prompts);

  // Whether the query says something that this is needed for.
  static bool wanted(const Query& query);

  // In front of a line of the body.
  static std::string mark(LineClass line_class);

  // Columns of a line from `fixed` on move sideways.
  void set_pan(int fixed, int width);
  // Finished lines from the page device.
  void write(std::string_view text);
  // A page is full and another begins. False: the user wants no more.
  bool between_pages();
  // The last page is shown: sideways and backwards may still be wanted, unless the user has quit.
  void finish(bool quit);

 private:
  struct Line {
    LineClass line_class = LineClass::Heading;
    std::string text;
  };
  using Page = std::vector<Line>;
  enum class Answer { Next, Quit };

  bool scrolls() const { return query_.options.scroll.has_value(); }
  bool pans() const { return pan_width_ > window(); }
  int window() const;
  std::size_t kept_pages() const;
  void show(const Line& line);
  void show_page(std::size_t page);
  Answer prompt();
  std::string prompt_text(std::size_t page) const;
  bool obey(char key, std::size_t& page);
  void take_page_number(char first, std::size_t& page);
  char read_key();
  void leave_colours();

  workspace::Workspace& workspace_;
  const Query& query_;
  Style style_;
  std::deque<Page> pages_;
  std::size_t dropped_ = 0;  // pages that are kept no longer
  bool body_begun_ = false;  // of the page being written: lines without a mark are its footing
  bool prompts_;             // no longer when S was answered
  int pan_from_ = 0;
  int pan_width_ = 0;
  int pan_at_ = 0;  // columns that are out of sight on the left
};

}  // namespace scarlet::query
