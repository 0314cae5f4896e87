// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/real_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/xattr.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "os/error.h"

namespace scarlet::os {

using base::Result;

namespace {

constexpr std::uint64_t kPageBytes = 4096;
constexpr off_t kAppend = -1;
constexpr std::size_t kAccessListBytes = 4096;  // a longer one is not copied

// pwritev2 rather than pwrite: only it can append atomically without O_APPEND, which would spoil write_at.
ssize_t write_once(int descriptor, std::span<const std::byte> bytes, off_t offset) {
  iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
  if (offset == kAppend) return ::pwritev2(descriptor, &part, 1, 0, RWF_APPEND);
  return ::pwritev(descriptor, &part, 1, offset);
}

class RealMapping final : public Mapping {
 public:
  RealMapping(std::byte* data, std::size_t size, std::string path) : data_(data), size_(size), path_(std::move(path)) {}
  ~RealMapping() override { ::munmap(data_, size_); }
  RealMapping(const RealMapping&) = delete;
  RealMapping& operator=(const RealMapping&) = delete;

  std::byte* data() const override { return data_; }
  std::size_t size_bytes() const override { return size_; }

  Result<void> sync(std::size_t offset, std::size_t length) override {
    if (offset > size_ || length > size_ - offset) return base::Error{base::Status::BadLength, 0, path_};
    const std::size_t start = offset / kPageBytes * kPageBytes;
    if (::msync(data_ + start, offset - start + length, MS_SYNC) != 0) return last_error(path_);
    return {};
  }

  void expect_writes(std::size_t offset, std::size_t length) override {
    if (offset >= size_) return;
    const std::size_t start = offset / kPageBytes * kPageBytes;
    static_cast<void>(::madvise(data_ + start, std::min(length + offset, size_) - start, MADV_POPULATE_WRITE));
  }

 private:
  std::byte* data_;
  std::size_t size_;
  std::string path_;
};

class RealFile final : public FileHandle {
 public:
  RealFile(std::string path, Descriptor descriptor, bool writable)
      : path_(std::move(path)), descriptor_(std::move(descriptor)), writable_(writable) {}

