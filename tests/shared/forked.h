// SPDX-License-Identifier: GPL-3.0-or-later
// Helpers for tests with several processes: a child that runs a function, pipes to keep step with it, a scratch
// directory. A child never returns into the test: it ends with _exit, 0 when its function said true.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "os/env.h"

namespace scarlet::shared::test {

class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string pattern = "/tmp/scarlet-test-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~ScratchDirectory() { static_cast<void>(os::real_env().remove_tree(path_).ok()); }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  std::string file(const std::string& name) const { return path_ + '/' + name; }

 private:
  std::string path_;
};

// One side says, the other hears.
class Signal {
 public:
  Signal() {
    if (::pipe(ends_.data()) != 0) std::abort();
  }
  ~Signal() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  void say(char what = '.') const {
    if (::write(ends_[1], &what, 1) != 1) std::abort();
  }
  char hear() const {
    char what = 0;
    return ::read(ends_[0], &what, 1) == 1 ? what : '\0';
  }

 private:
  std::array<int, 2> ends_{};
};

class Child {
 public:
  template <class Function>
  explicit Child(Function function) {
    std::fflush(nullptr);  // or the child would print what the parent has not printed yet
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::alarm(30);
    ::_exit(function() ? 0 : 1);
  }
  ~Child() {
    if (pid_ > 0) kill();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  pid_t pid() const { return pid_; }
  // True when its function said so.
  bool join() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  void kill() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  // Dead, but nobody has waited for it: what a crashed session of a busy parent looks like.
  void kill_without_wait() const { ::kill(pid_, SIGKILL); }

 private:
  pid_t pid_ = 0;
};

inline void sleep_ms(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

[[noreturn]] inline void sleep_for_ever() {
  for (;;) ::pause();
}

class Stopwatch {
 public:
  std::int64_t milliseconds() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace scarlet::shared::test
