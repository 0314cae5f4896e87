// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/config.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/message.h"
#include "base/text.h"
#include "os/process.h"

namespace scarlet::workspace {
namespace {

constexpr auto kParameters = std::to_array<ParameterInfo>({
#define P(name, scope, kind, initial, least, most, changeable, meaning) \
  {name, scope, kind, initial, least, most, (changeable) != 0, meaning},
#include "workspace/parameters.def"
#undef P
});

std::optional<double> parse_decimal(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || end != text.c_str() + text.size()) return std::nullopt;
  return number;
}

// A whole number; K, M or G behind it: times 2 to the 10th, 20th, 30th.
std::optional<std::int64_t> parse_number(std::string_view text) {
  constexpr std::string_view kUnits = "KMG";
  const auto unit = text.empty() ? std::string_view::npos : kUnits.find(base::to_upper(text.back()));
  if (unit == std::string_view::npos) return base::parse_integer(text);
  auto number = base::parse_integer(text.substr(0, text.size() - 1));
  if (!number || __builtin_mul_overflow(*number, std::int64_t{1} << (10 * (unit + 1)), &*number)) return std::nullopt;
  return number;
}

std::optional<bool> parse_flag(std::string_view text) {
  for (const char* yes : {"YES", "TRUE", "ON", "1"}) {
    if (base::equal_ignoring_case(text, yes)) return true;
  }
  for (const char* no : {"NO", "FALSE", "OFF", "0"}) {
    if (base::equal_ignoring_case(text, no)) return false;
  }
  return std::nullopt;
}

bool in_range(const ParameterInfo& parameter, const std::string& value) {
  if (parameter.kind == 'T') return true;
  if (parameter.kind == 'B') return parse_flag(value).has_value();
  const auto whole = parse_number(value);
  if (parameter.kind == 'N' && !whole) return false;
  const auto number = whole ? static_cast<double>(*whole) : parse_decimal(value);
  if (!number) return false;
  return parameter.least > parameter.most || (*number >= parameter.least && *number <= parameter.most);
}

std::string shown(double number) {
  std::string text = std::to_string(number);
  return text.substr(0, text.find('.'));
}

std::string range_of(const ParameterInfo& parameter) {
  if (parameter.kind == 'B') return "YES or NO";
  if (parameter.least > parameter.most) return "a number";
  return shown(parameter.least) + " to " + shown(parameter.most);
}

// The name=value of a line, or nothing for blank lines, comments and section headings. Only section [qm] counts.
struct Line {
  std::string name;
  std::string value;
};
std::optional<Line> parse_line(std::string_view line, bool& in_section) {
  line = base::trimmed(line);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.empty() || line[0] == '#') return std::nullopt;
  if (line[0] == '[') {
    in_section = base::equal_ignoring_case(line, "[qm]");
    return std::nullopt;
  }
  if (!in_section) return std::nullopt;
  const auto equals = line.find('=');
  const std::string_view value = equals == std::string_view::npos ? std::string_view() : line.substr(equals + 1);
  return Line{base::upper(base::trimmed(line.substr(0, equals))), std::string(base::trimmed(value))};
}

}  // namespace

std::span<const ParameterInfo> all_parameters() { return kParameters; }

const ParameterInfo* find_parameter(std::string_view name) {
  auto at = std::find_if(kParameters.begin(), kParameters.end(),
                         [&](const ParameterInfo& p) { return base::equal_ignoring_case(p.name, name); });
  return at == kParameters.end() ? nullptr : &*at;
}

base::Result<Config> Config::load(os::Env& env, const std::string& path, std::vector<std::string>& problems) {
  Config config;
  for (const auto& parameter : kParameters) config.put(parameter.name, parameter.initial);
  std::string content;
  if (os::exists(env, path)) {
    auto read = os::read_file(env, path);
    if (!read) return read.error();
    content = std::move(*read);
  }
  bool in_section = true;
  int number = 0;
  for (const std::string_view text : base::split(content, '\n')) {
    ++number;
    const auto line = parse_line(text, in_section);
    if (!line || line->name == "QMSYS") continue;
    const ParameterInfo* parameter = find_parameter(line->name);
    const std::string where = path + ":" + std::to_string(number);
    if (!parameter) {
      problems.push_back(base::message(base::MessageId::WorkspaceUnknownParameter, {where, line->name}));
    } else if (!in_range(*parameter, line->value)) {
      problems.push_back(base::message(base::MessageId::WorkspaceParameterRange,
                                       {where, line->name, line->value, range_of(*parameter)}));
    } else {
      config.put(line->name, line->value);
    }
  }
  for (const auto& parameter : kParameters) {
    const std::string name(parameter.name);
    const auto value = os::environment("SCARLET_" + name);
    if (value && in_range(parameter, *value)) config.put(name, *value);
  }
  return config;
}

void Config::put(std::string_view name, std::string_view value) {
  values_[std::string(name)] = {std::string(value), parse_number(value).value_or(0)};
}

std::string Config::text(std::string_view name) const {
  const auto at = values_.find(name);
  return at == values_.end() ? std::string() : at->second.text;
}

std::int64_t Config::number(std::string_view name) const {
  const auto at = values_.find(name);
  return at == values_.end() ? 0 : at->second.number;
}

bool Config::flag(std::string_view name) const { return parse_flag(text(name)).value_or(false); }

double Config::decimal(std::string_view name) const { return parse_decimal(text(name)).value_or(0); }

bool Config::set(std::string_view name, std::string_view value) {
  const ParameterInfo* parameter = find_parameter(name);
  if (!parameter || !parameter->changeable || !in_range(*parameter, std::string(value))) return false;
  put(parameter->name, value);
  return true;
}

}  // namespace scarlet::workspace
