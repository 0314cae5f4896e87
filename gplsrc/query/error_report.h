// SPDX-License-Identifier: GPL-3.0-or-later
// Shows what is wrong with a sentence: the message, and the part of the sentence with the word marked.
#pragma once

#include <string_view>

#include "query/words.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

void report_error(workspace::Workspace& workspace, std::string_view sentence, const SentenceError& error);

}  // namespace scarlet::query
