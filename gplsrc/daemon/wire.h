// SPDX-License-Identifier: GPL-3.0-or-later
// The messages between the daemon's processes: a kind and a few texts, over a message socket (whole or not at all).
//
//   +------+-------------------+-------+-------------------+-------+
//   | kind | 4 bytes: length   | text  | 4 bytes: length   | text  | ...
//   +------+-------------------+-------+-------------------+-------+
//
// Decoding takes exactly this and nothing else: the monitor reads what a process sent that a stranger may have taken
// over.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::daemon {

enum class Kind : char {
  // caged process to monitor
  Proxied = 'V',        // address, port: first of all, on a connection of a trusted proxy
  ClientLogin = 'C',    // user, password, name of the certificate
  TerminalLogin = 'T',  // user, terminal type, columns, rows, name of the certificate
  Answer = 'A',         // text
  NoAnswer = 'X',
  // monitor to caged process
  Question = 'Q',  // "1" to show the answer, text
  Tell = 'I',      // text
  Refused = 'R',   // "1" when another try is allowed
  NoSession = 'N',
  Go = 'G',  // and the session's descriptor, if the caged process is to serve it
  // monitor to listener
  CameFrom = 'H',   // address that a proxy named
  MayTry = 'M',     // user
  Failed = 'F',     // user, reason
  Succeeded = 'S',  // user
  Started = 'P',    // process number of the session, id of the token that opened it
  Dropped = 'D',    // reason
  // listener to monitor, monitor to caged process
  Yes = 'y',
  No = 'n',  // reason
};

struct Message {
  Kind kind = Kind::No;
  std::vector<std::string> texts;
};

std::string encode(Kind kind, std::initializer_list<std::string_view> texts = {});
// Nothing when it is not well formed: no such kind, or not exactly its texts.
std::optional<Message> decode(std::string_view bytes);

}  // namespace scarlet::daemon
