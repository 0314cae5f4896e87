// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/style.h"

#include "base/message.h"
#include "base/text.h"
#include "query/dictionary.h"
#include "query/words.h"
#include "terminal/terminfo.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;

constexpr std::string_view kClasses = "OHCDSTFE";
constexpr std::string_view kColours[] = {"BLACK", "BLUE", "GREEN", "CYAN", "RED", "MAGENTA", "BROWN", "WHITE", "GREY"};
constexpr int kBright = 8;
constexpr int kYellow = 14;
constexpr int kMostColours = 16;
constexpr int kForeground = -37;
constexpr int kBackground = -38;

}  // namespace

std::optional<int> colour_number(std::string_view name) {
  const std::string word = base::upper(base::trimmed(name));
  if (const auto number = base::parse_integer(word)) {
    return *number >= 0 && *number < kMostColours ? std::optional(static_cast<int>(*number)) : std::nullopt;
  }
  if (word == "YELLOW") return kYellow;
  const bool bright = word.starts_with("BRIGHT ");
  const std::string_view plain = bright ? base::trimmed(std::string_view(word).substr(7)) : std::string_view(word);
  for (int i = 0; i < static_cast<int>(std::size(kColours)); ++i) {
    if (plain == kColours[i]) return bright && i < kBright ? i + kBright : i;
  }
  return std::nullopt;
}

Style::Style(workspace::Workspace& workspace, const std::string& name) {
  const auto record = workspace.voc().find_word(name);
  if (!record) fail_at(nullptr, MessageId::QueryStyle, {name});
  const DictionaryEntry entry = make_entry(record->id, record->record);
  if (entry.type != EntryType::Free) fail_at(nullptr, MessageId::QueryStyle, {name});
  const terminal::Terminfo& terminfo = workspace.services().terminfo();
  for (int field = 2; !entry.field(field).empty(); ++field) {
    const std::string_view text = base::trimmed(entry.field(field));
    const char letter = base::to_upper(text.empty() ? ' ' : text[0]);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || kClasses.find(letter) == std::string_view::npos) continue;
    const auto parts = base::split(text.substr(equals + 1), ',');
    std::string code;
    if (const auto colour = colour_number(parts[0])) code += terminfo.control(kForeground, std::to_string(*colour));
    if (const auto colour = parts.size() > 1 ? colour_number(parts[1]) : std::nullopt) {
      code += terminfo.control(kBackground, std::to_string(*colour));
    }
    if (!code.empty()) codes_[static_cast<LineClass>(letter)] = std::move(code);
  }
}

std::string_view Style::begin(LineClass line_class) const {
  auto at = codes_.find(line_class);
  if (at == codes_.end()) at = codes_.find(LineClass::Other);
  return at == codes_.end() ? std::string_view() : std::string_view(at->second);
}

}  // namespace scarlet::query
