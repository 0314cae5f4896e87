// SPDX-License-Identifier: GPL-3.0-or-later
// Items that a dictionary record needs, kept in the record itself, so that it can be worked out without its dictionary:
// the definitions of indices, and items that COMPILE.DICT has compiled.
//
//   field 16: for each item the size and bytes of its id and of its record, sizes in 4 bytes, little-endian; all of it
//   in hexadecimal
#pragma once

#include <memory>
#include <string>

#include "query/dictionary.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

inline constexpr int kKeptItemsField = 16;

// The text of the field: the items named in `entry`, and those that they name.
std::string keep_items(workspace::Workspace& workspace, const DictionaryEntry& entry, Dictionary& dictionary);
// A dictionary of the items kept in `entry`, with those of `file` behind them.
Dictionary kept_items(const DictionaryEntry& entry, std::shared_ptr<store::File> file = nullptr);

}  // namespace scarlet::query
