// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/shared_memory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "os/descriptor.h"
#include "os/error.h"

namespace scarlet::os {

using base::Result;

namespace {

Result<std::byte*> map_window(int descriptor, std::size_t window, const std::string& path) {
  const int flags = descriptor < 0 ? MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE : MAP_SHARED | MAP_NORESERVE;
  void* data = ::mmap(nullptr, window, PROT_READ | PROT_WRITE, flags, descriptor, 0);
  if (data == MAP_FAILED) return last_error(path);
  // Without this the first touch of a page of a sparse file reads a stretch of holes around it.
  static_cast<void>(::madvise(data, window, MADV_RANDOM));
  return static_cast<std::byte*>(data);
}

}  // namespace

SharedMemory::~SharedMemory() {
  ::munmap(data_, window_bytes_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::size_t SharedMemory::size_bytes() const {
  struct stat raw {};
  if (descriptor_ < 0) return window_bytes_;
  return ::fstat(descriptor_, &raw) == 0 ? static_cast<std::size_t>(raw.st_size) : 0;
}

Result<void> SharedMemory::grow(std::size_t size) {
  if (size_bytes() >= size) return {};
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return last_error("shared memory");
  return {};
}

Result<std::unique_ptr<SharedMemory>> SharedMemory::create(const std::string& path, std::size_t size,
                                                           std::size_t window) {
  Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0660));
  if (!descriptor.valid()) return last_error(path);
  if (::ftruncate(descriptor.get(), static_cast<off_t>(size)) != 0) return last_error(path);
  auto data = map_window(descriptor.get(), window, path);
  if (!data) return data.error();
  return std::unique_ptr<SharedMemory>(new SharedMemory(descriptor.release(), *data, window));
}

Result<std::unique_ptr<SharedMemory>> SharedMemory::attach(const std::string& path, std::size_t window) {
  Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!descriptor.valid()) return last_error(path);
  struct stat raw {};
  if (::fstat(descriptor.get(), &raw) != 0) return last_error(path);
  if (window == 0) window = static_cast<std::size_t>(raw.st_size);
  if (window == 0) return base::Error{base::Status::ValidationFailed, 0, path};
  auto data = map_window(descriptor.get(), window, path);
  if (!data) return data.error();
  return std::unique_ptr<SharedMemory>(new SharedMemory(descriptor.release(), *data, window));
}

Result<std::unique_ptr<SharedMemory>> SharedMemory::anonymous(std::size_t window) {
  auto data = map_window(-1, window, "memory");
  if (!data) return data.error();
  return std::unique_ptr<SharedMemory>(new SharedMemory(-1, *data, window));
}

FileLock::~FileLock() { ::close(descriptor_); }

namespace {

Result<int> locked_descriptor(const std::string& path, int operation) {
  Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660));
  if (!descriptor.valid()) return last_error(path);
  while (::flock(descriptor.get(), operation) != 0) {
    if (errno != EINTR) return last_error(path);
  }
  return descriptor.release();
}

}  // namespace

Result<std::unique_ptr<FileLock>> FileLock::acquire(const std::string& path) {
  auto descriptor = locked_descriptor(path, LOCK_EX);
  if (!descriptor) return descriptor.error();
  return std::unique_ptr<FileLock>(new FileLock(*descriptor));
}

Result<std::unique_ptr<FileLock>> FileLock::try_acquire(const std::string& path) {
  auto descriptor = locked_descriptor(path, LOCK_EX | LOCK_NB);
  if (!descriptor) return descriptor.error();
  return std::unique_ptr<FileLock>(new FileLock(*descriptor));
}

}  // namespace scarlet::os
