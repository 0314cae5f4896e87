// SPDX-License-Identifier: GPL-3.0-or-later
// Document: one of the up to 20 texts that the screen editor holds: a record, a list to choose from, or help.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command/arguments.h"
#include "command/editor_screen/text.h"

namespace scarlet::command::editor_screen {

enum class DocumentKind : std::uint8_t {
  Record,   // can be changed and filed
  Records,  // ids of a file; Return opens one
  Buffers,  // what is open; Return goes there
  Page,     // to be read
};

struct Document {
  DocumentKind kind = DocumentKind::Page;
  std::string title;
  std::optional<OpenFile> file;  // of Record and Records
  std::string id;
  Text text;
  Position cursor;
  std::optional<Position> mark;
  std::size_t wanted_column = 0;  // of moves up and down
  std::uint64_t filed = 0;        // revision of the text that is in the file
  std::uint64_t kept = 0;         // and that is in the recovery file
  bool read_only = false;         // somebody else has the lock
  bool locked = false;            // we have
  int opened_from = 0;            // serial number of the list it was opened from, 0 none
  int serial = 0;

  bool changed() const { return kind == DocumentKind::Record && text.revision() != filed; }
};

}  // namespace scarlet::command::editor_screen
