// SPDX-License-Identifier: GPL-3.0-or-later
// The query processor's front door: one function runs a sentence of any query verb.
#pragma once

#include <cstdint>
#include <string_view>

#include "query/verb.h"

namespace scarlet::workspace {
class Sentence;
class Workspace;
}  // namespace scarlet::workspace

namespace scarlet::query {

// Lets the store find the keys of indices, and TRANS its data. The session calls it once when it starts.
void install(workspace::Workspace& workspace);

// Runs a sentence that begins with its verb; shows what it makes, and what is wrong with it. Sets @SELECTED. Gives
// @SYSTEM.RETURN.CODE: the number of records (of lines when a sort explodes), negative for errors. vm::Abort passes
// through.
// `unseen`: more words of the sentence, which headings do not show.
std::int64_t run(workspace::Workspace& workspace, std::string_view sentence, Verb verb, std::string_view unseen = {});
std::int64_t run(workspace::Workspace& workspace, workspace::Sentence& sentence, Verb verb);

}  // namespace scarlet::query
