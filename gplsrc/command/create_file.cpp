// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/create_file.h"

#include <functional>

#include "base/text.h"
#include "command/file_entry.h"
#include "os/env.h"

namespace scarlet::command {
namespace {

using base::Error;
using base::Result;
using base::Status;
using workspace::Workspace;

class Maker {
 public:
  Maker(Workspace& workspace, const NewFile& file)
      : workspace_(workspace), file_(file), name_(split_file_name(file.name)) {}

  Result<CreatedFile> make();

 private:
  Result<void> find_entry();
  Result<void> make_data();
  Result<void> make_dictionary();
  Result<void> make_multifile();
  Result<void> create(const std::string& voc_path, const store::FileParameters& parameters);
  Result<void> rename(const std::string& from, const std::string& to);
  Result<void> make_directory(const std::string& path);
  Result<void> make_all();
  std::string place(const std::string& name) const {
    return file_.directory.empty() ? name : file_.directory + "/" + name;
  }
  std::string absolute(const std::string& voc_path) const {
    return workspace_.files().expand_path(voc_path, workspace_.account().path);
  }

  Workspace& workspace_;
  const NewFile& file_;
  SplitName name_;
  std::string system_name_;
  std::string system_part_;
  FileEntry entry_;
  CreatedFile made_;
  std::vector<std::function<void()>> undo_;  // of what was done so far, the newest last
};

Result<void> Maker::find_entry() {
  const auto system = system_name(workspace_, name_.file);
  const auto part = system_name(workspace_, name_.part.empty() ? name_.file : name_.part);
  if (!system || !part) return Error{Status::FileNameInvalid, 0, file_.name};
  system_name_ = *system;
  system_part_ = *part;
  entry_.id = name_.file;
  const auto record = workspace_.voc().find(name_.file);
  if (!record) return {};
  if (record->type != workspace::VocType::File) return Error{Status::VocEntryNotFile, 0, name_.file};
  entry_ = FileEntry::of(*record);
  return {};
}

Result<void> Maker::create(const std::string& voc_path, const store::FileParameters& parameters) {
  const std::string path = absolute(voc_path);
  if (os::exists(workspace_.env(), path)) return Error{Status::AlreadyExists, 0, path};
  SCARLET_TRY(workspace_.files().create(path, parameters));
  undo_.emplace_back([this, path] { (void)workspace_.files().remove(path); });
  return {};
}

Result<void> Maker::rename(const std::string& from, const std::string& to) {
  SCARLET_TRY(workspace_.env().rename(from, to));
  undo_.emplace_back([this, from, to] { (void)workspace_.env().rename(to, from); });
  return {};
}

Result<void> Maker::make_directory(const std::string& path) {
  if (os::exists(workspace_.env(), path)) return workspace_.env().make_directory(path);
  SCARLET_TRY(workspace_.env().make_directory(path));
  undo_.emplace_back([this, path] { (void)workspace_.env().remove(path); });
  return {};
}

// A simple file that gets a part becomes the part of its own name: NAME -> NAME/NAME.
Result<void> Maker::make_multifile() {
  const std::string path = absolute(entry_.data.front());
  const std::string aside = path + ".part";
  workspace_.files().drop_cached(path);
  SCARLET_TRY(rename(path, aside));
  SCARLET_TRY(make_directory(path));
  const std::string own_part = system_name(workspace_, name_.file).value_or(name_.file);
  SCARLET_TRY(rename(aside, path + "/" + own_part));
  entry_.data.front() += "/" + own_part;
  entry_.parts = {name_.file};
  return {};
}

Result<void> Maker::make_data() {
  if (name_.part.empty()) {
    if (entry_.multifile() || entry_.has_data()) return Error{Status::AlreadyExists, 0, file_.name};
    entry_.data = {made_.data = place(system_name_)};
    return create(made_.data, file_.parameters);
  }
  if (!entry_.multifile() && entry_.has_data()) SCARLET_TRY(make_multifile());
  if (!entry_.multifile()) entry_.data.clear();
  if (entry_.find_part(name_.part)) return Error{Status::AlreadyExists, 0, file_.name};
  const std::string directory = place(system_name_);
  SCARLET_TRY(make_directory(absolute(directory)));
  entry_.data.push_back(directory + "/" + system_part_);
  entry_.parts.push_back(name_.part);
  made_.data = entry_.data.back();
  return create(made_.data, file_.parameters);
}

// A new dictionary knows the record id.
Result<void> Maker::make_dictionary() {
  if (!entry_.dictionary.empty()) return Error{Status::AlreadyExists, 0, "DICT " + name_.file};
  if (!file_.use_dictionary.empty()) {
    entry_.dictionary = file_.use_dictionary;
    return {};
  }
  made_.dictionary = entry_.dictionary = place(system_name_) + std::string(kDictionarySuffix);
  store::FileParameters plain;
  plain.group_size_kb = file_.parameters.kind == store::FileKind::Hashed ? file_.parameters.group_size_kb : 0;
  SCARLET_TRY(create(entry_.dictionary, plain));
  auto dictionary = workspace_.files().open_path(absolute(entry_.dictionary));
  if (!dictionary) return dictionary.error();
  const bool directory = file_.parameters.kind == store::FileKind::Directory;
  const std::vector<std::string> fields = {"D", "0", "", name_.file, directory ? "12L" : "10L", "S", ""};
  return (*dictionary)->write("@ID", base::join(fields, std::string(1, base::kFieldMark)));
}

// All of it or nothing.
Result<CreatedFile> Maker::make() {
  if (auto made = make_all(); !made) {
    for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) (*step)();
    return made.error();
  }
  return made_;
}

Result<void> Maker::make_all() {
  SCARLET_TRY(find_entry());
  const bool another_part = !name_.part.empty() && !entry_.dictionary.empty();
  if (file_.data) SCARLET_TRY(make_data());
  if (file_.dictionary && !another_part) SCARLET_TRY(make_dictionary());
  return workspace_.voc().write(name_.file, entry_.record());
}

}  // namespace

Result<CreatedFile> create_file(Workspace& workspace, const NewFile& file) { return Maker(workspace, file).make(); }

}  // namespace scarlet::command
