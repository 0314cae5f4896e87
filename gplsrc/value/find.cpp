// SPDX-License-Identifier: GPL-3.0-or-later
// FIND and FINDSTR: a walk over all elements of flat text, whatever their level.
#include "base/text.h"
#include "value/dynamic_array.h"
#include "value/scan.h"

namespace scarlet::value {
namespace {

// The elements one by one with their positions.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text), marks_(text, AnyMark{}) { find_end(); }

  bool step() {
    if (end_ == text_.size()) return false;
    count(text_[end_]);
    begin_ = end_ + 1;
    find_end();
    return true;
  }
  std::string_view element() const { return text_.substr(begin_, end_ - begin_); }
  Position position() const { return position_; }

 private:
  static bool is_structure(char c) {
    return c == base::kFieldMark || c == base::kValueMark || c == base::kSubvalueMark;
  }
  void find_end() {
    do {
      end_ = marks_.next();
    } while (end_ < text_.size() && !is_structure(text_[end_]));
  }
  void count(char mark) {
    if (mark == base::kFieldMark) position_ = {position_.field + 1, 1, 1};
    if (mark == base::kValueMark) position_ = {position_.field, position_.value + 1, 1};
    if (mark == base::kSubvalueMark) ++position_.subvalue;
  }

  std::string_view text_;
  Scanner<AnyMark> marks_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  Position position_{1, 1, 1};
};

template <class Matches>
std::optional<Found> find(std::string_view array, std::int64_t occurrence, Matches matches) {
  if (array.empty()) return std::nullopt;
  Walk walk(array);
  do {
    if (matches(walk.element()) && --occurrence < 1) return Found{walk.position()};
  } while (walk.step());
  return std::nullopt;
}

}  // namespace

std::optional<Found> find_element(std::string_view item, std::string_view array, std::int64_t occurrence,
                                  bool ignore_case) {
  if (ignore_case) return find(array, occurrence, [=](auto e) { return base::equal_ignoring_case(e, item); });
  return find(array, occurrence, [=](auto e) { return e == item; });
}

std::optional<Found> find_substring(std::string_view text, std::string_view array, std::int64_t occurrence,
                                    bool ignore_case) {
  const auto holds = [](std::string_view element, std::string_view part) {
    return element.find(part) != std::string_view::npos;
  };
  if (!ignore_case) return find(array, occurrence, [=](auto e) { return holds(e, text); });
  const std::string folded = base::upper(text);
  return find(array, occurrence, [&](auto e) { return holds(base::upper(e), folded); });
}

}  // namespace scarlet::value
