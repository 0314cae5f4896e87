// SPDX-License-Identifier: GPL-3.0-or-later
// qmlnxd: the daemon: terminals by telnet, programs by QMClient, both under TLS where configured.
#include <cstdio>
#include <string>
#include <vector>

#include "base/message.h"
#include "daemon/daemon.h"
#include "os/process.h"
#include "os/socket.h"

namespace {

using scarlet::base::MessageId;

struct Options {
  std::string home;
  std::string session_program;
  bool test = false;
  bool help = false;
  std::string unknown;
};

std::string beside_this_program(const std::string& name) {
  const std::string path = scarlet::os::program_path();
  return path.substr(0, path.rfind('/') + 1) + name;
}

Options parse(const std::vector<std::string>& words) {
  Options options;
  options.home = scarlet::os::environment("SCARLET_HOME").value_or("/usr/qmsys");
  options.session_program = beside_this_program("qm");
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool has_value = i + 1 < words.size();
    if (words[i] == "-home" && has_value) {
      options.home = words[++i];
    } else if (words[i] == "-qm" && has_value) {
      options.session_program = words[++i];
    } else if (words[i] == "-test") {
      options.test = true;
    } else if (words[i] == "-help" || words[i] == "--help") {
      options.help = true;
    } else {
      options.unknown = words[i];
    }
  }
  return options;
}

int complain(MessageId id, std::initializer_list<std::string_view> arguments) {
  std::fprintf(stderr, "%s\n", scarlet::base::message(id, arguments).c_str());
  return 1;
}

}  // namespace

int main(int count, char** words) {
  const Options options = parse(std::vector<std::string>(words + 1, words + count));
  if (!options.unknown.empty()) return complain(MessageId::DaemonUnknownOption, {options.unknown});
  if (options.help) return std::printf("%s\n", scarlet::base::message(MessageId::DaemonUsage).c_str()) < 0 ? 1 : 0;
  const std::string path = scarlet::daemon::settings_path(options.home);
  auto& env = scarlet::os::real_env();
  auto settings = scarlet::daemon::load_settings(env, options.home, options.session_program);
  if (!settings) return complain(MessageId::DaemonConfiguration, {path, settings.error().subject});
  if (options.test) {
    std::printf("%s\n", scarlet::base::message(MessageId::DaemonConfigurationGood, {path}).c_str());
    return 0;
  }
  return scarlet::daemon::Daemon(env, std::move(*settings)).run();
}
