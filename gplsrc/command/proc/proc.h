// SPDX-License-Identifier: GPL-3.0-or-later
// PROC: VOC records of type PQ (buffers separated by blanks) and PQN (by field marks).
#pragma once

#include <string>

#include "command/processor.h"
#include "workspace/voc.h"

namespace scarlet::command::proc {

// Runs the PROC; `sentence` is the command that called it and becomes the primary input buffer.
Flow run_proc(Processor& processor, const workspace::VocRecord& record, const std::string& sentence);

}  // namespace scarlet::command::proc
