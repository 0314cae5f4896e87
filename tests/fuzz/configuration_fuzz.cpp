// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the configuration that an administrator writes: whatever the file says, every parameter has a value that
// is in its range, and what is wrong is said.
//
//   the text of scarlet.conf
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "os/simulated_env.h"
#include "workspace/config.h"

namespace {

using namespace scarlet;

void check_in_range(const workspace::Config& config, const workspace::ParameterInfo& parameter) {
  if (parameter.kind == 'T' || parameter.kind == 'B' || parameter.least > parameter.most) return;
  const double value =
      parameter.kind == 'N' ? static_cast<double>(config.number(parameter.name)) : config.decimal(parameter.name);
  base::check(value >= parameter.least && value <= parameter.most);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostBytes = 20'000;
  if (size > kMostBytes) return 0;
  os::SimulatedEnv env;
  (void)os::write_file(env, "/scarlet.conf", std::string_view(reinterpret_cast<const char*>(data), size));
  std::vector<std::string> problems;
  auto config = workspace::Config::load(env, "/scarlet.conf", problems);
  base::check(config.ok());
  for (const auto& parameter : workspace::all_parameters()) {
    check_in_range(*config, parameter);
    base::check(config->origin(parameter.name) == "default" || config->origin(parameter.name).starts_with("/scarlet"));
    (void)config->set(parameter.name, std::string_view(reinterpret_cast<const char*>(data), size).substr(0, 12));
    check_in_range(*config, parameter);
  }
  return 0;
}
