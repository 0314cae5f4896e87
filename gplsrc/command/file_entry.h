// SPDX-License-Identifier: GPL-3.0-or-later
// FileEntry: an F record of the VOC taken apart, and the names that files get in the operating system.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/workspace.h"

namespace scarlet::command {

struct FileEntry {
  std::string id;
  std::vector<std::string> data;   // paths, one for each part; one for a simple file; empty strings for none
  std::string dictionary;          // path, empty without
  std::vector<std::string> parts;  // names, in step with `data`; empty for a simple file
  std::string rest;                // field 5 on, as it stands
  std::size_t least_fields = 2;    // the record keeps as many fields as it had

  static FileEntry of(const workspace::VocRecord& record);
  std::string record() const;
  bool multifile() const { return !parts.empty(); }
  bool has_data() const;
  // Where the part stands in `data`; nothing when there is no such part. A simple file has the part "".
  std::optional<std::size_t> find_part(std::string_view part) const;
};

// "FILE,PART" in two.
struct SplitName {
  std::string file;
  std::string part;
};
SplitName split_file_name(std::string_view name);

// The operating system name of a file or part: in upper case unless option CREATE.FILE.UPCASE says otherwise, with
// characters that file names can not hold mapped. Nothing for names that can not be mapped.
std::optional<std::string> system_name(workspace::Workspace& workspace, std::string_view name);

inline constexpr std::string_view kDictionarySuffix = ".DIC";

}  // namespace scarlet::command
