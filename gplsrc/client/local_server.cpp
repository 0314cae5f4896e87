// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/local_server.h"

#include "base/text.h"
#include "os/env.h"
#include "os/library.h"
#include "os/process.h"
#include "os/socket.h"

namespace scarlet::client {
namespace {

constexpr const char* kDefaultConfiguration = "/etc/scarlet.conf";
constexpr const char* kDefaultProgram = "/usr/qmsys/bin/qm";

// The value of QMSYS in the [qm] section, which may be missing at the top of the file.
std::string system_directory(const std::string& text) {
  bool in_section = true;
  for (const std::string_view line : base::split(text, '\n')) {
    const std::string_view content = base::trimmed(line.substr(0, line.find('\r')));
    if (content.starts_with('[')) in_section = base::equal_ignoring_case(content, "[qm]");
    const auto equals = content.find('=');
    if (!in_section || equals == std::string_view::npos) continue;
    if (base::equal_ignoring_case(base::trimmed(content.substr(0, equals)), "QMSYS")) {
      return std::string(base::trimmed(content.substr(equals + 1)));
    }
  }
  return {};
}

}  // namespace

std::string local_server_program() {
  if (const auto named = os::environment("SCARLET_QM"); named && !named->empty()) return *named;
  os::Env& env = os::real_env();
  const std::string configuration = os::environment("SCARLET_CONFIG").value_or(kDefaultConfiguration);
  if (auto text = os::read_file(env, configuration)) {
    if (const std::string directory = system_directory(*text); !directory.empty()) return directory + "/bin/qm";
  }
  const std::string beside = os::library_directory(reinterpret_cast<const void*>(&local_server_program)) + "/qm";
  return os::exists(env, beside) ? beside : kDefaultProgram;
}

std::vector<std::string> local_server_arguments() {
  const std::string stream = std::to_string(os::kChildStream);
  return {"-Q", "-C" + stream + "!" + stream};
}

}  // namespace scarlet::client
