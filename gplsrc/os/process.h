// SPDX-License-Identifier: GPL-3.0-or-later
// Processes: who we are, who is alive, environment, shell commands, detached children.
//
// A process is named by its number and its start time, so that a number given to a new process is not taken for the
// old one. A zombie counts as dead. What is per process in the operating system (directory, umask, environment) is so
// here; only session and programs change it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace scarlet::os {

struct ProcessIdentity {
  std::int32_t pid = 0;
  std::uint64_t start_ticks = 0;  // since boot, from /proc; 0 when the system hides it
  friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

ProcessIdentity this_process();
std::int32_t parent_pid();
// Start time of a living process, nothing when there is none (or only a zombie).
std::optional<std::uint64_t> start_ticks_of(std::int32_t pid);
bool alive(const ProcessIdentity& process);
// Whether some process (it may be a zombie) has the number; a tenth of the cost of alive().
bool number_in_use(std::int32_t pid);
// Changes with every boot of the machine; 0 when unknown.
std::uint64_t boot_identity();

std::uint32_t user_id();
std::uint32_t effective_user_id();
std::uint32_t group_id();
// Login name of a user id; its number in digits when it has none.
std::string user_name(std::uint32_t id);
std::string group_name(std::uint32_t id);
std::optional<std::uint32_t> find_user(const std::string& name);
std::optional<std::uint32_t> find_group(const std::string& name);
bool is_member_of(std::uint32_t group);  // of this process, supplementary groups too
std::string home_directory();            // HOME, else from the user data base
std::string host_name();
std::int64_t cpu_milliseconds();  // user and system time used by this process
std::uint32_t processor_count();

std::optional<std::string> environment(const std::string& name);
std::vector<std::pair<std::string, std::string>> environment_all();  // name, value
void set_environment(const std::string& name, const std::string& value);
void unset_environment(const std::string& name);

base::Result<std::string> current_directory();
base::Result<void> change_directory(const std::string& path);
base::Result<std::string> real_path(const std::string& path);  // absolute, without links, . and ..; must exist
std::uint32_t set_umask(std::uint32_t mask);                   // gives the old one
std::string program_path();                                    // of the running program

enum class ShellOutput { Inherited, Captured };
struct ShellResult {
  int exit_code = 0;   // 128 + n when signal n ended it
  std::string output;  // standard output and error in the order written, when captured
};
// /bin/sh -c command, in the current directory; waits for its end. Captured output beyond kShellOutputBytes is
// dropped (the command goes on).
base::Result<ShellResult> run_shell(const std::string& command, ShellOutput output);

// The text as one word for a shell.
std::string shell_quoted(std::string_view text);

struct SpawnOptions {
  std::string program;                 // path, or name to be found in PATH
  std::vector<std::string> arguments;  // without the program's own name
  std::string directory;               // empty: ours
  std::string output_path;             // standard output and error are appended to it; empty: /dev/null
  std::string terminal_path = {};      // of a terminal: it becomes the controlling one, with all standard descriptors
};
// Starts a process in a session of its own with nothing of ours but the environment: standard input is /dev/null unless
// a terminal is named, all other descriptors are closed. It is not our child: nobody need wait for it. Gives its
// number.
base::Result<std::int32_t> spawn_detached(const SpawnOptions& options);

// Asks (SIGTERM) or forces (SIGKILL) a process to end; false when it is not there or not ours to end.
bool terminate_process(const ProcessIdentity& process);
bool kill_process(const ProcessIdentity& process);
// Makes a process that waits look at what was left for it (signals.h); false as above. Harmless to any other.
bool nudge_process(const ProcessIdentity& process);

}  // namespace scarlet::os
