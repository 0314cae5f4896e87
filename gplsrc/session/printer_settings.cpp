// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/printer_settings.h"

#include "base/text.h"

namespace scarlet::session {
namespace {

using workspace::PrintMode;
using workspace::PrintSettings;

constexpr std::int64_t kLargestShape = 32'767;
constexpr std::int64_t kLargestMargin = 50;
constexpr std::int64_t kLargestCopies = 999;

struct NumberSetting {
  std::int64_t key;
  std::int64_t least;
  std::int64_t most;
  int& (*member)(PrintSettings&);
};
constexpr NumberSetting kNumbers[] = {
    {2, 1, kLargestShape, [](PrintSettings& s) -> int& { return s.shape.width; }},
    {3, 0, kLargestShape, [](PrintSettings& s) -> int& { return s.shape.depth; }},
    {4, 0, kLargestMargin, [](PrintSettings& s) -> int& { return s.shape.top_margin; }},
    {5, 0, kLargestMargin, [](PrintSettings& s) -> int& { return s.shape.bottom_margin; }},
    {6, 0, kLargestMargin, [](PrintSettings& s) -> int& { return s.shape.left_margin; }},
    {13, 1, kLargestCopies, [](PrintSettings& s) -> int& { return s.copies; }},
};

struct TextSetting {
  std::int64_t key;
  std::string PrintSettings::*member;
};
constexpr TextSetting kTexts[] = {
    {8, &PrintSettings::printer}, {9, &PrintSettings::hold_name}, {14, &PrintSettings::banner},
    {15, &PrintSettings::form},   {16, &PrintSettings::options},
};

constexpr std::int64_t kDefined = 0;
constexpr std::int64_t kMode = 1;
constexpr std::int64_t kPage = 10;
constexpr std::int64_t kLine = 11;
constexpr std::int64_t kLinesLeft = 12;

}  // namespace

bool set_printer_setting(workspace::PrintUnits& units, int unit, std::int64_t key, std::string_view value) {
  PrintSettings& settings = units.settings(unit);
  const auto number = base::parse_integer(value);
  if (key == kMode) {
    if (!number || *number < 0 || *number > 6 || *number == 2) return false;
    settings.mode = static_cast<PrintMode>(*number);
    return true;
  }
  if (key == kPage) {
    if (!number) return false;
    units.device(unit).set_page(static_cast<int>(*number));
    return true;
  }
  for (const auto& row : kNumbers) {
    if (row.key != key) continue;
    if (!number || *number < row.least || *number > row.most) return false;
    row.member(settings) = static_cast<int>(*number);
    units.device(unit).set_shape(settings.shape);
    return true;
  }
  for (const auto& row : kTexts) {
    if (row.key != key) continue;
    settings.*row.member = value;
    return true;
  }
  return false;
}

std::optional<std::string> get_printer_setting(workspace::PrintUnits& units, int unit, std::int64_t key) {
  if (key == kDefined) return units.exists(unit) ? "1" : "0";
  PrintSettings& settings = units.settings(unit);
  if (key == kMode) return std::to_string(static_cast<int>(settings.mode));
  if (key == kPage) return std::to_string(units.device(unit).page());
  if (key == kLine) return std::to_string(units.device(unit).line_number());
  if (key == kLinesLeft) return std::to_string(units.device(unit).lines_left());
  for (const auto& row : kNumbers) {
    if (row.key == key) return std::to_string(row.member(settings));
  }
  for (const auto& row : kTexts) {
    if (row.key == key) return settings.*row.member;
  }
  return std::nullopt;
}

}  // namespace scarlet::session
