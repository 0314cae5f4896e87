// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/tape.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace scarlet::command {
namespace {

using base::Status;

constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kDataBytes = 500;
constexpr std::size_t kBlockBytes = kHeaderBytes + kDataBytes;
constexpr std::string_view kMagic = "SCTP";
constexpr std::size_t kIdDigits = 4;
constexpr std::size_t kRecordDigits = 8;

std::string make_block(BlockKind kind, std::string_view data) {
  std::string block(kMagic);
  block += static_cast<char>(kind);
  block += '\0';
  block += static_cast<char>(data.size() & 0xFF);
  block += static_cast<char>(data.size() >> 8);
  block.resize(kHeaderBytes, '\0');
  block += data;
  block.resize(kBlockBytes, '\0');
  return block;
}

std::string hexadecimal(std::size_t number, std::size_t digits) {
  std::array<char, 16> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, 16).ptr;
  const std::string text(buffer.data(), end);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

// A length and as many bytes from the front of the stream.
bool take_part(std::string_view& stream, std::size_t digits, std::string_view& part) {
  std::size_t length = 0;
  if (stream.size() < digits) return false;
  const auto parsed = std::from_chars(stream.data(), stream.data() + digits, length, 16);
  if (parsed.ec != std::errc() || parsed.ptr != stream.data() + digits || length > stream.size() - digits) return false;
  part = stream.substr(digits, length);
  stream.remove_prefix(digits + length);
  return true;
}

}  // namespace

base::Result<Tape> Tape::open(os::Env& env, const std::string& path, std::uint64_t& position_bytes) {
  auto file = env.open(path, os::OpenMode::CreateOrOpen);
  if (!file) return file.error();
  return Tape(std::move(*file), position_bytes);
}

base::Result<void> Tape::write(BlockKind kind, std::string_view data) {
  do {
    const std::string_view part = data.substr(0, kDataBytes);
    const std::string block = make_block(kind, part);
    SCARLET_TRY(file_->write_at(position_, std::as_bytes(std::span(block))));
    position_ += kBlockBytes;
    data.remove_prefix(part.size());
  } while (!data.empty());
  return {};
}

base::Result<TapeBlock> Tape::read() {
  std::string block(kBlockBytes, '\0');
  auto got = file_->read_at(position_, std::as_writable_bytes(std::span(block)));
  if (!got) return got.error();
  if (*got == 0) return TapeBlock{};
  const auto used = static_cast<std::size_t>(static_cast<unsigned char>(block[6])) |
                    static_cast<std::size_t>(static_cast<unsigned char>(block[7])) << 8;
  const char kind = block[4];
  const bool good = *got == kBlockBytes && block.starts_with(kMagic) && used <= kDataBytes &&
                    (kind == 'L' || kind == 'D' || kind == 'E');
  if (!good) return base::Error{Status::IoError, 0, file_->path()};
  position_ += kBlockBytes;
  return TapeBlock{static_cast<BlockKind>(kind), block.substr(kHeaderBytes, used)};
}

base::Result<void> Tape::truncate() { return file_->resize(position_); }

void append_tape_record(std::string& stream, std::string_view id, std::string_view record) {
  stream += hexadecimal(id.size(), kIdDigits);
  stream += id;
  stream += hexadecimal(record.size(), kRecordDigits);
  stream += record;
}

base::Result<bool> take_tape_record(std::string_view& stream, std::string_view& id, std::string_view& record) {
  if (stream.empty()) return false;
  if (take_part(stream, kIdDigits, id) && take_part(stream, kRecordDigits, record)) return true;
  return Status::IoError;
}

}  // namespace scarlet::command
