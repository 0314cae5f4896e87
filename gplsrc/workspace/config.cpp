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

constexpr const char* kMachineFile = "/etc/scarlet.conf";
constexpr const char* kMachineFragments = "/etc/scarlet.d";
constexpr std::string_view kSecrets = "secrets.conf";
constexpr std::string_view kOldMostUsers = "MAXUSERS";

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

Config::Config() {
  for (const auto& parameter : kParameters) put(parameter.name, parameter.initial, "default");
}

base::Result<Config> Config::load(os::Env& env, const std::string& path, std::vector<std::string>& problems) {
  Config config;
  SCARLET_TRY(config.read(env, path, problems));
  config.read_environment(problems);
  return config;
}

// What the machine's file says of an instance counts when it names the instance.
base::Result<Config> Config::for_instance(os::Env& env, const std::string& home, std::vector<std::string>& problems) {
  Config config;
  if (const auto other = os::environment("QMCONFIG"); other && !other->empty()) {
    SCARLET_TRY(config.read(env, *other, problems));
  } else {
    const bool of_machine = machine_instance(env) == home;
    if (of_machine) SCARLET_TRY(config.read(env, kMachineFile, problems));
    SCARLET_TRY(config.read(env, home + "/scarlet.conf", problems));
    if (of_machine) SCARLET_TRY(config.read_fragments(env, kMachineFragments, problems));
    SCARLET_TRY(config.read_fragments(env, home + "/scarlet.d", problems));
  }
  config.read_environment(problems);
  return config;
}

std::string Config::main_file(os::Env& env, const std::string& home) {
  if (const auto other = os::environment("QMCONFIG"); other && !other->empty()) return *other;
  return machine_instance(env) == home ? std::string(kMachineFile) : home + "/scarlet.conf";
}

std::string Config::machine_instance(os::Env& env) {
  const auto content = os::read_file(env, kMachineFile);
  if (!content) return {};
  bool in_section = true;
  for (const std::string_view text : base::split(*content, '\n')) {
    const auto line = parse_line(text, in_section);
    if (line && line->name == "QMSYS") return line->value;
  }
  return {};
}

// *.conf in the order of their names. One that is only its owner's to read is not for the sessions of others; secrets
// that are not are refused.
base::Result<void> Config::read_fragments(os::Env& env, const std::string& directory,
                                          std::vector<std::string>& problems) {
  if (!os::is_directory(env, directory)) return {};
  const auto entries = env.list(directory);
  if (!entries) return {};
  for (const auto& entry : *entries) {
    if (!entry.name.ends_with(".conf")) continue;
    const std::string path = directory + "/" + entry.name;
    const auto status = env.status(path);
    constexpr std::uint32_t kOpenToOthers = 0077;
    if (entry.name == kSecrets && status && (status->permissions & kOpenToOthers) != 0) {
      problems.push_back(base::message(base::MessageId::WorkspaceSecretsOpen, {path}));
      continue;
    }
    auto done = read(env, path, problems);
    if (!done && done.status() != base::Status::PermissionDenied) return done;
  }
  return {};
}

base::Result<void> Config::read(os::Env& env, const std::string& path, std::vector<std::string>& problems) {
  if (!os::exists(env, path)) return {};
  auto content = os::read_file(env, path);
  if (!content) return content.error();
  bool in_section = true;
  int number = 0;
  for (const std::string_view text : base::split(*content, '\n')) {
    ++number;
    const auto line = parse_line(text, in_section);
    if (line && line->name != "QMSYS") {
      take(line->name, line->value, path + ":" + std::to_string(number), problems);
    }
  }
  return {};
}

void Config::take(std::string_view name, const std::string& value, const std::string& where,
                  std::vector<std::string>& problems) {
  if (name == kOldMostUsers) name = "NUMUSERS";
  const ParameterInfo* parameter = find_parameter(name);
  if (parameter == nullptr) {
    problems.push_back(base::message(base::MessageId::WorkspaceUnknownParameter, {where, name}));
  } else if (!in_range(*parameter, value)) {
    problems.push_back(
        base::message(base::MessageId::WorkspaceParameterRange, {where, name, value, range_of(*parameter)}));
  } else {
    put(parameter->name, value, where);
  }
}

void Config::read_environment(std::vector<std::string>& problems) {
  for (const auto& parameter : kParameters) {
    const std::string variable = "SCARLET_" + std::string(parameter.name);
    if (const auto value = os::environment(variable)) take(parameter.name, *value, "$" + variable, problems);
  }
}

void Config::put(std::string_view name, std::string_view value, std::string origin) {
  values_[std::string(name)] = {std::string(value), parse_number(value).value_or(0), std::move(origin)};
}

std::string Config::origin(std::string_view name) const {
  const auto at = values_.find(name);
  return at == values_.end() ? std::string() : at->second.origin;
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
  put(parameter->name, value, "this session");
  return true;
}

}  // namespace scarlet::workspace
