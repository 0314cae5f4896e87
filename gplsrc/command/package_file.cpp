// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/package_file.h"

#include "base/text.h"
#include "command/command_words.h"

namespace scarlet::command {
namespace {

constexpr std::string_view kHeading = "SCARLET.PACKAGE 1\n";

std::size_t texts_of(char letter) {
  switch (letter) {
    case 'N':
    case 'P':
    case 'V': return 2;
    case 'R':
    case 'D': return 3;
    case 'C':
    case 'E': return 1;
    default: return 0;
  }
}

void append(std::string& bytes, const PackageItem& item) {
  bytes += item.letter;
  for (const std::string& text : item.texts) (bytes += ' ') += std::to_string(text.size());
  bytes += '\n';
  for (const std::string& text : item.texts) bytes += text;
  bytes += '\n';
}

// The item at the start of `bytes`, which is shortened by it.
std::optional<PackageItem> take_item(std::string_view& bytes) {
  const auto end = bytes.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto words = split_words(bytes.substr(0, end));
  bytes.remove_prefix(end + 1);
  if (words.empty() || words[0].size() != 1) return std::nullopt;
  PackageItem item{words[0][0], {}};
  if (texts_of(item.letter) == 0 || words.size() != texts_of(item.letter) + 1) return std::nullopt;
  for (std::size_t n = 1; n < words.size(); ++n) {
    const auto size = base::parse_integer(words[n]);
    if (!size || *size < 0 || static_cast<std::uint64_t>(*size) > bytes.size()) return std::nullopt;
    item.texts.emplace_back(bytes.substr(0, static_cast<std::size_t>(*size)));
    bytes.remove_prefix(static_cast<std::size_t>(*size));
  }
  if (!bytes.starts_with('\n')) return std::nullopt;
  bytes.remove_prefix(1);
  return item;
}

}  // namespace

std::string encode_package(const Package& package) {
  std::string bytes(kHeading);
  append(bytes, {'N', {package.name, package.version}});
  for (const PackageItem& item : package.items) append(bytes, item);
  append(bytes, {'E', {std::to_string(package.items.size())}});
  return bytes;
}

std::optional<Package> decode_package(std::string_view bytes) {
  if (!bytes.starts_with(kHeading)) return std::nullopt;
  bytes.remove_prefix(kHeading.size());
  Package package;
  auto first = take_item(bytes);
  if (!first || first->letter != 'N') return std::nullopt;
  package.name = first->texts[0];
  package.version = first->texts[1];
  while (auto item = take_item(bytes)) {
    if (item->letter == 'N') return std::nullopt;
    if (item->letter != 'E') {
      package.items.push_back(std::move(*item));
      continue;
    }
    if (item->texts[0] != std::to_string(package.items.size()) || !bytes.empty()) return std::nullopt;
    return package;
  }
  return std::nullopt;
}

bool is_later_version(std::string_view one, std::string_view other) {
  const auto ones = base::split(one, '.');
  const auto others = base::split(other, '.');
  for (std::size_t n = 0; n < ones.size() || n < others.size(); ++n) {
    const std::string_view a = n < ones.size() ? ones[n] : std::string_view("0");
    const std::string_view b = n < others.size() ? others[n] : std::string_view("0");
    const auto x = base::parse_integer(a);
    const auto y = base::parse_integer(b);
    if (x && y) {
      if (*x != *y) return *x > *y;
    } else if (a != b) {
      return a > b;
    }
  }
  return false;
}

}  // namespace scarlet::command
