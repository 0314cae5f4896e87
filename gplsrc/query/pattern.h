// SPDX-License-Identifier: GPL-3.0-or-later
// Pattern: the right-hand side of LIKE, made ready once. "...text..." shapes, which are nearly all there are, are found
// by searching; everything else goes to convert::matches.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::query {

class Pattern {
 public:
  explicit Pattern(std::string text);
  bool matches(std::string_view data) const;

  // Text that all matching data begin with, when the rest of the pattern is one "..."; for look-ups in an index.
  bool is_prefix() const { return simple_ && pieces_.size() == 2 && pieces_[1].empty(); }
  const std::string& prefix() const { return pieces_.front(); }
  // No variable part at all: only the text itself matches.
  bool is_exact() const { return simple_ && pieces_.size() == 1; }

 private:
  std::string text_;
  bool simple_ = false;
  std::vector<std::string> pieces_;  // the text between the "..."
};

// [text] and ^ of = and NE under PICK.WILDCARD.
class Wildcard {
 public:
  static bool is_one(std::string_view literal);
  explicit Wildcard(std::string_view literal);
  bool matches(std::string_view data) const;

 private:
  bool open_start_;
  bool open_end_;
  std::string body_;
};

}  // namespace scarlet::query
