// SPDX-License-Identifier: GPL-3.0-or-later
// Making files and the parts of files, with their VOC entries; CREATE.FILE, and commands that need a file of their own
// ($COMO, file.OUT).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/file.h"
#include "workspace/workspace.h"

namespace scarlet::command {

struct NewFile {
  std::string name;  // VOC id, with ",part"
  bool data = true;
  bool dictionary = true;
  store::FileParameters parameters;  // of the data
  std::string directory;             // PATHNAME: where the files go; empty: the account
  std::string use_dictionary;        // VOC form of the path of an existing dictionary to share
};

// What was made: paths as the VOC entry has them, empty for what was not.
struct CreatedFile {
  std::string data;
  std::string dictionary;
};

// The file must not have what is to be made. Error subjects name what stands in the way.
base::Result<CreatedFile> create_file(workspace::Workspace& workspace, const NewFile& file);

}  // namespace scarlet::command
