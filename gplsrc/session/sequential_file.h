// SPDX-License-Identifier: GPL-3.0-or-later
// SequentialFile: an item of a directory file, or any path, read and written line by line or in blocks. The item stays
// locked as a record of its directory until it is closed. What is written is buffered until a flush, a read, a seek or
// the close.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/env.h"
#include "value/value.h"
#include "workspace/file_space.h"

namespace scarlet::session {

class SequentialFile final : public value::Resource {
 public:
  // `handle` is null for an item that does not exist yet; the first write makes it. `directory` holds the lock.
  SequentialFile(os::Env& env, std::string path, std::unique_ptr<os::FileHandle> handle,
                 std::unique_ptr<workspace::FileVariable, void (*)(workspace::FileVariable*)> directory,
                 std::string id);
  ~SequentialFile() override;
  value::ResourceKind kind() const override { return value::ResourceKind::File; }

  const std::string& path() const { return path_; }
  bool exists() const { return handle_ != nullptr; }
  std::int64_t line() const { return line_; }
  std::uint64_t position() const { return position_; }
  // FileInfo::number of the directory file; 0 when there is none yet.
  std::int64_t directory_number() const;
  base::Result<std::uint64_t> size();
  bool read_only = false;
  std::int64_t timeout_seconds = -1;    // of streams; -1: none
  std::function<void()> while_waiting;  // called now and then while a stream has nothing
  // A terminal, another device or a FIFO: read and written as it comes, without a place.
  bool is_stream() const { return stream_; }
  void make_stream();

  base::Result<void> create();
  // A line without its end; false at the end of the item. TimedOut when a stream gives no whole line in time; what came
  // of it is kept for the next time.
  base::Result<bool> read_line(std::string& line);
  base::Result<void> write_line(std::string_view line);
  base::Result<std::string> read_block(std::size_t bytes);
  base::Result<void> write_block(std::string_view bytes);
  base::Result<void> seek(std::uint64_t position);
  base::Result<void> truncate_here();
  base::Result<void> truncate();
  base::Result<void> flush(bool to_disk);
  void stop_buffering() { buffering_ = false; }

 private:
  base::Result<bool> fill();
  base::Result<bool> fill_from_stream();
  base::Result<bool> take_line(std::string& line);
  void take(std::unique_ptr<os::FileHandle> handle);
  void follow_replacement();

  os::Env& env_;
  std::string path_;
  std::unique_ptr<os::FileHandle> handle_;
  os::FileIdentity identity_;  // of the handle's file
  std::unique_ptr<workspace::FileVariable, void (*)(workspace::FileVariable*)> directory_;
  std::string id_;
  std::uint64_t position_ = 0;  // of the program
  std::int64_t line_ = 1;
  std::string read_ahead_;  // bytes of the file from read_at_ on
  std::uint64_t read_at_ = 0;
  std::string pending_;  // not yet written, ends at position_
  bool buffering_ = true;
  bool stream_ = false;
  std::string partial_line_;  // of a stream
};

// Null when the value is not a sequential file.
SequentialFile* sequential_or_null(const value::Value& value);

}  // namespace scarlet::session
