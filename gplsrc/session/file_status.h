// SPDX-License-Identifier: GPL-3.0-or-later
// The array of STATUS v FROM f and FILEINFO(f,1013): 21 fields about the file behind a variable.
#pragma once

#include <string>

#include "workspace/file_space.h"

namespace scarlet::session {

class SequentialFile;
class Session;

std::string file_status(Session& session, workspace::FileVariable& file);
std::string sequential_status(Session& session, SequentialFile& file);

}  // namespace scarlet::session
