// SPDX-License-Identifier: GPL-3.0-or-later
// Where programs and their objects are: the source file (BP unless named) and the directory file beside it, name.OUT.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "command/arguments.h"
#include "workspace/workspace.h"

namespace scarlet::command {

inline constexpr std::string_view kDefaultProgramFile = "BP";

// "BP" -> "BP.OUT", "PROGS,SRC" -> "PROGS.OUT,SRC".
std::string object_file_name(std::string_view source_file);
// Whether the word names a file in the VOC, as typed or in upper case.
bool names_file(workspace::Workspace& workspace, std::string_view word);
// The path of an object record, as typed or in upper case; nothing when there is none. `program` becomes the name
// found.
std::optional<std::string> find_object(workspace::Workspace& workspace, std::string_view source_file,
                                       std::string& program);
// The directory of name.OUT, made with its VOC entry when it is not there; for a pointer a pointer.
base::Result<std::string> object_directory(workspace::Workspace& workspace, std::string_view source_file);

}  // namespace scarlet::command
