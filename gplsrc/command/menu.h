// SPDX-License-Identifier: GPL-3.0-or-later
// Menus: VOC records of type M. Fields: 2 title, 3 texts, 4 actions, 5 help texts, 6 access keys, 7 hide flags, 8
// access subroutine, 9 prompt, 10 exit codes, 11 stop codes.
#pragma once

#include "command/processor.h"

namespace scarlet::command {

Flow run_menu(Processor& processor, const workspace::VocRecord& record);
// As it looks when it is run, without the prompt.
void show_menu(Processor& processor, const workspace::VocRecord& record);

}  // namespace scarlet::command
