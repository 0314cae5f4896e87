// SPDX-License-Identifier: GPL-3.0-or-later
// A backup is foreign input: the length of a chunk is believed only when its header's checksum is right and the file
// is that long.
#include "store/backup_format.h"

#include <cstddef>

#include "base/crc32c.h"

namespace scarlet::store {
namespace {

std::uint32_t header_checksum(const ChunkHeader& header) {
  return base::crc32c(&header, offsetof(ChunkHeader, header_checksum));
}

}  // namespace

void put_text(std::string& into, std::string_view text) {
  put_number(into, static_cast<std::uint32_t>(text.size()));
  into.append(text);
}

std::string_view ChunkTaker::bytes(std::uint64_t size) {
  if (size > bytes_.size()) {
    ok_ = false;
    bytes_ = {};
    return {};
  }
  const std::string_view taken = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return taken;
}

base::Result<ChunkWriter> ChunkWriter::create(os::Env& env, const std::string& path) {
  auto file = env.open(path, os::OpenMode::CreateNew);
  if (!file) return file.error();
  return ChunkWriter(std::move(file).value(), path);
}

base::Result<void> ChunkWriter::write(ChunkKind kind, std::string_view bytes) {
  ChunkHeader header{kChunkMagic, kind, number_, bytes.size(), base::crc32c(bytes.data(), bytes.size()), 0};
  header.header_checksum = header_checksum(header);
  SCARLET_TRY(file_->write_at(offset_, std::as_bytes(std::span(&header, 1))));
  SCARLET_TRY(file_->write_at(offset_ + sizeof header, std::as_bytes(std::span(bytes))));
  offset_ += sizeof header + bytes.size();
  ++number_;
  return {};
}

base::Result<void> ChunkWriter::finish() { return file_->sync(); }

base::Result<ChunkReader> ChunkReader::open(os::Env& env, const std::string& path) {
  auto file = env.open(path, os::OpenMode::Read);
  if (!file) return file.error();
  auto size = (*file)->size_bytes();
  if (!size) return size.error();
  return ChunkReader(std::move(file).value(), *size, path);
}

base::Error ChunkReader::damaged() const {
  return {base::Status::ValidationFailed, 0, path_ + " chunk " + std::to_string(number_)};
}

base::Result<bool> ChunkReader::next(ChunkKind& kind, std::string_view& bytes) {
  if (offset_ == size_) return false;
  ChunkHeader header{};
  auto got = file_->read_at(offset_, std::as_writable_bytes(std::span(&header, 1)));
  if (!got) return got.error();
  const bool whole = *got == sizeof header && header.magic == kChunkMagic && header.number == number_ &&
                     header.header_checksum == header_checksum(header) &&
                     header.bytes <= size_ - offset_ - sizeof header;
  if (!whole) return damaged();
  bytes_.resize(header.bytes);
  got = file_->read_at(offset_ + sizeof header, std::as_writable_bytes(std::span(bytes_)));
  if (!got) return got.error();
  if (*got != bytes_.size() || base::crc32c(bytes_.data(), bytes_.size()) != header.checksum) return damaged();
  offset_ += sizeof header + header.bytes;
  ++number_;
  kind = header.kind;
  bytes = bytes_;
  return true;
}

}  // namespace scarlet::store
