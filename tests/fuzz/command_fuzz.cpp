// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the command processor: whatever somebody types, stores as a paragraph or PROC, or answers, the worst may
// be a message or an abort. First byte: the kind (command_world.h), then the text.
#include <cstddef>
#include <cstdint>
#include <string>

#include "command_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto* session = new scarlet::command::FuzzSession();
  constexpr unsigned kKinds = 7;
  if (size == 0 || size > scarlet::command::kLargest) return 0;
  session->attempt(data[0] % kKinds, std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
