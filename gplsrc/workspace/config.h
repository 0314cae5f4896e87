// SPDX-License-Identifier: GPL-3.0-or-later
// Configuration parameters: one table (parameters.def) with names, ranges, defaults and who may change them; values
// come from the configuration file and the environment. A wrong name or value is an error that names file, line and
// range.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::workspace {

struct ParameterInfo {
  std::string_view name;
  char scope;  // 'S' read when the system starts, 'P' of each session
  char kind;   // 'N' number, 'D' decimal, 'T' text, 'B' yes or no
  std::string_view initial;
  double least;
  double most;      // least > most: any
  bool changeable;  // by CONFIG name value, within the range
  std::string_view meaning;
};
std::span<const ParameterInfo> all_parameters();
const ParameterInfo* find_parameter(std::string_view name);  // any case

class Config {
 public:
  Config();  // all defaults
  // The file may be missing. Environment variables SCARLET_<NAME> come last. Problems are sentences, one for each wrong
  // name or value; the parameter then keeps what it had.
  static base::Result<Config> load(os::Env& env, const std::string& path, std::vector<std::string>& problems);
  // The file that QMCONFIG names; or /etc/scarlet.conf when its QMSYS= names this instance, scarlet.conf in `home`,
  // /etc/scarlet.d/*.conf likewise and scarlet.d/*.conf in `home`, what comes later winning.
  static base::Result<Config> for_instance(os::Env& env, const std::string& home, std::vector<std::string>& problems);
  // Which of them somebody edits who wants to change the instance.
  static std::string main_file(os::Env& env, const std::string& home);
  // QMSYS= of /etc/scarlet.conf; empty without.
  static std::string machine_instance(os::Env& env);

  std::string text(std::string_view name) const;
  std::int64_t number(std::string_view name) const;
  double decimal(std::string_view name) const;
  bool flag(std::string_view name) const;
  // "FILE:LINE", "$VARIABLE", "this session" or "default".
  std::string origin(std::string_view name) const;
  // Null when it may not be changed or the value is out of range.
  bool set(std::string_view name, std::string_view value);

 private:
  struct Parameter {
    std::string text;
    std::int64_t number = 0;  // asked for often (MAXCALL by every call from outside, MUSTLOCK by every write)
    std::string origin;
  };
  void put(std::string_view name, std::string_view value, std::string origin);
  void take(std::string_view name, const std::string& value, const std::string& where,
            std::vector<std::string>& problems);
  base::Result<void> read(os::Env& env, const std::string& path, std::vector<std::string>& problems);
  base::Result<void> read_fragments(os::Env& env, const std::string& directory, std::vector<std::string>& problems);
  void read_environment(std::vector<std::string>& problems);

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>()(name); }
  };
  std::unordered_map<std::string, Parameter, Hash, std::equal_to<>> values_;
};

}  // namespace scarlet::workspace
