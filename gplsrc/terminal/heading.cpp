// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/heading.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"

namespace scarlet::terminal {
namespace {

constexpr int kDefaultPageColumns = 4;  // of P
constexpr int kWidestNumber = 32'767;   // any number in a code is cut to this

std::string spaces(int count) { return std::string(static_cast<std::size_t>(std::max(count, 0)), ' '); }
int length(const std::string& text) { return static_cast<int>(text.size()); }

// One line in the making: the pieces between its gaps.
struct Line {
  struct Part {
    std::string text;
    bool centred = false;
  };
  std::vector<Part> parts{1};
  int width;

  explicit Line(int device_width) : width(device_width) {}
  std::string& text() { return parts.back().text; }
  int text_columns() const {
    int sum = 0;
    for (const Part& part : parts) sum += length(part.text);
    return sum;
  }
  void fit(int columns) {
    const int change = columns - text_columns();
    const int size = std::max(length(text()) + change, 0);
    text().resize(static_cast<std::size_t>(size), ' ');
  }
};

// Pieces first..last with their gaps, so that all together is `columns` wide. `leading`: a gap comes before the first.
std::string spread(const std::vector<Line::Part>& parts, std::size_t first, std::size_t last, int gaps, int columns,
                   bool leading) {
  int spare = columns;
  for (std::size_t i = first; i < last; ++i) spare -= length(parts[i].text);
  // Each but the last gap gets the share rounded up; the last what is left.
  const int each = gaps > 0 ? std::max(spare + gaps - 1, 0) / gaps : 0;
  std::string out;
  int left = gaps;
  auto gap = [&] {
    if (left == 0) return;
    --left;
    out += spaces(left == 0 ? spare : each);
    spare -= each;
  };
  if (leading) gap();
  for (std::size_t i = first; i < last; ++i) {
    out += parts[i].text;
    gap();
  }
  return out;
}

// A line with gaps ends one column before the width.
std::string lay_out_gaps(const Line& line) {
  const int gaps = static_cast<int>(line.parts.size()) - 1;
  if (gaps == 0) return line.parts[0].text;
  return spread(line.parts, 0, line.parts.size(), gaps, line.width - 1, false);
}

std::string lay_out(const Line& line) {
  const auto centre = std::find_if(line.parts.begin(), line.parts.end(), [](const auto& part) { return part.centred; });
  if (centre == line.parts.end()) return lay_out_gaps(line);
  const auto at = static_cast<std::size_t>(centre - line.parts.begin());
  const int start = std::max((line.width - length(centre->text)) / 2, 0);
  std::string out = at == 0 ? spaces(start) : spread(line.parts, 0, at, static_cast<int>(at), start, false);
  out += centre->text;
  const auto gaps = static_cast<int>(line.parts.size() - 1 - at);
  if (gaps > 0) out += spread(line.parts, at + 1, line.parts.size(), gaps, line.width - 1 - length(out), true);
  return out;
}

class Expansion {
 public:
  explicit Expansion(const HeadingFacts& facts) : facts_(facts), line_(facts.width) {}

  std::vector<std::string> run(std::string_view heading) {
    std::size_t at = 0;
    while (at < heading.size()) {
      if (heading[at] != '\'') {
        line_.text() += heading[at++];
      } else if (at + 1 < heading.size() && heading[at + 1] == '\'') {
        line_.text() += '\'';
        at += 2;
      } else {
        const std::size_t close = std::min(heading.find('\'', at + 1), heading.size());
        codes(heading.substr(at + 1, close - at - 1));
        at = close + 1;
      }
    }
    end_line();
    return std::move(lines_);
  }

 private:
  void codes(std::string_view group) {
    std::size_t at = 0;
    while (at < group.size()) {
      const char letter = group[at++];
      // The number of P is one digit: 'P25' is page in two columns, then a code there is not.
      const std::size_t most = letter == 'P' || letter == 'B' ? 1 : group.size();
      int number = -1;
      for (std::size_t taken = 0; taken < most && at < group.size() && base::is_digit(group[at]); ++taken, ++at) {
        number = std::min(std::max(number, 0) * 10 + (group[at] - '0'), kWidestNumber);
      }
      code(letter, number);
    }
  }

  void code(char letter, int number) {
    switch (letter) {
      case 'B': return show_break(number);
      case 'C': line_.parts.back().centred = true; return;
      case 'D': line_.text() += facts_.date; return;
      case 'F': return show(facts_.file_name, number);
      case 'G': line_.parts.emplace_back(); return;
      case 'H': return line_.fit(std::max(number, 0));
      case 'I':
      case 'R': return show(facts_.record_id, number);
      case 'L': return end_line();
      case 'O': swap_ = facts_.page % 2 == 0; return;
      case 'P': return show_page_right(number < 0 ? kDefaultPageColumns : number);
      case 'S': return show_page_left(number);
      case 'T': line_.text() += facts_.time_and_date; return;
      case 'W':
        if (number > 0) line_.width = number;
        return;
      default: return;
    }
  }

  // Cut or filled to that many columns; as it is without a number.
  void show(std::string text, int columns) {
    if (columns >= 0) text.resize(static_cast<std::size_t>(columns), ' ');
    line_.text() += text;
  }
  void show_page_left(int columns) {
    const std::string page = std::to_string(facts_.page);
    line_.text() += page + spaces(columns - length(page));
  }
  void show_page_right(int columns) {
    const std::string page = std::to_string(facts_.page);
    line_.text() += spaces(columns - length(page)) + page;
  }
  void show_break(int number) {
    const auto which = static_cast<std::size_t>(std::max(number, 0));
    if (which < facts_.breaks.size()) line_.text() += facts_.breaks[which];
  }
  void end_line() {
    if (swap_) std::reverse(line_.parts.begin(), line_.parts.end());
    lines_.push_back(lay_out(line_));
    line_ = Line(facts_.width);
  }

  const HeadingFacts& facts_;
  Line line_;
  bool swap_ = false;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> expand_heading(std::string_view heading, const HeadingFacts& facts) {
  if (heading.empty()) return {};
  return Expansion(facts).run(heading);
}

bool suppresses_prompts(std::string_view heading) {
  std::size_t at = 0;
  while ((at = heading.find('\'', at)) != std::string_view::npos) {
    const std::size_t close = std::min(heading.find('\'', at + 1), heading.size());
    if (heading.substr(at + 1, close - at - 1).find('N') != std::string_view::npos) return true;
    at = close + 1;
  }
  return false;
}

std::string heading_literal(std::string_view text) { return base::replace_all(text, "'", "''"); }

}  // namespace scarlet::terminal
