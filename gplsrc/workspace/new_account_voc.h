// SPDX-License-Identifier: GPL-3.0-or-later
// What accounts are made of: the records of a new VOC, those that only the system account has, and the files of the
// system account. The texts are in VOC/ and sys/ at the top of the tree and are built into the program.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scarlet::workspace {

using VocEntry = std::pair<std::string, std::string>;  // id, record with field marks

// Every record of a new account's VOC, keywords (keywords.def) included.
std::vector<VocEntry> new_account_voc();
// What the system account's VOC has besides.
std::vector<VocEntry> system_account_voc();

// A file of the system account, by path below it ("VOC.DIC", "DICT.DIC", "SYSCOM", "ERRMSG"...), with its first
// records.
struct SystemFile {
  std::string path;
  bool directory = false;
  std::vector<VocEntry> records;
};
std::vector<SystemFile> system_files();

// A text of the tree ("sys/SYSCOM/KEYS.H") as it was built in; empty when there is none.
std::string_view built_in_text(std::string_view path);

}  // namespace scarlet::workspace
