// SPDX-License-Identifier: GPL-3.0-or-later
// What many commands take from their sentence: a file, records of it, a select list.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command/call.h"
#include "workspace/file_space.h"

namespace scarlet::command {

// {DICT|DATA} name{,part} as written.
struct FileName {
  workspace::FileSpace::Part part = workspace::FileSpace::Part::Data;
  bool dict = false;  // DICT was said
  bool data = false;  // DATA was said
  std::string name;   // with ",part" when it names one
  std::string shown() const { return dict ? "DICT " + name : name; }
};

// How `name,part` is told from a name and a comma that mean something else.
enum class PartRule : std::uint8_t {
  Known,   // a part only where the VOC says that the file can have parts
  Always,  // whatever is joined by a comma without blanks
};

// Takes a file name from the sentence; nothing when there is none.
std::optional<FileName> take_file_name(Call& call, PartRule rule = PartRule::Known);

// An open file and what it is called.
struct OpenFile {
  FileName name;
  std::shared_ptr<store::File> file;
  std::unique_ptr<workspace::FileVariable> variable;
};
// Opens it as commands do, in upper case too. Shows why not.
std::optional<OpenFile> open_file(Call& call, FileName name, base::Status* why = nullptr);

// Whether no program of this session has the file open; is_free: and nobody else. What is only kept for the next OPEN
// is let go of.
bool is_free_in_session(Call& call, const OpenFile& file);
bool is_free(Call& call, const OpenFile& file);

// The ids of all records.
base::Result<std::vector<std::string>> all_ids(store::File& file);
// The rest of a select list as ids (without value positions); the list is used up.
base::Result<std::vector<std::string>> take_list(workspace::Workspace& workspace, int number);

// "n" behind TO or FROM: a list number from 0 to 10. Nothing when the next word is none.
std::optional<int> take_list_number(Call& call);

// Reads as a command does, without a lock. False when there is no such record; `status` gets any other trouble.
bool read_record(Call& call, OpenFile& file, std::string_view id, std::string& record);

// Fields of a record; none for an empty one.
std::vector<std::string_view> fields_of(std::string_view record);

}  // namespace scarlet::command
