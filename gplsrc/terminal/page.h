// SPDX-License-Identifier: GPL-3.0-or-later
// PageDevice: a stream of pages with headings and footings: the terminal, captured output, or a print unit. Reports and
// PRINT statements write lines to it; it breaks pages, prints headings when the first line of a page comes, fills the
// page before a footing, and asks its owner for the pause between display pages.
//
//   top margin      blank lines
//   heading         the template's lines, then the fixed lines under it (column headings of a report)
//   body            what is written; lines_left() of it are free
//   footing         on the last lines of the page
//
// A page that is full stays so until another line comes: only then is its footing printed, between_pages called and the
// next heading printed. So a report that ends with a full page makes no empty one. Copying a device copies its state
// (to put the terminal's heading back after a report of its own).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/heading.h"

namespace scarlet::terminal {

struct PageShape {
  int width = 80;  // columns of the device; see heading.h for what headings use of it
  int depth = 24;  // lines of a page in all; 0: endless. A display page has one line less than the screen
  int top_margin = 0;
  int bottom_margin = 0;
  int left_margin = 0;
  bool continuous = false;  // NO.PAGE: one page of any length, with one heading and one footing
  bool footing_ends_line =
      true;  // false: what comes between pages follows the footing directly (PRINT to a print unit)
};

class PageDevice {
 public:
  // `emit` gets finished text with line ends; `between_pages` is called when a page is full and another begins (page
  // prompt and clear screen, or form feed); it returns false to stop the output (Quit).
  using Emit = std::function<void(std::string_view text)>;
  using BetweenPages = std::function<bool()>;
  // Fills in what changes from page to page (time, break values, record id).
  using Facts = std::function<void(HeadingFacts& facts)>;

  PageDevice(PageShape shape, Emit emit, BetweenPages between_pages);

  const PageShape& shape() const { return shape_; }
  void set_shape(const PageShape& shape) { shape_ = shape; }
  void set_heading(std::string heading) { heading_ = std::move(heading); }
  void set_footing(std::string footing);
  const std::string& heading() const { return heading_; }
  const std::string& footing() const { return footing_; }
  // Lines printed under the heading of every page as they are.
  void set_lines_under_heading(std::vector<std::string> lines) { under_heading_ = std::move(lines); }
  void set_facts(Facts facts) { facts_ = std::move(facts); }
  const Facts& facts() const { return facts_; }

  // One line without its line end. False when the user has quit.
  bool line(std::string_view text);
  // Text that may hold line ends, or end within a line.
  bool text(std::string_view text);
  bool at_line_start() const { return at_line_start_; }
  // Nothing but the heading is on the page, or the next line begins a new one.
  bool at_page_start() const;
  // Lines the body can still take; a large number on an endless page.
  int lines_left() const;
  int line_number() const { return lines_; }
  int page() const { return page_; }
  void set_page(int page) { page_ = page; }
  // Ends the page (its footing is printed); the next line starts a new one. With a number that page's number. Nothing
  // happens when no page is open.
  void eject(int page_number = 0);
  // Prints the heading even if no line comes (FORCE).
  void force_heading();
  // Ends the last page with its footing; the next line begins another without a break between them.
  void finish();
  bool stopped() const { return stopped_; }

 private:
  bool begin_line();
  void start_page();
  void close_page();
  void emit_lines(const std::vector<std::string>& lines);
  void emit_blank_lines(int count);
  std::vector<std::string> expand(const std::string& heading) const;
  HeadingFacts facts_now() const;
  int body_lines() const;
  bool full() const;

  PageShape shape_;
  Emit emit_;
  BetweenPages between_pages_;
  Facts facts_;
  std::string heading_;
  std::string footing_;
  std::vector<std::string> under_heading_;
  int footing_lines_ = 0;
  int page_ = 1;
  int next_page_ = 0;       // 0: the page after this one
  int lines_ = 0;           // body lines on this page
  int heading_lines_ = 0;   // with the lines under the heading
  bool page_open_ = false;  // heading printed
  bool pending_break_ = false;
  bool at_line_start_ = true;
  bool stopped_ = false;
  std::string buffer_;
};

}  // namespace scarlet::terminal