  const std::string& path() const override { return path_; }

  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override {
    std::size_t done = 0;
    while (done < into.size()) {
      const ssize_t got =
          ::pread(descriptor_.get(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
      if (got == 0) break;
      if (got < 0 && errno != EINTR) return last_error(path_);
      if (got > 0) done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const ssize_t put = write_once(descriptor_.get(), bytes, static_cast<off_t>(offset));
      if (put < 0 && errno != EINTR) return last_error(path_);
      if (put <= 0) continue;
      offset += static_cast<std::uint64_t>(put);
      bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return {};
  }

  Result<void> append(std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const ssize_t put = write_once(descriptor_.get(), bytes, kAppend);
      if (put < 0 && errno != EINTR) return last_error(path_);
      if (put > 0) bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return {};
  }

  Result<std::uint64_t> size_bytes() override {
    struct stat raw {};
    if (::fstat(descriptor_.get(), &raw) != 0) return last_error(path_);
    return static_cast<std::uint64_t>(raw.st_size);
  }

  Result<FileStatus> status() override {
    struct stat raw {};
    if (::fstat(descriptor_.get(), &raw) != 0) return last_error(path_);
    return file_status(raw, descriptor_.get());
  }

  Result<void> resize(std::uint64_t size) override {
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0) return last_error(path_);
    return {};
  }

  Result<void> allocate(std::uint64_t size) override {
    int failed = 0;
    do {
      failed = ::fallocate(descriptor_.get(), 0, 0, static_cast<off_t>(size)) == 0 ? 0 : errno;
    } while (failed == EINTR);
    if (failed == 0) return {};
    if (failed != EOPNOTSUPP && failed != ENOSYS) return system_error(failed, path_);
    return write_zeros_to(size);
  }

  void expect_sync() override { ::sync_file_range(descriptor_.get(), 0, 0, SYNC_FILE_RANGE_WRITE); }
  Result<void> sync() override {
    if (::fdatasync(descriptor_.get()) != 0) return last_error(path_);
    return {};
  }

  Result<bool> take_after(const std::string& path) override {
    struct stat other {};
    if (::lstat(path.c_str(), &other) != 0) {
      if (errno == ENOENT) return true;
      return last_error(path);
    }
    if (!S_ISREG(other.st_mode) || other.st_nlink > 1) return false;
    struct stat own {};
    if (::fstat(descriptor_.get(), &own) != 0) return last_error(path_);
    const bool same_owner = own.st_uid == other.st_uid && own.st_gid == other.st_gid;
    if (!same_owner && ::fchown(descriptor_.get(), other.st_uid, other.st_gid) != 0) return false;
    // After the owner, whose change takes the set-user bits away; before the access list, which it would cut.
    if (::fchmod(descriptor_.get(), other.st_mode & 07777U) != 0) return false;
    return take_access_list(path);
  }

  bool try_lock(HandleLock lock) override {
    const int kind = lock == HandleLock::Shared ? LOCK_SH : LOCK_EX;
    int failed = 0;
    do {
      failed = ::flock(descriptor_.get(), kind | LOCK_NB) == 0 ? 0 : errno;
    } while (failed == EINTR);
    return failed != EWOULDBLOCK;  // a file system without locks is in nobody's way
  }

  Result<std::size_t> read_next(std::span<std::byte> into, std::int64_t timeout_ms) override {
    pollfd waiting{descriptor_.get(), POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(timeout_ms));
    if (ready == 0 || (ready < 0 && errno == EINTR)) return base::Error{base::Status::TimedOut, 0, path_};
    const ssize_t got = ready < 0 ? -1 : ::read(descriptor_.get(), into.data(), into.size());
    if (got < 0) return last_error(path_);
    return static_cast<std::size_t>(got);
  }

  Result<void> write_next(std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const ssize_t put = ::write(descriptor_.get(), bytes.data(), bytes.size());
      if (put < 0 && errno != EINTR) return last_error(path_);
      if (put > 0) bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return {};
  }

  Result<std::unique_ptr<Mapping>> map(std::size_t window) override {
    const int protection = writable_ ? PROT_READ | PROT_WRITE : PROT_READ;
    void* data = ::mmap(nullptr, window, protection, MAP_SHARED, descriptor_.get(), 0);
    if (data == MAP_FAILED) return last_error(path_);
    return std::unique_ptr<Mapping>(std::make_unique<RealMapping>(static_cast<std::byte*>(data), window, path_));
  }

 private:
  bool take_access_list(const std::string& path) {
    static constexpr const char* kName = "system.posix_acl_access";
    std::array<std::byte, kAccessListBytes> list{};
    const ssize_t length = ::lgetxattr(path.c_str(), kName, list.data(), list.size());
    if (length < 0) return errno == ENODATA || errno == EOPNOTSUPP;
    return ::fsetxattr(descriptor_.get(), kName, list.data(), static_cast<std::size_t>(length), 0) == 0;
  }

  // For file systems that can not reserve: what lies beyond the present end is written.
  Result<void> write_zeros_to(std::uint64_t size) {
    auto present = size_bytes();
    if (!present) return present.error();
    static constexpr std::array<std::byte, 65536> kZeros{};
    for (std::uint64_t at = *present; at < size;) {
      const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(kZeros.size(), size - at));
      SCARLET_TRY(write_at(at, std::span(kZeros).first(length)));
      at += length;
    }
    return {};
  }

  std::string path_;
  Descriptor descriptor_;
  bool writable_;
};

}  // namespace

EntryKind kind_of_mode(unsigned mode, int descriptor) {
  if (S_ISREG(mode)) return EntryKind::Regular;
  if (S_ISDIR(mode)) return EntryKind::Directory;
  if (S_ISFIFO(mode)) return EntryKind::Fifo;
  if (!S_ISCHR(mode)) return EntryKind::Other;
  return descriptor >= 0 && ::isatty(descriptor) == 1 ? EntryKind::Terminal : EntryKind::CharacterDevice;
}

FileStatus file_status(const struct stat& raw, int descriptor) {
  FileStatus status;
  status.kind = kind_of_mode(raw.st_mode, descriptor);
  status.identity = {raw.st_dev, raw.st_ino};
  status.size_bytes = static_cast<std::uint64_t>(raw.st_size);
  status.permissions = raw.st_mode & 07777U;
  status.links = static_cast<std::uint32_t>(raw.st_nlink);
  status.owner = raw.st_uid;
  status.group = raw.st_gid;
  status.accessed_seconds = raw.st_atim.tv_sec;
  status.modified_seconds = raw.st_mtim.tv_sec;
  status.modified_nanoseconds = raw.st_mtim.tv_nsec;
  return status;
}

std::unique_ptr<FileHandle> make_real_file(std::string path, Descriptor descriptor, bool writable) {
  return std::make_unique<RealFile>(std::move(path), std::move(descriptor), writable);
}

}  // namespace scarlet::os
