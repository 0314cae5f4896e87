// SPDX-License-Identifier: GPL-3.0-or-later
// SHOW: records are listed by number, a screen at a time, and the user picks those that go into a list.
//
//   S what   select        C what   clear        what: numbers, ranges 3-7, VISIBLE, ALL
//   N P T    next, previous, top screen          R repaint
//   Q        make the list, if as many are picked as MIN and MAX want          QC whatever they say
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/executor.h"
#include "query/report/layout.h"

namespace scarlet::query {

class Show final : public RowConsumer {
 public:
  Show(workspace::Workspace& workspace, const Query& query);

  bool needs_records() const override { return true; }
  bool row(RowData& row) override;

  // Talks to the user until he is done; the ids picked.
  std::vector<std::string> pick();

 private:
  struct Line {
    std::string id;
    std::string text;
    bool picked = false;
  };
  enum class Next { Ask, Repaint, Done };

  void paint();
  Next obey(std::string_view command);
  Next leave(bool check);
  bool mark(std::string_view what, bool picked);
  bool mark_word(std::string_view word, bool picked);
  void mark_lines(std::size_t first, std::size_t last, bool picked);
  std::size_t screen_lines() const;
  std::int64_t picked_count() const;

  workspace::Workspace& workspace_;
  const Query& query_;
  Layout layout_;
  std::vector<Line> lines_;
  std::size_t top_ = 0;
};

}  // namespace scarlet::query
