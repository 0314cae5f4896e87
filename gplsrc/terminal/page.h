// SPDX-License-Identifier: GPL-3.0-or-later
// PageDevice: a stream of pages with headings and footings: the terminal, captured output, or a print unit. Reports and
// PRINT statements write lines to it; it breaks pages, prints headings when the first line of a page comes, fills the
// page before a footing, and asks its owner for the pause between display pages.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "terminal/heading.h"

namespace scarlet::terminal {

struct PageShape {
  int width = 80;
  int depth = 24;           // lines of a page in all; 0: endless
  int top_margin = 0;
  int bottom_margin = 0;
  int left_margin = 0;
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
  void set_footing(std::string footing) { footing_ = std::move(footing); }
  const std::string& heading() const { return heading_; }
  const std::string& footing() const { return footing_; }
  void set_facts(Facts facts) { facts_ = std::move(facts); }

  // One line without its line end. False when the user has quit.
  bool line(std::string_view text);
  // Text that may hold line ends, or end within a line.
  bool text(std::string_view text);
  bool at_line_start() const { return at_line_start_; }
  bool at_page_start() const { return lines_ == 0; }  // nothing but the heading printed
  int lines_left() const;
  int line_number() const { return lines_; }
  int page() const { return page_; }
  void set_page(int page) { page_ = page; }
  // Ends the page (footing, form feed or prompt); the next line starts a new one. With a number that page's number.
  bool eject();
  // Prints heading even if no line comes (FORCE); the last footing.
  void force_heading();
  void finish();
  bool stopped() const { return stopped_; }

 private:
  void start_page();
  void end_page_body();
  void emit_line(std::string_view text);
  HeadingFacts facts_now() const;
  int body_lines() const;

  PageShape shape_;
  Emit emit_;
  BetweenPages between_pages_;
  Facts facts_;
  std::string heading_;
  std::string footing_;
  int page_ = 1;
  int lines_ = 0;            // body lines on this page
  int heading_lines_ = 0;
  bool page_open_ = false;   // heading printed
  bool pending_break_ = false;
  bool at_line_start_ = true;
  bool stopped_ = false;
};

}  // namespace scarlet::terminal
