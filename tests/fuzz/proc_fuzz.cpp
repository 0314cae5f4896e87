// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of PROCs of both kinds: whatever their lines are, the worst may be a message or an abort.
// First byte: even PQ, odd PQN; then the lines.
#include <cstddef>
#include <cstdint>
#include <string>

#include "command_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto* session = new scarlet::command::FuzzSession();
  constexpr unsigned kProc = 2;
  if (size == 0 || size > scarlet::command::kLargest) return 0;
  session->attempt(kProc + data[0] % 2U, std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
