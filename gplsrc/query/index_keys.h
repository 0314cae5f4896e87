// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of indices: what the item that an index was made from gives for a record.
//
// The index keeps a copy of the item, so that later changes of the dictionary do not matter; for an expression it keeps
// the items named in it as well: fields 1 to 10 of the dictionary record are as they were, field 16 is that of
// kept_items.h.
#pragma once

#include <string>

#include "query/dictionary.h"
#include "store/file.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

// The extractor of a session. Keys that can not be worked out (an abort in an expression) are empty.
store::KeyExtractor index_key_extractor(workspace::Workspace& workspace);

// Name, record, order and S/M of an index on that item; options are the caller's. Throws SentenceError for an item that
// gives no values.
store::IndexDefinition index_definition(workspace::Workspace& workspace, const DictionaryEntry& entry,
                                        Dictionary& dictionary);

}  // namespace scarlet::query
