// SPDX-License-Identifier: GPL-3.0-or-later
// Processes, shell commands, detached children, signals, futexes, robust mutexes, shared memory.
#include "os/process.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "os/env.h"
#include "os/futex.h"
#include "os/robust_mutex.h"
#include "os/shared_memory.h"
#include "os/signals.h"

namespace scarlet::os {
namespace {

std::string scratch_name(const std::string& what) {
  return "/tmp/scarlet-test-" + std::to_string(::getpid()) + '-' + what;
}

void sleep_ms(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

// True as soon as the condition holds, false after three seconds.
template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 300; ++i) {
    if (condition()) return true;
    sleep_ms(10);
  }
  return false;
}

TEST(Process, WeAreAlive) {
  const auto self = this_process();
  EXPECT_EQ(self.pid, ::getpid());
  EXPECT_GT(self.start_ticks, 0U);
  EXPECT_TRUE(alive(self));
}

TEST(Process, TheNumberAloneIsNotTheProcess) {
  auto other = this_process();
  other.start_ticks += 1;
  EXPECT_FALSE(alive(other)) << "a new process with an old number must not be taken for the old one";
  EXPECT_FALSE(alive({0, 0}));
  EXPECT_FALSE(alive({-1, 0}));
}

TEST(Process, AZombieIsDead) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  const ProcessIdentity identity{child, 0};
  EXPECT_TRUE(eventually([&] { return !alive(identity); }));
  EXPECT_TRUE(number_in_use(child));
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(alive(identity));
}

TEST(Process, BootIdentityStaysTheSame) {
  EXPECT_NE(boot_identity(), 0U);
  EXPECT_EQ(boot_identity(), boot_identity());
}

