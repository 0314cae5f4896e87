// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/proc/buffer.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::command::proc {

std::string collapsed(std::string_view text, char separator) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ';
    if (blank && !out.empty() && out.back() == separator) continue;
    out += blank ? separator : c;
  }
  return out;
}
namespace {

constexpr std::size_t kMostElements = 100'000;

bool is_quote(char c) { return c == '"' || c == '\'' || c == '\\'; }

}  // namespace

std::vector<std::string_view> Buffer::elements() const {
  const std::string_view text = text_;
  if (separator_ != ' ') return text.empty() ? std::vector<std::string_view>() : base::split(text, separator_);
  std::vector<std::string_view> all;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
    std::size_t end = text.find(' ', at);
    if (is_quote(text[at])) {
      const auto close = text.find(text[at], at + 1);
      if (close != std::string_view::npos) end = close + 1;
    }
    end = std::min(end, text.size());
    all.push_back(text.substr(at, end - at));
    at = end;
  }
  return all;
}

void Buffer::join(const std::vector<std::string>& elements) {
  text_ = base::join(elements, std::string(1, separator_));
}

std::size_t Buffer::count() const { return elements().size(); }

std::string Buffer::element(std::size_t number) const {
  const auto all = elements();
  return number >= 1 && number <= all.size() ? std::string(all[number - 1]) : std::string();
}

void Buffer::set_element(std::size_t number, std::string_view value) {
  const auto all = elements();
  std::vector<std::string> changed(all.begin(), all.end());
  if (number < 1 || number > kMostElements) return;
  if (changed.size() < number) changed.resize(number);
  changed[number - 1] = value;
  join(changed);
}

void Buffer::insert_element(std::size_t number, std::string_view value) {
  const auto all = elements();
  std::vector<std::string> changed(all.begin(), all.end());
  const std::size_t at = std::min(std::max<std::size_t>(number, 1) - 1, changed.size());
  changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), std::string(value));
  join(changed);
}

void Buffer::clear_from(std::size_t number) {
  const auto all = elements();
  const std::size_t kept = std::min(std::max<std::size_t>(number, 1) - 1, all.size());
  join({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept)});
}

void Buffer::clear_from_column(std::size_t column) {
  text_.resize(std::min(std::max<std::size_t>(column, 1) - 1, text_.size()));
}

void Buffer::remove_last() { clear_from(std::max<std::size_t>(count(), 1)); }

std::string Buffer::as_line() const {
  std::string line = text_;
  std::replace(line.begin(), line.end(), base::kFieldMark, ' ');
  return line;
}

std::size_t Buffer::element_at_column(std::size_t column) const {
  const auto all = elements();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto end = static_cast<std::size_t>(all[i].data() - text_.data()) + all[i].size();
    if (column <= end) return i + 1;
  }
  return all.size() + 1;
}

}  // namespace scarlet::command::proc
