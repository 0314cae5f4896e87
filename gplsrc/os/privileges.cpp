// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/privileges.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>

#include "os/error.h"

namespace scarlet::os {

using base::Result;
using base::Status;

namespace {

constexpr std::size_t kLookupBytes = 16'384;
constexpr rlim_t kCageDescriptors = 16;

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kMachine = 0;
#endif

// What a process that only moves and parses bytes needs.
constexpr std::uint32_t kAllowed[] = {
    // bytes of the connection, the monitor and the session
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_recvfrom,
    SYS_sendto,
    SYS_recvmsg,
    SYS_sendmsg,
    SYS_ppoll,
    SYS_close,
    SYS_shutdown,
    SYS_ioctl,
    SYS_fcntl,
#ifdef SYS_poll
    SYS_poll,
#endif
    // memory of the allocator and of OpenSSL
    SYS_brk,
    SYS_mmap,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_mprotect,
    SYS_futex,
    // time and random numbers
    SYS_clock_gettime,
    SYS_gettimeofday,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_getrandom,
    // itself
    SYS_getpid,
    SYS_rt_sigreturn,
    SYS_rt_sigprocmask,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
#ifdef SYS_time
    SYS_time,
#endif
};

sock_filter statement(std::uint16_t code, std::uint32_t value) { return {code, 0, 0, value}; }
sock_filter jump(std::uint16_t code, std::uint32_t value, std::uint8_t if_true, std::uint8_t if_false) {
  return {code, if_true, if_false, value};
}

Result<void> filter_system_calls() {
  if (kMachine == 0) return base::Error{Status::NotPossibleOnThisPlatform, 0, "system call filter"};
  constexpr std::size_t kCount = std::size(kAllowed);
  static_assert(kCount < 250, "jumps of the filter reach 255 statements");
  std::vector<sock_filter> program;
  program.push_back(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
  program.push_back(jump(BPF_JMP | BPF_JEQ | BPF_K, kMachine, 1, 0));
  program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
  program.push_back(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  for (std::size_t i = 0; i < kCount; ++i) {
    program.push_back(jump(BPF_JMP | BPF_JEQ | BPF_K, kAllowed[i], static_cast<std::uint8_t>(kCount - i), 0));
  }
  program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
  program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog whole{static_cast<unsigned short>(program.size()), program.data()};
  if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0) return last_error("system call filter");
  return {};
}

void limit(__rlimit_resource resource, rlim_t most) {
  const rlimit both{most, most};
  ::setrlimit(resource, &both);
}

Result<void> change_ids(std::uint32_t user, std::uint32_t group) {
  if (::setresgid(group, group, group) != 0 || ::setresuid(user, user, user) != 0) return last_error("user id");
  uid_t real = 0, effective = 0, saved = 0;
  gid_t real_group = 0, effective_group = 0, saved_group = 0;
  ::getresuid(&real, &effective, &saved);
  ::getresgid(&real_group, &effective_group, &saved_group);
  const bool changed = real == user && effective == user && saved == user && real_group == group &&
                       effective_group == group && saved_group == group;
  // There must be no way back.
  if (!changed || (user != 0 && ::setuid(0) == 0)) return base::Error{Status::PermissionDenied, 0, "user id"};
  return {};
}

}  // namespace

std::optional<UserRecord> find_user_record(const std::string& name) {
  std::array<char, kLookupBytes> buffer;
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    return std::nullopt;
  }
  return UserRecord{entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_dir, entry.pw_shell};
}

bool is_in_group(const UserRecord& user, std::uint32_t group) {
  std::vector<gid_t> groups(64);
  int count = static_cast<int>(groups.size());
  while (::getgrouplist(user.name.c_str(), user.group, groups.data(), &count) < 0) {
    groups.resize(static_cast<std::size_t>(count));
  }
  for (int i = 0; i < count; ++i) {
    if (groups[static_cast<std::size_t>(i)] == group) return true;
  }
  return false;
}

Result<void> become_user(const UserRecord& user) {
  // Without the right to become anybody one may stay who one is.
  if (::geteuid() != 0 && ::geteuid() == user.user && ::getuid() == user.user) return {};
  if (::initgroups(user.name.c_str(), user.group) != 0) return last_error(user.name);
  return change_ids(user.user, user.group);
}

Result<void> enter_cage(const Cage& cage) {
  keep_memory_private();
  ::signal(SIGPIPE, SIG_IGN);  // a side that has gone is an error of the write
  if (::geteuid() == 0) {
    if (::chroot(cage.root_directory.c_str()) != 0 || ::chdir("/") != 0) return last_error(cage.root_directory);
    if (::setgroups(0, nullptr) != 0) return last_error("groups");
    SCARLET_TRY(change_ids(cage.user, cage.group));
  }
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, kCageDescriptors);
  if (cage.memory_bytes != 0) limit(RLIMIT_AS, cage.memory_bytes);
  // The change of ids has cleared these.
  keep_memory_private();
  end_with_parent();
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return last_error("no new privileges");
  return filter_system_calls();
}

void keep_memory_private() { ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
void end_with_parent() { ::prctl(PR_SET_PDEATHSIG, SIGKILL); }
void wipe(std::string& secret) {
  ::explicit_bzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace scarlet::os
