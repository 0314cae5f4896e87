// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/structure.h"

#include <algorithm>
#include <set>

namespace scarlet::query {
namespace {

std::string different(const std::string& name, std::set<std::string>& used) {
  std::string candidate = name;
  for (int number = 2; !used.insert(candidate).second; ++number) candidate = name + "_" + std::to_string(number);
  return candidate;
}

// Bytes that follow the first byte of a sequence; -1 for a byte that begins none.
int continuation_bytes(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first < 0xE0) return 1;
  if (first >= 0xE0 && first < 0xF0) return 2;
  if (first >= 0xF0 && first < 0xF5) return 3;
  return -1;
}

// No longer forms of what fits fewer bytes, no halves of UTF-16 pairs, nothing above U+10FFFF.
bool may_follow(unsigned char first, unsigned char second) {
  switch (first) {
    case 0xE0: return second >= 0xA0;
    case 0xED: return second < 0xA0;
    case 0xF0: return second >= 0x90;
    case 0xF4: return second < 0x90;
    default: return true;
  }
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const int more = continuation_bytes(first);
    if (more < 0 || text.size() - i <= static_cast<std::size_t>(more)) return false;
    if (more > 0 && !may_follow(first, static_cast<unsigned char>(text[i + 1]))) return false;
    for (int k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0xC0) != 0x80) return false;
    }
    i += static_cast<std::size_t>(more) + 1;
  }
  return true;
}

const std::string& key_of(const Item& item) { return item.given_name.empty() ? item.name : item.given_name; }

}  // namespace

std::vector<Member> members_of(const Layout& layout) {
  std::vector<Member> members;
  std::set<std::string> used;
  for (const ReportColumn& column : layout.columns) {
    if (!column.shown()) continue;
    const Item& item = column.item();
    const bool associated = item.multivalued && !item.association.empty();
    auto at = std::find_if(members.begin(), members.end(), [&](const Member& member) {
      return associated && member.association && member.columns.front()->item().association == item.association;
    });
    if (at == members.end()) {
      members.push_back({different(associated ? item.association : key_of(item), used), associated, {}, {}});
      at = members.end() - 1;
    }
    std::set<std::string> inner(at->names.begin(), at->names.end());
    at->columns.push_back(&column);
    at->names.push_back(at->association ? different(key_of(item), inner) : at->name);
  }
  return members;
}

std::size_t values_of(const Member& member) {
  std::size_t values = 0;
  for (const ReportColumn* column : member.columns) values = std::max(values, column->cell.values());
  return values;
}

std::string in_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6));
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

}  // namespace scarlet::query
