// SPDX-License-Identifier: GPL-3.0-or-later
// SharedMemory: a window of a file (or of nothing but memory) that processes share. Unlike os::Mapping it is about
// memory, not about a disk: never synced, sparse, costs nothing until touched.
// FileLock: mutual exclusion between processes by an advisory lock on a file; the kernel drops it when its holder dies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace scarlet::os {

class SharedMemory {
 public:
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory();

  std::byte* data() const { return data_; }
  std::size_t window_bytes() const { return window_bytes_; }
  // How large the file is now; the window when there is none.
  std::size_t size_bytes() const;
  // The file grows (zeros, sparse); bytes of the window beyond the file's size must not be touched. Never shrinks.
  base::Result<void> grow(std::size_t size_bytes);

  // Makes the file (it must not be there) with mode 0660 less the umask, and maps `window_bytes` of it.
  static base::Result<std::unique_ptr<SharedMemory>> create(const std::string& path, std::size_t size_bytes,
                                                            std::size_t window_bytes);
  // Maps an existing file; window 0 means as much as the file has now.
  static base::Result<std::unique_ptr<SharedMemory>> attach(const std::string& path, std::size_t window_bytes);
  // No file: seen by this process and by children it forks later.
  static base::Result<std::unique_ptr<SharedMemory>> anonymous(std::size_t window_bytes);

 private:
  SharedMemory(int descriptor, std::byte* data, std::size_t window_bytes)
      : descriptor_(descriptor), data_(data), window_bytes_(window_bytes) {}
  int descriptor_;
  std::byte* data_;
  std::size_t window_bytes_;
};

class FileLock {
 public:
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();
  // Makes the file if it is not there, and waits for the lock.
  static base::Result<std::unique_ptr<FileLock>> acquire(const std::string& path);
  // Does not wait: Status::InUse when another holds it.
  static base::Result<std::unique_ptr<FileLock>> try_acquire(const std::string& path);

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace scarlet::os
