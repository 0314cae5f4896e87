// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/match.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::client {
namespace {

// One element: characters of a class, from `least` to `most` of them, or a text.
struct Element {
  char kind = 'X';  // A, N, X, or T for a text
  bool negated = false;
  std::size_t least = 0;
  std::size_t most = kMatchedBytes;
  std::string_view text;

  bool takes(char c) const {
    const bool in_class = kind == 'X' || (kind == 'A' ? base::is_letter(c) : base::is_digit(c));
    return in_class != negated;
  }
};

bool is_class(char c) { return std::string_view("ANX").find(base::to_upper(c)) != std::string_view::npos; }

class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : rest_(pattern) {}

  std::vector<Element> read() {
    std::vector<Element> elements;
    while (!rest_.empty()) elements.push_back(next());
    return elements;
  }

 private:
  Element next() {
    Element element;
    if (rest_.size() > 1 && rest_[0] == '~') {
      element.negated = true;
      rest_.remove_prefix(1);
    }
    if (rest_.starts_with("...")) {
      rest_.remove_prefix(3);
    } else if (!take_counted(element)) {
      take_text(element);
    }
    return element;
  }

  std::size_t take_number(std::string_view& text) const {
    std::size_t number = 0;
    while (!text.empty() && base::is_digit(text[0])) {
      number = std::min(number * 10 + static_cast<std::size_t>(text[0] - '0'), kMatchedBytes + 1);
      text.remove_prefix(1);
    }
    return number;
  }

  // nA, n-mA. Nothing is taken when it is not one.
  bool take_counted(Element& element) {
    std::string_view text = rest_;
    if (!base::is_digit(text[0])) return false;
    element.least = take_number(text);
    element.most = element.least == 0 ? kMatchedBytes : element.least;
    if (text.size() > 1 && text[0] == '-' && base::is_digit(text[1])) {
      text.remove_prefix(1);
      element.most = take_number(text);
    }
    if (text.empty() || !is_class(text[0])) {
      element.least = 0;
      return false;
    }
    element.kind = base::to_upper(text[0]);
    rest_ = text.substr(1);
    return true;
  }

  void take_text(Element& element) {
    element.kind = 'T';
    if (rest_[0] == '\'' || rest_[0] == '"') {
      const auto end = rest_.find(rest_[0], 1);
      element.text = rest_.substr(1, end == std::string_view::npos ? end : end - 1);
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
      return;
    }
    std::size_t size = 1;
    while (size < rest_.size() && !begins_element(rest_.substr(size))) ++size;
    element.text = rest_.substr(0, size);
    rest_.remove_prefix(size);
  }

  bool begins_element(std::string_view text) const {
    if (text[0] == '\'' || text[0] == '"' || text[0] == '~' || text.starts_with("...")) return true;
    PatternReader ahead(text);
    Element ignored;
    return ahead.take_counted(ignored);
  }

  std::string_view rest_;
};

// From the last element to the first: at which places of the text the rest of the pattern matches. An element that
// takes `least` to `most` characters of a run needs such a place within a range, which a running count answers at once.
class Matcher {
 public:
  Matcher(std::string_view text, std::vector<Element> elements)
      : text_(text), elements_(std::move(elements)), rest_matches_(elements_.size() + 1, Places(text.size() + 1)) {}

  Match run() {
    rest_matches_.back()[text_.size()] = true;
    for (std::size_t number = elements_.size(); number-- > 0;) fill(number);
    Match result;
    result.matches = rest_matches_[0][0];
    std::size_t at = 0;
    for (std::size_t number = 0; result.matches && number < elements_.size(); ++number) {
      const std::size_t size = chosen_size(number, at);
      result.elements.push_back(text_.substr(at, size));
      at += size;
    }
    return result;
  }

 private:
  using Places = std::vector<bool>;

  bool is_text_at(const Element& element, std::size_t at) const {
    if (text_.size() - at < element.text.size()) return false;
    return (text_.substr(at, element.text.size()) == element.text) != element.negated;
  }

  void fill(std::size_t number) {
    const Element& element = elements_[number];
    const Places& after = rest_matches_[number + 1];
    Places& here = rest_matches_[number];
    std::vector<std::size_t> count(text_.size() + 2);  // of places in `after` from here to the end
    std::size_t run = 0;                               // characters from here on that the element takes
    for (std::size_t at = text_.size() + 1; at-- > 0;) {
      count[at] = count[at + 1] + (after[at] ? 1 : 0);
      run = at < text_.size() && element.takes(text_[at]) ? run + 1 : 0;
      if (element.kind == 'T') {
        here[at] = is_text_at(element, at) && after[at + element.text.size()];
      } else if (const std::size_t most = std::min(run, element.most); most >= element.least) {
        here[at] = count[at + element.least] > count[at + most + 1];
      }
    }
  }

  // Letters and digits take what they can, anything as little as it can.
  std::size_t chosen_size(std::size_t number, std::size_t at) const {
    const Element& element = elements_[number];
    if (element.kind == 'T') return element.text.size();
    const Places& after = rest_matches_[number + 1];
    std::size_t chosen = element.least;
    for (std::size_t size = 0; size <= element.most; ++size) {
      if (size >= element.least && after[at + size]) {
        chosen = size;
        if (element.kind == 'X' && !element.negated) break;
      }
      if (at + size == text_.size() || !element.takes(text_[at + size])) break;
    }
    return chosen;
  }

  std::string_view text_;
  std::vector<Element> elements_;
  std::vector<Places> rest_matches_;
};

}  // namespace

Match match(std::string_view text, std::string_view pattern) {
  if (text.size() > kMatchedBytes || pattern.size() > kPatternBytes) return {};
  for (const std::string_view alternative : base::split(pattern, base::kValueMark)) {
    Match result = Matcher(text, PatternReader(alternative).read()).run();
    if (result.matches) return result;
  }
  return {};
}

}  // namespace scarlet::client
