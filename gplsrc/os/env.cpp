// SPDX-License-Identifier: GPL-3.0-or-later
// Helpers over any Env.
#include "os/env.h"

namespace scarlet::os {

using base::Result;

namespace {

std::string parent_directory(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

// No record id has a file name that begins so.
constexpr std::string_view kTemporaryPrefix = "~~new-";
// How long a lock upon a file is waited for: a foreign program may never let go of it.
constexpr int kLockTries = 1000;
constexpr std::int64_t kLockPauseNanoseconds = 1'000'000;

// A name in the directory of `path` that nobody else uses.
std::string temporary_name(Env& env, const std::string& path) {
  std::uint64_t number = 0;
  env.random(std::as_writable_bytes(std::span(&number, 1)));
  return parent_directory(path) + "/" + std::string(kTemporaryPrefix) + std::to_string(number);
}

void lock_for_a_while(Env& env, FileHandle& file, HandleLock lock) {
  for (int tries = 0; tries < kLockTries && !file.try_lock(lock); ++tries) {
    env.sleep_nanoseconds(kLockPauseNanoseconds);
  }
}

Result<void> write_and_sync(Env& env, const std::string& path, std::string_view content) {
  auto file = env.open(path, OpenMode::CreateNew);
  if (!file) return file.error();
  SCARLET_TRY((*file)->write_at(0, bytes_of(content)));
  return (*file)->sync();
}

// False, and no file left, when what was written can not take the place of `path`.
Result<bool> write_in_place_of(Env& env, const std::string& temporary, const std::string& path,
                               std::string_view content, Durable durable) {
  auto file = env.open(temporary, OpenMode::CreateNew);
  if (!file) {
    if (file.status() == base::Status::PermissionDenied) return false;
    return file.error();
  }
  auto done = (*file)->take_after(path);
  if (done && *done) {
    auto written = (*file)->write_at(0, bytes_of(content));
    if (written && durable == Durable::Yes) written = (*file)->sync();
    if (written) written = env.rename(temporary, path);
    if (written) return true;
    // Somebody has just cleared the directory: nothing stands in the way of writing there.
    if (written.status() == base::Status::FileNotFound) return false;
    done = written.error();
  }
  static_cast<void>(env.remove(temporary).ok());
  return done;
}

Result<void> overwrite(Env& env, const std::string& path, std::string_view content, Durable durable) {
  auto file = env.open(path, OpenMode::CreateOrOpen);
  if (!file) return file.error();
  lock_for_a_while(env, **file, HandleLock::Exclusive);
  SCARLET_TRY((*file)->write_at(0, bytes_of(content)));
  SCARLET_TRY((*file)->resize(content.size()));
  return durable == Durable::Yes ? (*file)->sync() : Result<void>();
}

Result<std::string> read_all(FileHandle& file) {
  auto size = file.size_bytes();
  if (!size) return size.error();
  // One byte more than the size says shows that the end was reached; files of /proc and growing ones need the loop.
  std::string content(static_cast<std::size_t>(*size) + 1, '\0');
  std::size_t filled = 0;
  for (;;) {
    auto got = file.read_at(filled, std::as_writable_bytes(std::span(content).subspan(filled)));
    if (!got) return got.error();
    filled += *got;
    if (filled < content.size()) break;
    content.resize(content.size() * 2);
  }
  content.resize(filled);
  return content;
}

}  // namespace

Result<std::size_t> FileHandle::read_next(std::span<std::byte> /*into*/, std::int64_t /*timeout_ms*/) {
  return base::Error{base::Status::IoError, 0, path()};
}

Result<void> FileHandle::write_next(std::span<const std::byte> /*bytes*/) {
  return base::Error{base::Status::IoError, 0, path()};
}

Result<std::string> read_file(Env& env, const std::string& path) {
  auto file = env.open(path, OpenMode::Read);
  if (!file) return file.error();
  return read_all(**file);
}

Result<std::string> read_whole_file(Env& env, const std::string& path) {
  auto file = env.open(path, OpenMode::Read);
  if (!file) return file.error();
  lock_for_a_while(env, **file, HandleLock::Shared);
  return read_all(**file);
}

Result<void> write_file(Env& env, const std::string& path, std::string_view content) {
  auto file = env.open(path, OpenMode::Truncate);
  if (!file) return file.error();
  return (*file)->write_at(0, bytes_of(content));
}

Result<void> replace_file(Env& env, const std::string& path, std::string_view content) {
  const std::string temporary = temporary_name(env, path);
  auto done = write_and_sync(env, temporary, content);
  if (done) done = env.rename(temporary, path);
  if (done) return env.sync_directory(parent_directory(path));
  // The first error is the one to tell; the temporary file may not even be there.
  static_cast<void>(env.remove(temporary).ok());
  return done;
}

Result<void> exchange_file(Env& env, const std::string& path, std::string_view content, Durable durable) {
  auto exchanged = write_in_place_of(env, temporary_name(env, path), path, content, durable);
  if (!exchanged) return exchanged.error();
  if (!*exchanged) return overwrite(env, path, content, durable);
  return durable == Durable::Yes ? env.sync_directory(parent_directory(path)) : Result<void>();
}

bool is_temporary_name(std::string_view name) { return name.starts_with(kTemporaryPrefix); }

bool exists(Env& env, const std::string& path) {
  const auto status = env.status(path);
  return status && status->kind != EntryKind::Missing;
}

bool is_directory(Env& env, const std::string& path) {
  const auto status = env.status(path);
  return status && status->kind == EntryKind::Directory;
}

}  // namespace scarlet::os
