// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of object records: the checksum is put right, so that everything behind it is reached. What decodes is sound
// and can be walked through.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/check.h"
#include "base/crc32c.h"
#include "code/disassembler.h"
#include "code/object_record.h"
#include "code/verifier.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kCrcAt = 8, kCoveredFrom = 12, kHeaderBytes = 20;
  static const std::string header = scarlet::code::encode_object_record({}).substr(0, kHeaderBytes);
  std::string bytes = header + std::string(reinterpret_cast<const char*>(data), size);
  const std::uint32_t crc = scarlet::base::crc32c(bytes.data() + kCoveredFrom, bytes.size() - kCoveredFrom);
  std::memcpy(bytes.data() + kCrcAt, &crc, sizeof crc);
  const auto unit = scarlet::code::decode_object_record(bytes);
  if (!unit.ok()) return 0;
  scarlet::base::check(!scarlet::code::verify(*unit).has_value());
  scarlet::code::disassemble(*unit);
  return 0;
}
