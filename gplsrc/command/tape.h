// SPDX-License-Identifier: GPL-3.0-or-later
// Pseudo tape: a file of blocks of 512 bytes, 12 of header and 500 of data.
//
//   "SCTP" | kind: L label, D data, E end of file | 0 | data bytes used (2, little-endian) | 0 0 0 0
//
// A dump is a label, data blocks and an end-of-file mark. The data blocks make one stream of records:
// length of the id (4 hexadecimal digits), the id, length of the record (8 digits), the record.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::command {

enum class BlockKind : char { Label = 'L', Data = 'D', EndOfFile = 'E' };

struct TapeBlock {
  BlockKind kind = BlockKind::EndOfFile;
  std::string data;
};

class Tape {
 public:
  // The file is made when it is not there. `position_bytes` is where the tape stands; it is moved along.
  static base::Result<Tape> open(os::Env& env, const std::string& path, std::uint64_t& position_bytes);

  base::Result<void> write(BlockKind kind, std::string_view data);  // as many blocks as it takes
  // The block at the position; an end-of-file mark at the end of what was recorded. IoError for what is no block.
  base::Result<TapeBlock> read();
  // What lies behind the position is lost.
  base::Result<void> truncate();
  base::Result<std::uint64_t> size_bytes() { return file_->size_bytes(); }

 private:
  Tape(std::unique_ptr<os::FileHandle> file, std::uint64_t& position) : file_(std::move(file)), position_(position) {}

  std::unique_ptr<os::FileHandle> file_;
  std::uint64_t& position_;
};

// Adds a record to the stream of a dump.
void append_tape_record(std::string& stream, std::string_view id, std::string_view record);
// Takes the next record from a stream; false at the end, IoError when the stream is damaged.
base::Result<bool> take_tape_record(std::string_view& stream, std::string_view& id, std::string_view& record);

}  // namespace scarlet::command
