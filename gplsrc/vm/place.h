// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the place of the running program behind the message of an abort.
#pragma once

#include "vm/machine.h"

namespace scarlet::vm {

// To be called while the frames of the failing program still stand.
void place_abort(const Machine& machine, Abort& abort);

}  // namespace scarlet::vm
