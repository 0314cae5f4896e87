// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/csv.h"

#include "base/text.h"

namespace scarlet::session {
namespace {

// Takes a quoted item off the front of `rest`, which begins with the quote.
std::string take_quoted(std::string_view& rest) {
  std::string item;
  std::size_t at = 1;
  for (; at < rest.size(); ++at) {
    if (rest[at] != '"') {
      item += rest[at];
    } else if (at + 1 < rest.size() && rest[at + 1] == '"') {
      item += '"';
      ++at;
    } else {
      ++at;
      break;
    }
  }
  rest.remove_prefix(at);
  return item;
}

}  // namespace

std::vector<std::string> parse_csv(std::string_view line, char delimiter) {
  std::vector<std::string> items;
  for (;;) {
    std::string item;
    if (!line.empty() && line[0] == '"') item = take_quoted(line);
    const auto end = line.find(delimiter);
    item += line.substr(0, end);
    items.push_back(std::move(item));
    if (end == std::string_view::npos) return items;
    line.remove_prefix(end + 1);
  }
}

std::string csv_item(std::string_view text, char delimiter) {
  if (text.find('"') == std::string_view::npos && text.find(delimiter) == std::string_view::npos)
    return std::string(text);
  return '"' + base::replace_all(text, "\"", "\"\"") + '"';
}

}  // namespace scarlet::session
