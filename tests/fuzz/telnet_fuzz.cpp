// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of telnet: what a terminal sends before anybody has logged in, in any pieces.
//
//   first byte: the size of the pieces    then the bytes
//
// However the bytes are cut, the keys, the answers and what is known of the terminal are the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "protocol/telnet.h"

namespace {

using namespace scarlet::protocol;

TelnetEvents received(TelnetStream& terminal, std::string_view bytes, std::size_t piece) {
  TelnetEvents events;
  for (std::size_t at = 0; at < bytes.size(); at += piece) terminal.receive(bytes.substr(at, piece), events);
  return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  TelnetStream whole;
  TelnetStream cut;
  const TelnetEvents events = received(whole, bytes, bytes.size() + 1);
  const TelnetEvents again = received(cut, bytes, 1U + data[0]);
  scarlet::base::check(events.keys == again.keys && events.answer == again.answer);
  scarlet::base::check(events.interrupt == again.interrupt && events.terminal_known == again.terminal_known);
  scarlet::base::check(whole.columns() == cut.columns() && whole.rows() == cut.rows());
  scarlet::base::check(whole.terminal_type() == cut.terminal_type());
  scarlet::base::check(events.keys.size() <= bytes.size());
  scarlet::base::check(whole.terminal_type().size() <= scarlet::base::limits::kTelnetSubnegotiationBytes);
  scarlet::base::check(whole.escaped(events.keys).size() <= 2 * events.keys.size());
  return 0;
}
