// SPDX-License-Identifier: GPL-3.0-or-later
// RealEnv: the machine. Without state, so one object serves every thread.
#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <string>

#include "os/error.h"
#include "os/real_file.h"

namespace scarlet::os {

using base::Result;

namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

struct OpenFlags {
  int flags;
  bool writable;
};

OpenFlags open_flags(OpenMode mode) {
  switch (mode) {
    case OpenMode::Read: return {O_RDONLY, false};
    case OpenMode::ReadWrite: return {O_RDWR, true};
    case OpenMode::CreateNew: return {O_RDWR | O_CREAT | O_EXCL, true};
    case OpenMode::CreateOrOpen: return {O_RDWR | O_CREAT, true};
    case OpenMode::Truncate: return {O_RDWR | O_CREAT | O_TRUNC, true};
  }
  return {O_RDONLY, false};
}

int open_again_if_interrupted(const std::string& path, int flags) {
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

std::int64_t read_clock(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return now.tv_sec * kNanosecondsPerSecond + now.tv_nsec;
}

class Directory {
 public:
  explicit Directory(const std::string& path) : stream_(::opendir(path.c_str())) {}
  ~Directory() {
    if (stream_ != nullptr) ::closedir(stream_);
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  bool valid() const { return stream_ != nullptr; }
  // Null at the end (errno 0) or after an error (errno set).
  const dirent* next() {
    errno = 0;
    return ::readdir(stream_);
  }

 private:
  DIR* stream_;
};

bool is_dot_entry(const char* name) {
  return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

class RealEnv final : public Env {
 public:
  Result<std::unique_ptr<FileHandle>> open(const std::string& path, OpenMode mode) override {
    const auto [flags, writable] = open_flags(mode);
    Descriptor descriptor(open_again_if_interrupted(path, flags));
    if (!descriptor.valid()) return last_error(path);
    return make_real_file(path, std::move(descriptor), writable);
  }

  Result<FileStatus> status(const std::string& path) override {
    struct stat raw {};
    if (::stat(path.c_str(), &raw) != 0) {
      if (errno == ENOENT || errno == ENOTDIR) return FileStatus{};
      return last_error(path);
    }
    return S_ISCHR(raw.st_mode) ? device_status(path, raw) : file_status(raw, -1);
  }

  Result<std::vector<DirectoryEntry>> list(const std::string& path) override {
    Directory directory(path);
    if (!directory.valid()) return last_error(path);
    std::vector<DirectoryEntry> entries;
    while (const dirent* raw = directory.next()) {
      if (!is_dot_entry(raw->d_name)) entries.push_back({raw->d_name, entry_kind(path, *raw)});
    }
    if (errno != 0) return last_error(path);
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return entries;
  }

  Result<void> make_directory(const std::string& path) override {
    if (::mkdir(path.c_str(), 0777) == 0) return {};
    if (errno == EEXIST) return is_directory(*this, path) ? Result<void>() : system_error(EEXIST, path);
    if (errno != ENOENT) return last_error(path);
    const auto slash = path.find_last_of('/', path.find_last_not_of('/'));
    if (slash == std::string::npos || slash == 0) return system_error(ENOENT, path);
    SCARLET_TRY(make_directory(path.substr(0, slash)));
    // Somebody else may have made it meanwhile.
    if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) return last_error(path);
    return {};
  }

  Result<void> remove(const std::string& path) override {
    if (::unlink(path.c_str()) == 0) return {};
    const int failed = errno;
    if (failed != EISDIR && failed != EPERM) return system_error(failed, path);
    if (::rmdir(path.c_str()) == 0) return {};
    return errno == ENOTDIR ? system_error(failed, path) : last_error(path);
  }

  // Never follows a symbolic link: the link itself goes.
  Result<void> remove_tree(const std::string& path) override {
    struct stat raw {};
    if (::lstat(path.c_str(), &raw) != 0) return last_error(path);
    if (S_ISDIR(raw.st_mode)) {
      auto entries = list(path);
      if (!entries) return entries.error();
      for (const auto& entry : *entries) SCARLET_TRY(remove_tree(path + '/' + entry.name));
    }
    return remove(path);
  }

  Result<void> rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return last_error(from);
    return {};
  }

  Result<void> sync_directory(const std::string& path) override {
    Descriptor descriptor(open_again_if_interrupted(path, O_RDONLY | O_DIRECTORY));
    if (!descriptor.valid() || ::fsync(descriptor.get()) != 0) return last_error(path);
    return {};
  }

  std::int64_t unix_nanoseconds() override { return read_clock(CLOCK_REALTIME); }
  std::int64_t monotonic_nanoseconds() override { return read_clock(CLOCK_MONOTONIC); }

  void sleep_nanoseconds(std::int64_t duration) override {
    if (duration <= 0) return;
    timespec left{duration / kNanosecondsPerSecond, duration % kNanosecondsPerSecond};
    ::nanosleep(&left, nullptr);
  }

  void random(std::span<std::byte> into) override {
    while (!into.empty()) {
      const ssize_t got = ::getrandom(into.data(), into.size(), 0);
      if (got > 0) into = into.subspan(static_cast<std::size_t>(got));
      base::check(got > 0 || errno == EINTR);
    }
  }

 private:
  static FileStatus device_status(const std::string& path, const struct stat& raw) {
    const Descriptor descriptor(open_again_if_interrupted(path, O_RDONLY | O_NOCTTY | O_NONBLOCK));
    return file_status(raw, descriptor.get());
  }

  static EntryKind entry_kind(const std::string& directory, const dirent& raw) {
    switch (raw.d_type) {
      case DT_REG: return EntryKind::Regular;
      case DT_DIR: return EntryKind::Directory;
      case DT_FIFO: return EntryKind::Fifo;
      case DT_CHR: return EntryKind::CharacterDevice;
      case DT_LNK:
      case DT_UNKNOWN: break;
      default: return EntryKind::Other;
    }
    struct stat target {};
    const std::string path = directory + '/' + raw.d_name;
    return ::stat(path.c_str(), &target) == 0 ? kind_of_mode(target.st_mode, -1) : EntryKind::Other;
  }
};

}  // namespace

Env& real_env() {
  static RealEnv env;
  return env;
}

}  // namespace scarlet::os
