// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/source.h"

#include "base/text.h"

namespace scarlet::basic {
namespace {

bool ends_line(char c) { return c == '\n' || c == base::kFieldMark; }

std::vector<std::size_t> find_lines(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size();) {
    starts.push_back(at);
    while (at < text.size() && !ends_line(text[at])) ++at;
    ++at;
  }
  return starts;
}

}  // namespace

std::uint16_t SourceMap::add(std::string name, std::string text, Position included_at) {
  auto entry = std::make_unique<Entry>();
  entry->line_starts = find_lines(text);
  entry->name = std::move(name);
  entry->text = std::move(text);
  entry->included_at = included_at;
  entries_.push_back(std::move(entry));
  return static_cast<std::uint16_t>(entries_.size() - 1);
}

std::string_view SourceMap::line(std::uint16_t source, std::uint32_t number) const {
  const Entry& entry = *entries_[source];
  if (number == 0 || number > entry.line_starts.size()) return {};
  const std::size_t begin = entry.line_starts[number - 1];
  std::size_t end = begin;
  while (end < entry.text.size() && !ends_line(entry.text[end])) ++end;
  if (end > begin && entry.text[end - 1] == '\r') --end;
  return std::string_view(entry.text).substr(begin, end - begin);
}

std::string SourceMap::line_label(const Position& at) const {
  std::string label = std::to_string(at.line);
  for (std::uint16_t source = at.source; source != 0;) {
    const Position& directive = entries_[source]->included_at;
    label.insert(0, std::to_string(directive.line).append("."));
    source = directive.source;
  }
  return label;
}

}  // namespace scarlet::basic
