// SPDX-License-Identifier: GPL-3.0-or-later
// Starting other programs (os/process.h): shell commands that we wait for, and detached processes.
//
// posix_spawn for the shell; a detached process takes two forks, so that init, not we, waits for it. Between fork and
// exec only async-signal-safe calls are made: other threads may hold any lock.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "base/limits.h"
#include "os/descriptor.h"
#include "os/error.h"
#include "os/process.h"

namespace scarlet::os {

using base::Result;

namespace {

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return last_error("pipe");
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// What a child must not inherit: our blocked signals and our ignored ones.
class SpawnAttributes {
 public:
  SpawnAttributes() {
    ::posix_spawnattr_init(&attributes_);
    sigset_t all{};
    sigset_t none{};
    ::sigfillset(&all);
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

class SpawnActions {
 public:
  SpawnActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  void duplicate(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

Result<pid_t> spawn_shell(const std::string& command, int output) {
  SpawnActions actions;
  if (output >= 0) {
    actions.duplicate(output, STDOUT_FILENO);
    actions.duplicate(output, STDERR_FILENO);
  }
  const SpawnAttributes attributes;
  std::string shell = "sh";
  std::string option = "-c";
  std::string text = command;
  std::array<char*, 4> arguments{shell.data(), option.data(), text.data(), nullptr};
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, "/bin/sh", actions.get(), attributes.get(), arguments.data(), environ);
  if (failed != 0) return system_error(failed, "/bin/sh");
  return child;
}

// To the end, even when no more is kept: a command that fills the pipe must not hang.
void read_all(int descriptor, std::string& into) {
  std::array<char, 16384> buffer{};
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return;
    const std::size_t room = base::limits::kShellOutputBytes - into.size();
    into.append(buffer.data(), std::min(static_cast<std::size_t>(got), room));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 127;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// While a shell command uses our terminal its break key is for it, not for us (as system(3) does).
class BreakIgnored {
 public:
  BreakIgnored() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGINT, &ignore, &interrupt_);
    ::sigaction(SIGQUIT, &ignore, &quit_);
  }
  ~BreakIgnored() {
    ::sigaction(SIGINT, &interrupt_, nullptr);
    ::sigaction(SIGQUIT, &quit_, nullptr);
  }
  BreakIgnored(const BreakIgnored&) = delete;
  BreakIgnored& operator=(const BreakIgnored&) = delete;

 private:
  struct sigaction interrupt_ {};
  struct sigaction quit_ {};
};

// What the detached process tells the starter through a pipe that exec closes.
struct SpawnNews {
  pid_t pid = 0;
  int failed = 0;
};

void tell(int pipe, const SpawnNews& news) {
  // Nobody is left who could be told when this fails.
  [[maybe_unused]] const ssize_t put = ::write(pipe, &news, sizeof(news));
}

int redirect_standard_descriptors(const char* output_path) {
  const int input = ::open("/dev/null", O_RDONLY);
  const int output = ::open(output_path, O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (input < 0 || output < 0) return errno;
  if (::dup2(input, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(output, 2) < 0) return errno;
  return 0;
}

void reset_signals() {
  struct sigaction plain {};
  plain.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &plain, nullptr);
  sigset_t none{};
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// 0, or the error of the system. Only the leader of a session gets a controlling terminal.
int take_terminal(const char* path) {
  ::setsid();
  const int terminal = ::open(path, O_RDWR);
  if (terminal < 0) return errno;
  for (const int standard : {0, 1, 2}) {
    if (::dup2(terminal, standard) < 0) return errno;
  }
  return 0;
}

// In the grandchild. `news_pipe` is moved to descriptor 3, so that all from 4 upwards can be closed in one call.
[[noreturn]] void become(char* const* arguments, const SpawnOptions& options, int news_pipe) {
  SpawnNews news{::getpid(), 0};
  reset_signals();
  if (::dup2(news_pipe, 3) < 0) ::_exit(127);
  ::fcntl(3, F_SETFD, FD_CLOEXEC);
  const std::string& directory = options.directory;
  if (!directory.empty() && ::chdir(directory.c_str()) != 0) news.failed = errno;
  if (news.failed == 0) {
    news.failed =
        options.terminal_path.empty()
            ? redirect_standard_descriptors(options.output_path.empty() ? "/dev/null" : options.output_path.c_str())
            : take_terminal(options.terminal_path.c_str());
  }
  ::close_range(4, ~0U, 0);
  tell(3, news);
  if (news.failed != 0) ::_exit(127);
  ::execvp(arguments[0], arguments);
  tell(3, {news.pid, errno});
  ::_exit(127);
}

// Several pieces of news may come; the end of the pipe means that exec succeeded after the last.
SpawnNews read_news(int pipe) {
  SpawnNews last;
  SpawnNews piece;
  for (;;) {
    const ssize_t got = ::read(pipe, &piece, sizeof(piece));
    if (got < 0 && errno == EINTR) continue;
    if (got != static_cast<ssize_t>(sizeof(piece))) return last;
    last = piece;
  }
}

}  // namespace

Result<ShellResult> run_shell(const std::string& command, ShellOutput output) {
  const BreakIgnored ignored;
  ShellResult result;
  if (output == ShellOutput::Inherited) {
    auto child = spawn_shell(command, -1);
    if (!child) return child.error();
    result.exit_code = wait_for(*child);
    return result;
  }
  auto pipe = make_pipe();
  if (!pipe) return pipe.error();
  auto child = spawn_shell(command, pipe->write_end.get());
  if (!child) return child.error();
  pipe->write_end.reset(-1);
  read_all(pipe->read_end.get(), result.output);
  result.exit_code = wait_for(*child);
  return result;
}

Result<std::int32_t> spawn_detached(const SpawnOptions& options) {
  auto pipe = make_pipe();
  if (!pipe) return pipe.error();
  std::vector<std::string> words{options.program};
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return last_error(options.program);
  if (child == 0) {
    ::setsid();
    const pid_t grandchild = ::fork();
    if (grandchild == 0) become(arguments.data(), options, pipe->write_end.get());
    if (grandchild < 0) tell(pipe->write_end.get(), {0, errno});
    ::_exit(0);
  }
  pipe->write_end.reset(-1);
  wait_for(child);
  const SpawnNews news = read_news(pipe->read_end.get());
  if (news.failed != 0) return system_error(news.failed, options.program);
  if (news.pid == 0) return base::Error{base::Status::ProcessCouldNotBeStarted, 0, options.program};
  return news.pid;
}

std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace scarlet::os
