// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/pattern.h"

#include <algorithm>

#include "base/text.h"
#include "convert/convert.h"

namespace scarlet::query {
namespace {

constexpr std::string_view kAnything = "...";

// Whether a stretch without "..." stands for itself: nothing in it is an element of the pattern language.
bool is_literal(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"' || c == '~' || c == '\\' || base::is_mark(c)) return false;
    if (!base::is_digit(c)) continue;
    std::size_t end = i;
    while (end < text.size() && base::is_digit(text[end])) ++end;
    if (end < text.size() && std::string_view("ANXanx-").find(text[end]) != std::string_view::npos) return false;
    i = end - 1;
  }
  return true;
}

std::vector<std::string> split_at_anything(std::string_view text) {
  std::vector<std::string> pieces;
  std::size_t start = 0;
  for (std::size_t at = text.find(kAnything); at != std::string_view::npos; at = text.find(kAnything, start)) {
    pieces.emplace_back(text.substr(start, at - start));
    start = at + kAnything.size();
  }
  pieces.emplace_back(text.substr(start));
  return pieces;
}

}  // namespace

Pattern::Pattern(std::string text) : text_(std::move(text)), pieces_(split_at_anything(text_)) {
  // The empty pattern has rules of its own, and so have four dots or more.
  simple_ = !text_.empty() && text_.find("....") == std::string::npos &&
            std::all_of(pieces_.begin(), pieces_.end(), [](const std::string& piece) { return is_literal(piece); });
}

bool Pattern::matches(std::string_view data) const {
  if (!simple_) return convert::matches(data, text_);
  if (pieces_.size() == 1) return data == pieces_.front();
  const std::string& first = pieces_.front();
  const std::string& last = pieces_.back();
  if (data.size() < first.size() + last.size() || !data.starts_with(first) || !data.ends_with(last)) return false;
  data = data.substr(first.size(), data.size() - first.size() - last.size());
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const auto at = data.find(pieces_[i]);
    if (at == std::string_view::npos) return false;
    data.remove_prefix(at + pieces_[i].size());
  }
  return true;
}

bool Wildcard::is_one(std::string_view literal) {
  return literal.starts_with('[') || literal.ends_with(']') || literal.find('^') != std::string_view::npos;
}

Wildcard::Wildcard(std::string_view literal) : open_start_(literal.starts_with('[')), open_end_(false) {
  if (open_start_) literal.remove_prefix(1);
  open_end_ = literal.ends_with(']');
  if (open_end_) literal.remove_suffix(1);
  body_ = literal;
}

bool Wildcard::matches(std::string_view data) const {
  auto fits = [&](std::string_view part) {
    return std::equal(part.begin(), part.end(), body_.begin(), body_.end(),
                      [](char c, char p) { return p == '^' || p == c; });
  };
  if (data.size() < body_.size()) return false;
  const std::size_t spare = data.size() - body_.size();
  if (!open_start_ && !open_end_) return fits(data);
  if (!open_start_) return fits(data.substr(0, body_.size()));
  if (!open_end_) return fits(data.substr(spare));
  for (std::size_t at = 0; at <= spare; ++at) {
    if (fits(data.substr(at, body_.size()))) return true;
  }
  return false;
}

}  // namespace scarlet::query
