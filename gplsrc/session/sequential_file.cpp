// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/sequential_file.h"

#include <algorithm>
#include <span>
#include <utility>

namespace scarlet::session {
namespace {

using base::Result;
using base::Status;

constexpr std::size_t kReadAheadBytes = 1 << 16;
constexpr std::size_t kPendingBytes = 2048;
constexpr std::int64_t kWaitMs = 250;  // for a stream, between looks at what else is to be done

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace

SequentialFile::SequentialFile(os::Env& env, std::string path, std::unique_ptr<os::FileHandle> handle,
                               std::unique_ptr<workspace::FileVariable, void (*)(workspace::FileVariable*)> directory,
                               std::string id)
    : env_(env), path_(std::move(path)), directory_(std::move(directory)), id_(std::move(id)) {
  take(std::move(handle));
}

SequentialFile::~SequentialFile() { (void)flush(false); }

std::int64_t SequentialFile::directory_number() const {
  if (!directory_) return 0;
  auto info = directory_->file()->info();
  return info ? static_cast<std::int64_t>(info->number) : 0;
}

Result<std::uint64_t> SequentialFile::size() {
  if (!handle_) return std::uint64_t{0};
  SCARLET_TRY(flush(false));
  follow_replacement();
  return handle_->size_bytes();
}

Result<void> SequentialFile::create() {
  if (handle_) return {};
  const auto failed = [&](const base::Error& error) {
    return base::Error{Status::SequentialRecordCouldNotBeMade, error.os_error, path_};
  };
  if (auto ready = env_.make_directory(path_.substr(0, path_.rfind('/'))); !ready) return failed(ready.error());
  auto made = env_.open(path_, os::OpenMode::CreateOrOpen);
  if (!made) return failed(made.error());
  take(std::move(*made));
  return {};
}

void SequentialFile::make_stream() {
  stream_ = true;
  buffering_ = false;
}

Result<bool> SequentialFile::fill_from_stream() {
  read_ahead_.resize(kReadAheadBytes);
  const std::span<char> room(read_ahead_.data(), read_ahead_.size());
  std::int64_t left_ms = timeout_seconds * 1000;
  for (;;) {
    const std::int64_t wait_ms = timeout_seconds < 0 ? kWaitMs : std::min(kWaitMs, left_ms);
    auto got = handle_->read_next(std::as_writable_bytes(room), wait_ms);
    read_at_ = position_;
    if (got) return read_ahead_.resize(*got), *got > 0;
    left_ms -= wait_ms;
    if (got.status() == Status::TimedOut && (timeout_seconds < 0 || left_ms > 0)) {
      if (while_waiting) while_waiting();
      continue;
    }
    read_ahead_.clear();
    return got.error();
  }
}

// Makes read_ahead_ begin at the position; false at the end of the file.
Result<bool> SequentialFile::fill() {
  SCARLET_TRY(flush(false));
  if (position_ >= read_at_ && position_ < read_at_ + read_ahead_.size()) return true;
  if (stream_) return fill_from_stream();
  follow_replacement();
  read_ahead_.resize(kReadAheadBytes);
  auto got = handle_->read_at(position_, std::as_writable_bytes(std::span(read_ahead_.data(), read_ahead_.size())));
  if (!got) return got.error();
  read_at_ = position_;
  read_ahead_.resize(*got);
  return *got > 0;
}

Result<bool> SequentialFile::read_line(std::string& line) {
  line = std::exchange(partial_line_, {});
  auto any = take_line(line);
  if (any && *any) ++line_;
  if (!any) partial_line_ = line;
  return any;
}

Result<bool> SequentialFile::take_line(std::string& line) {
  bool any = !line.empty();
  for (;;) {
    auto more = fill();
    if (!more) return more.error();
    if (!*more) break;
    any = true;
    const std::string_view rest = std::string_view(read_ahead_).substr(static_cast<std::size_t>(position_ - read_at_));
    const auto end = rest.find('\n');
    line += rest.substr(0, end);
    position_ += end == std::string_view::npos ? rest.size() : end + 1;
    if (end != std::string_view::npos) break;
  }
  return any;
}

Result<std::string> SequentialFile::read_block(std::size_t bytes) {
  std::string block;
  while (block.size() < bytes) {
    auto more = fill();
    if (!more && more.status() == Status::TimedOut && !block.empty()) break;
    if (!more) return more.error();
    if (!*more) break;
    const std::string_view rest = std::string_view(read_ahead_).substr(static_cast<std::size_t>(position_ - read_at_));
    const std::string_view part = rest.substr(0, bytes - block.size());
    block += part;
    position_ += part.size();
  }
  return block;
}

Result<void> SequentialFile::write_block(std::string_view bytes) {
  SCARLET_TRY(create());
  read_ahead_.clear();
  pending_ += bytes;
  position_ += bytes.size();
  if (!buffering_ || pending_.size() >= kPendingBytes) return flush(false);
  return {};
}

Result<void> SequentialFile::write_line(std::string_view line) {
  SCARLET_TRY(write_block(line));
  SCARLET_TRY(write_block("\n"));
  ++line_;
  return {};
}

// WRITE puts another file in the place of the item: from then on that one is meant.
void SequentialFile::follow_replacement() {
  if (stream_ || !handle_) return;
  const auto now = env_.status(path_);
  if (!now || now->kind != os::EntryKind::Regular || now->identity == identity_) return;
  auto opened = env_.open(path_, read_only ? os::OpenMode::Read : os::OpenMode::ReadWrite);
  if (!opened) return;
  take(std::move(*opened));
  read_ahead_.clear();
}

void SequentialFile::take(std::unique_ptr<os::FileHandle> handle) {
  handle_ = std::move(handle);
  const auto status = handle_ ? handle_->status() : base::Result<os::FileStatus>(os::FileStatus{});
  identity_ = status ? status->identity : os::FileIdentity{};
}

Result<void> SequentialFile::flush(bool to_disk) {
  if (!pending_.empty()) {
    follow_replacement();
    const std::string bytes = std::move(pending_);
    pending_.clear();
    SCARLET_TRY(stream_ ? handle_->write_next(bytes_of(bytes))
                        : handle_->write_at(position_ - bytes.size(), bytes_of(bytes)));
  }
  if (to_disk && handle_ && !stream_) SCARLET_TRY(handle_->sync());
  return {};
}

Result<void> SequentialFile::seek(std::uint64_t position) {
  SCARLET_TRY(flush(false));
  position_ = position;
  return {};
}

Result<void> SequentialFile::truncate_here() {
  SCARLET_TRY(create());
  SCARLET_TRY(flush(false));
  if (stream_) return base::Error{Status::ItIsAPort, 0, path_};
  read_ahead_.clear();
  return handle_->resize(position_);
}

Result<void> SequentialFile::truncate() {
  if (stream_) return {};
  position_ = 0;
  return truncate_here();
}

SequentialFile* sequential_or_null(const value::Value& value) {
  if (!value.is_resource() || value.resource()->kind() != value::ResourceKind::File) return nullptr;
  return dynamic_cast<SequentialFile*>(value.resource());
}

}  // namespace scarlet::session