TEST(Process, NamesOfUsersAndGroups) {
  EXPECT_EQ(user_name(0), "root");
  EXPECT_EQ(find_user("root"), 0U);
  EXPECT_EQ(user_name(4'000'123'123U), "4000123123");
  EXPECT_FALSE(find_user("no such user here").has_value());
  EXPECT_FALSE(group_name(group_id()).empty());
  EXPECT_TRUE(is_member_of(group_id()));
  EXPECT_FALSE(is_member_of(4'000'123'123U));
  EXPECT_FALSE(host_name().empty());
}

TEST(Process, EnvironmentVariables) {
  set_environment("SCARLET_TEST_VARIABLE", "a b");
  EXPECT_EQ(environment("SCARLET_TEST_VARIABLE"), "a b");
  unset_environment("SCARLET_TEST_VARIABLE");
  EXPECT_FALSE(environment("SCARLET_TEST_VARIABLE").has_value());
}

TEST(Process, DirectoriesAndPaths) {
  const auto before = current_directory();
  ASSERT_TRUE(change_directory("/tmp").ok());
  EXPECT_EQ(*current_directory(), *real_path("/tmp"));
  ASSERT_TRUE(change_directory(*before).ok());
  EXPECT_EQ(change_directory("/no/such/place").status(), base::Status::FileNotFound);
  EXPECT_EQ(*real_path("/usr/../usr/./bin/.."), "/usr");
  EXPECT_NE(program_path().find("test-os"), std::string::npos);
}

TEST(Shell, OutputAndExitCodeComeBack) {
  const auto result = run_shell("echo out; echo err >&2; exit 3", ShellOutput::Captured);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->output, "out\nerr\n");
  EXPECT_EQ(result->exit_code, 3);
}

TEST(Shell, ACommandEndedByASignalSaysSo) {
  EXPECT_EQ(run_shell("kill -9 $$", ShellOutput::Captured)->exit_code, 128 + 9);
  EXPECT_EQ(run_shell("no-such-command-here 2>/dev/null", ShellOutput::Inherited)->exit_code, 127);
}

TEST(Shell, MuchOutputIsNotLost) {
  const auto result = run_shell("head -c 3000000 /dev/zero", ShellOutput::Captured);
  EXPECT_EQ(result->output.size(), 3'000'000U);
}

TEST(Shell, TheCommandDoesNotInheritIgnoredSignals) {
  const SignalGuard guard;  // ignores SIGPIPE
  EXPECT_EQ(run_shell("kill -PIPE $$; echo alive", ShellOutput::Captured)->output, "");
}

TEST(Spawn, ADetachedProcessRunsOnItsOwn) {
  const std::string output = scratch_name("spawn");
  const auto pid = spawn_detached({"sh", {"-c", "pwd; echo done; read x || echo no-input"}, "/usr", output});
  ASSERT_TRUE(pid.ok());
  EXPECT_GT(*pid, 0);
  EXPECT_TRUE(eventually([&] {
    const auto text = read_file(real_env(), output);
    return text && *text == "/usr\ndone\nno-input\n";
  }));
  EXPECT_EQ(::waitpid(*pid, nullptr, WNOHANG), -1) << "it must not be our child";
  EXPECT_TRUE(real_env().remove(output).ok());
}

TEST(Spawn, NoDescriptorOfOursIsOpenInIt) {
  const std::string output = scratch_name("fds");
  const int mine = ::dup(0);
  ASSERT_TRUE(spawn_detached({"sh", {"-c", "ls /proc/self/fd | wc -l"}, "", output}).ok());
  EXPECT_TRUE(eventually([&] {
    const auto text = read_file(real_env(), output);
    return text && !text->empty();
  }));
  EXPECT_EQ(*read_file(real_env(), output), "4\n") << "0, 1, 2 and the directory that ls reads";
  ::close(mine);
  EXPECT_TRUE(real_env().remove(output).ok());
}

TEST(Spawn, WhatCanNotStartIsReported) {
  const auto missing = spawn_detached({"/no/such/program", {}, "", ""});
  EXPECT_EQ(missing.status(), base::Status::FileNotFound);
  EXPECT_EQ(missing.error().subject, "/no/such/program");
  EXPECT_FALSE(spawn_detached({"true", {}, "/no/such/directory", ""}).ok());
  EXPECT_TRUE(spawn_detached({"true", {}, "", ""}).ok());
}

TEST(Spawn, ProcessesCanBeEnded) {
  const auto pid = spawn_detached({"sleep", {"60"}, "", ""});
  ASSERT_TRUE(pid.ok());
  const ProcessIdentity process{*pid, *start_ticks_of(*pid)};
  EXPECT_TRUE(terminate_process(process));
  EXPECT_TRUE(eventually([&] { return !alive(process); }));
  EXPECT_FALSE(kill_process(process));
}

TEST(Signals, FlagsAreSetAndTaken) {
  SignalGuard guard;
  EXPECT_FALSE(guard.break_pending());
  ::raise(SIGINT);
  EXPECT_TRUE(guard.break_pending());
  EXPECT_TRUE(guard.take_break());
  EXPECT_FALSE(guard.take_break());
  ::raise(SIGWINCH);
  EXPECT_TRUE(guard.take_window_change());
  ::raise(SIGHUP);
  EXPECT_TRUE(guard.hangup_pending());
  EXPECT_TRUE(guard.terminate_pending());
  ::raise(SIGPIPE);
}

TEST(Signals, ANewGuardStartsClean) {
  {
    SignalGuard guard;
    ::raise(SIGTERM);
    EXPECT_TRUE(guard.terminate_pending());
  }
  const SignalGuard guard;
  EXPECT_FALSE(guard.terminate_pending());
}

TEST(Futex, WakesTimesOutAndSeesChanges) {
  std::atomic<std::uint32_t> word{0};
  EXPECT_EQ(futex_wait(word, 1, 1000), FutexWake::Changed);
  EXPECT_EQ(futex_wait(word, 0, 5), FutexWake::TimedOut);
  std::thread waker([&] {
    sleep_ms(20);
    word = 1;
    futex_wake_all(word);
  });
  while (word.load() == 0) futex_wait(word, 0, 2000);
  waker.join();
  EXPECT_EQ(word.load(), 1U);
}

TEST(RobustMutex, TheNextOwnerIsToldThatTheFormerDied) {
  auto memory = SharedMemory::anonymous(4096);
  ASSERT_TRUE(memory.ok());
  auto& mutex = *reinterpret_cast<RobustMutex*>((*memory)->data());
  mutex.initialize();
  const pid_t child = ::fork();
  if (child == 0) ::_exit(mutex.lock() == RobustLock::Clean ? 0 : 1);  // dies with it
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(mutex.lock(), RobustLock::OwnerDied);
  mutex.mark_consistent();
  mutex.unlock();
  EXPECT_EQ(mutex.lock(), RobustLock::Clean);
  std::thread other([&] { EXPECT_EQ(mutex.lock_for(10), RobustLock::TimedOut); });
  other.join();
  mutex.unlock();
}

TEST(SharedMemory, GrowsIntoItsWindowForEverybody) {
  const std::string path = scratch_name("memory");
  auto first = SharedMemory::create(path, 4096, 1 << 20);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(SharedMemory::create(path, 4096, 1 << 20).status(), base::Status::AlreadyExists);
  auto second = SharedMemory::attach(path, 1 << 20);
  ASSERT_TRUE(second.ok());
  ASSERT_TRUE((*second)->grow(65536).ok());
  (*second)->data()[60'000] = std::byte{9};
  EXPECT_EQ((*first)->data()[60'000], std::byte{9});
  ASSERT_TRUE((*second)->grow(100).ok());
  EXPECT_EQ((*first)->size_bytes(), 65536U) << "never shrinks";
  EXPECT_TRUE(real_env().remove(path).ok());
}

TEST(FileLock, ExcludesOthersAndDiesWithItsHolder) {
  const std::string path = scratch_name("lock");
  {
    auto held = FileLock::acquire(path);
    ASSERT_TRUE(held.ok());
    EXPECT_EQ(FileLock::try_acquire(path).status(), base::Status::InUse);
  }
  const pid_t child = ::fork();
  if (child == 0) {
    auto held = FileLock::acquire(path);
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(FileLock::try_acquire(path).ok());
  EXPECT_TRUE(real_env().remove(path).ok());
}

}  // namespace
}  // namespace scarlet::os
