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
  explicit Walk(std::string_view text) : next_(text.data()), end_(text.data() + text.size()) {}

  bool step() {
    if (next_ == nullptr) return false;
    if (mark_ != 0) count();
    const char* stop = next_;
    do {
      stop = find_mark(stop, end_);
    } while (stop < end_ && !is_structure(*stop) && ++stop);
    element_ = {next_, bytes_between(next_, stop)};
    mark_ = stop < end_ ? *stop : char{0};
    next_ = stop < end_ ? stop + 1 : nullptr;
    return true;
  }
  std::string_view element() const { return element_; }
  Position position() const { return position_; }

 private:
  static bool is_structure(char c) {
    return c == base::kFieldMark || c == base::kValueMark || c == base::kSubvalueMark;
  }
  void count() {
    if (mark_ == base::kFieldMark) position_ = {position_.field + 1, 1, 1};
    if (mark_ == base::kValueMark) position_ = {position_.field, position_.value + 1, 1};
    if (mark_ == base::kSubvalueMark) ++position_.subvalue;
  }

  const char* next_;
  const char* end_;
  std::string_view element_;
  char mark_ = 0;  // behind the element
  Position position_{1, 1, 1};
};

template <class Matches>
std::optional<Found> find(std::string_view array, std::int64_t occurrence, Matches matches) {
  if (array.empty()) return std::nullopt;
  for (Walk walk(array); walk.step();) {
    if (matches(walk.element()) && --occurrence < 1) return Found{walk.position()};
  }
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
