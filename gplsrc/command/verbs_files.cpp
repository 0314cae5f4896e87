// SPDX-License-Identifier: GPL-3.0-or-later
// CREATE.FILE, DELETE.FILE, CLEAR.FILE, SET.FILE, SET.TRIGGER, LIST.TRIGGERS.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/create_file.h"
#include "command/file_entry.h"
#include "command/file_options.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "os/env.h"
#include "os/process.h"
#include "workspace/distributed_file.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::Keyword;
using workspace::VocType;

struct CreateRequest {
  NewFile file;
  bool no_query = false;
};

enum class Taken { Yes, No, Bad };

// USING DICT file: the path of its dictionary, as its VOC entry has it.
Taken take_shared_dictionary(Call& call, NewFile& file) {
  if (!call.words.accept(Keyword::Using)) return Taken::No;
  const auto name = take_file_name(call);
  if (!name) return call.bad_words(), Taken::Bad;
  const auto entry = call.workspace.voc().find_word(name->name);
  if (entry && entry->type == VocType::File && !entry->field(3).empty()) {
    file.use_dictionary = entry->field(3);
    return Taken::Yes;
  }
  call.say(MessageId::CommandNoDictionary, {name->name});
  return Taken::Bad;
}

Taken take_directory(Call& call, NewFile& file) {
  if (!call.words.accept(Keyword::Pathname)) return Taken::No;
  file.directory = call.word();
  const std::string path = call.workspace.files().expand_path(file.directory, call.workspace.account().path);
  if (!file.directory.empty() && os::is_directory(call.workspace.env(), path)) return Taken::Yes;
  call.say(MessageId::CommandNoDirectory, {file.directory});
  return Taken::Bad;
}

Taken take_create_option(Call& call, CreateRequest& request) {
  store::FileParameters& parameters = request.file.parameters;
  if (call.words.accept(Keyword::Directory)) {
    parameters.kind = store::FileKind::Directory;
  } else if (call.words.accept(Keyword::Dynamic)) {
    parameters.kind = store::FileKind::Hashed;
  } else if (call.words.accept(Keyword::NoCase)) {
    parameters.no_case = true;
  } else if (call.words.accept(Keyword::NoResize)) {
    parameters.no_resize = true;
  } else if (call.words.accept(Keyword::NoQuery)) {
    request.no_query = true;
  } else {
    const ParameterVerdict verdict = take_file_parameter(call, parameters);
    if (verdict != ParameterVerdict::NotOne) return verdict == ParameterVerdict::Bad ? Taken::Bad : Taken::Yes;
    const Taken shared = take_shared_dictionary(call, request.file);
    return shared != Taken::No ? shared : take_directory(call, request.file);
  }
  return Taken::Yes;
}

// A part is about to be added to a simple file.
bool may_become_multifile(Call& call, const CreateRequest& request) {
  const SplitName name = split_file_name(request.file.name);
  const auto entry = call.workspace.voc().find(name.file);
  if (name.part.empty() || !entry || entry->type != VocType::File || request.no_query) return true;
  const FileEntry file = FileEntry::of(*entry);
  return file.multifile() || !file.has_data() || call.confirm(MessageId::CommandMakeMultifile, {name.file});
}

// A file to delete, and what of it.
struct Deletion {
  std::string name;
  bool data = true;
  bool dictionary = true;
  bool force = false;
};

class Deleter {
 public:
  Deleter(Call& call, const Deletion& what) : call_(call), what_(what), name_(split_file_name(what.name)) {}
  std::int64_t run();

 private:
  std::string absolute(const std::string& path) const {
    return call_.workspace.files().expand_path(path, call_.workspace.account().path);
  }
  bool agreed(const std::string& path, const std::string& usual);
  base::Result<void> remove(const std::string& path);
  base::Result<void> remove_data();
  void forget_parts();
  base::Result<void> remove_part(std::size_t index);
  base::Result<void> remove_dictionary();
  base::Result<void> update_voc();

  Call& call_;
  const Deletion& what_;
  SplitName name_;
  FileEntry entry_;
};

bool Deleter::agreed(const std::string& path, const std::string& usual) {
  return what_.force || path == usual || call_.confirm(MessageId::CommandDeletePath, {path});
}

base::Result<void> Deleter::remove(const std::string& path) {
  const std::string full = absolute(path);
  if (!os::exists(call_.workspace.env(), full)) return {};
  return call_.workspace.files().remove(full);
}

base::Result<void> Deleter::remove_part(std::size_t index) {
  std::string usual = system_name(call_.workspace, entry_.id).value_or(entry_.id);
  if (entry_.multifile()) {
    usual += '/';
    usual += system_name(call_.workspace, entry_.parts[index]).value_or(entry_.parts[index]);
  }
  if (!agreed(entry_.data[index], usual)) return {};
  SCARLET_TRY(remove(entry_.data[index]));
  if (!entry_.multifile()) {
    entry_.data[index].clear();
    return {};
  }
  const std::string folder = entry_.data[index].substr(0, entry_.data[index].rfind('/'));
  entry_.data.erase(entry_.data.begin() + static_cast<std::ptrdiff_t>(index));
  entry_.parts.erase(entry_.parts.begin() + static_cast<std::ptrdiff_t>(index));
  if (entry_.parts.empty()) {
    // The folder of the parts goes with the last of them, if nothing else is in it.
    (void)call_.workspace.env().remove(absolute(folder));
    entry_.least_fields = 3;
  }
  return {};
}

base::Result<void> Deleter::remove_data() {
  if (!entry_.multifile() && entry_.data.front().starts_with(workspace::kDistributedPrefix)) {
    forget_parts();
    return {};
  }
  if (!name_.part.empty() || !entry_.multifile()) {
    const auto index = entry_.find_part(name_.part);
    if (!index) return base::Error{Status::NoSuchPart, 0, what_.name};
    return entry_.data[*index].empty() ? base::Result<void>() : remove_part(*index);
  }
  for (std::size_t left = entry_.parts.size(); left > 0; --left) SCARLET_TRY(remove_part(left - 1));
  return {};
}

// The parts of a distributed file stay the files they are, and so does a dictionary that is one of theirs.
void Deleter::forget_parts() {
  entry_.data = {""};
  const std::string own = system_name(call_.workspace, entry_.id).value_or(entry_.id) + std::string(kDictionarySuffix);
  if (entry_.dictionary != own) entry_.dictionary.clear();
}

base::Result<void> Deleter::remove_dictionary() {
  if (entry_.dictionary.empty()) return {};
  const std::string usual =
      system_name(call_.workspace, entry_.id).value_or(entry_.id) + std::string(kDictionarySuffix);
  if (!agreed(entry_.dictionary, usual)) return {};
  SCARLET_TRY(remove(entry_.dictionary));
  entry_.dictionary.clear();
  return {};
}

base::Result<void> Deleter::update_voc() {
  if (entry_.has_data() || !entry_.dictionary.empty()) return call_.workspace.voc().write(entry_.id, entry_.record());
  auto removed = call_.workspace.voc().remove(entry_.id);
  if (!removed) return removed.error();
  return {};
}

std::int64_t Deleter::run() {
  const auto record = call_.workspace.voc().find_word(name_.file);
  if (!record)
    return call_.fail(MessageId::CommandNotInVoc, {name_.file}, -base::number(Status::StoppedByAnAnswerOfTheUser));
  if (record->id == "VOC" || record->id == "$ACC") return call_.fail(MessageId::CommandFileProtected, {record->id});
  if (record->type != VocType::File) {
    return call_.fail(MessageId::CommandVocNotFile, {record->id}, -base::number(Status::VocEntryNotFile));
  }
  entry_ = FileEntry::of(*record);
  auto done = what_.data ? remove_data() : base::Result<void>();
  if (done && what_.dictionary && name_.part.empty()) done = remove_dictionary();
  const auto written = update_voc();
  if (!done) {
    call_.say(MessageId::CommandFileNotDeleted, {what_.name, base::describe(done.error())});
    return -base::number(done.status());
  }
  return written ? kDone : call_.fail(written.error());
}

std::int64_t delete_listed(Call& call, Deletion what, bool no_query) {
  if (!call.workspace.lists()[0].active()) return call.bad_words();
  if (!may_use_list(call, no_query)) {
    call.workspace.lists()[0] = workspace::SelectList();
    return kRefused;
  }
  auto names = take_list(call.workspace, 0);
  if (!names) return call.fail(names.error());
  std::int64_t code = kDone;
  for (const std::string& name : *names) {
    what.name = name;
    if (const std::int64_t one = Deleter(call, what).run(); one != kDone) code = one;
  }
  return code;
}

// Trigger modes by keyword.
struct TriggerMode {
  Keyword keyword;
  std::string_view name;
  std::uint32_t bit;
};
constexpr std::size_t kTriggerColumn = 32;
constexpr TriggerMode kTriggerModes[] = {
    {Keyword::PreWrite, "PRE.WRITE", 1},
    {Keyword::PreDelete, "PRE.DELETE", 2},
    {Keyword::PostWrite, "POST.WRITE", 4},
    {Keyword::PostDelete, "POST.DELETE", 8},
    {Keyword::Read, "READ", 16},
    {Keyword::PreClear, "PRE.CLEAR", 32},
    {Keyword::PostClear, "POST.CLEAR", 64},
};
constexpr std::uint32_t kDefaultTriggerModes = 3;

std::optional<std::uint32_t> take_trigger_modes(Call& call) {
  std::uint32_t modes = 0;
  while (!call.words.at_end()) {
    const Keyword keyword = call.words.peek_keyword();
    const auto mode = std::find_if(std::begin(kTriggerModes), std::end(kTriggerModes),
                                   [&](const TriggerMode& one) { return one.keyword == keyword; });
    if (mode == std::end(kTriggerModes)) return std::nullopt;
    modes |= mode->bit;
    call.words.next();
  }
  return modes == 0 ? kDefaultTriggerModes : modes;
}

std::int64_t show_trigger(Call& call, OpenFile& file) {
  auto info = file.file->info();
  if (!info) return call.fail(info.error());
  if (info->trigger_name.empty()) {
    call.say(MessageId::CommandNoTrigger, {file.name.shown()});
    return kDone;
  }
  std::string modes;
  for (const TriggerMode& mode : kTriggerModes) {
    if ((info->trigger_modes & mode.bit) != 0) (modes += " ") += mode.name;
  }
  call.say(MessageId::CommandTrigger, {file.name.shown(), info->trigger_name, modes});
  return kDone;
}

}  // namespace

std::int64_t create_file(Call& call) {
  const auto name = take_file_name(call, PartRule::Always);
  if (!name) return call.bad_words();
  CreateRequest request;
  request.file.name = name->name;
  request.file.data = !name->dict;
  request.file.dictionary = !name->data;
  while (!call.words.at_end()) {
    const Taken taken = take_create_option(call, request);
    if (taken == Taken::Bad) return kRefused;
    if (taken == Taken::No) return call.bad_words();
  }
  store::FileParameters& parameters = request.file.parameters;
  if (!loads_fit(call, parameters) || !may_become_multifile(call, request)) return kRefused;
  if (parameters.kind == store::FileKind::Hashed && parameters.group_size_kb == 0) {
    parameters.group_size_kb = static_cast<std::uint32_t>(call.workspace.instance().config().number("GRPSIZE"));
  }
  const auto made = command::create_file(call.workspace, request.file);
  if (made) {
    if (!made->dictionary.empty()) call.say(MessageId::CommandDictionaryCreated, {made->dictionary});
    if (!made->data.empty()) call.say(MessageId::CommandDataCreated, {made->data});
    if (!made->dictionary.empty()) call.say(MessageId::CommandIdItemAdded);
    return kDone;
  }
  call.say(MessageId::CommandFileNotCreated, {name->shown(), base::describe(made.error())});
  return made.status() == Status::VocEntryNotFile ? -base::number(made.status()) : kRefused;
}

std::int64_t delete_file(Call& call) {
  Deletion what;
  std::optional<FileName> name;
  bool no_query = false;
  const bool listed = call.words.at_end() || call.words.peek_keyword() == Keyword::NoQuery ||
                      call.words.peek_keyword() == Keyword::Force;
  if (!listed) {
    name = take_file_name(call, PartRule::Always);
    if (!name) return call.bad_words();
    what = {name->name, !name->dict, !name->data, false};
  }
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::Force)) {
      what.force = true;
    } else if (call.words.accept(Keyword::NoQuery)) {
      no_query = true;
    } else {
      return call.bad_words();
    }
  }
  return listed ? delete_listed(call, what, no_query) : Deleter(call, what).run();
}

namespace {

// The VOC of any account, the directory of an account itself, and what the system account shares with all the others.
bool must_keep_records(workspace::Workspace& workspace, const std::string& path) {
  constexpr std::string_view kShared[] = {"VOC.DIC", "DICT.DIC", "NEWVOC",   "QM.VOCLIB",
                                          "SYSCOM",  "MESSAGES", "ACCOUNTS", "$LOGINS"};
  const auto slash = path.rfind('/');
  const std::string_view name = std::string_view(path).substr(slash == std::string::npos ? 0 : slash + 1);
  if (name == "VOC" || os::exists(workspace.env(), path + "/VOC")) return true;
  const std::string system = workspace.instance().system_account();
  return path.substr(0, slash) == system &&
         std::find(std::begin(kShared), std::end(kShared), name) != std::end(kShared);
}

}  // namespace

std::int64_t clear_file(Call& call) {
  const auto name = take_file_name(call);
  if (!name || !call.words.at_end()) return call.bad_words();
  auto file = open_file(call, *name);
  if (!file) return kRefused;
  if (must_keep_records(call.workspace, file->file->path()))
    return call.fail(MessageId::CommandFileProtected, {file->name.shown()});
  const auto locked = call.workspace.records().lock_file(*file->variable, workspace::LockWait::Refuse);
  if (!locked.ok()) {
    return call.fail(MessageId::CommandFileLocked, {file->name.shown(), std::to_string(locked.lock_owner)},
                     -locked.status);
  }
  const auto cleared = call.workspace.records().clear(*file->variable);
  if (cleared.ok()) return kDone;
  return call.fail(MessageId::CommandFileNotCleared, {file->name.shown(), base::meaning(Status(cleared.status))},
                   -cleared.status);
}

std::int64_t set_file(Call& call) {
  std::string account = call.word();
  std::string file = call.word();
  std::string pointer = call.word();
  if (!call.words.at_end()) return call.bad_words();
  if (account.empty()) account = call.services().input(base::message(MessageId::CommandAskAccountName)).value_or("");
  if (file.empty()) file = call.services().input(base::message(MessageId::CommandAskFileName)).value_or("");
  if (account.empty() || file.empty()) return kRefused;
  if (pointer.empty()) pointer = "QFILE";
  const std::string mark(1, base::kFieldMark);
  const bool is_path = account.find('/') != std::string::npos;
  const auto path = is_path ? std::optional(account) : call.workspace.instance().account_path(account);
  if (!path) return call.fail(MessageId::CommandNoAccount, {account}, -base::number(Status::AccountIsNotRegistered));
  auto voc_file = call.workspace.files().open_path(*path + "/VOC");
  if (!voc_file) return call.fail(MessageId::CommandNoAccount, {account});
  const auto target = workspace::Voc(*voc_file).find_word(file);
  if (!target) return call.fail(MessageId::CommandNotInVoc, {file}, -base::number(Status::NotInVoc));
  const auto present = call.workspace.voc().find(pointer);
  if (present && present->type != VocType::QPointer) return call.fail(MessageId::CommandVocTaken, {pointer});
  const std::string record = "Q" + mark + (is_path ? account : base::upper(account)) + mark + target->id;
  if (auto written = call.workspace.voc().write(pointer, record); !written) return call.fail(written.error());
  call.say(MessageId::CommandPointerSet, {pointer, account, target->id});
  return kDone;
}

std::int64_t set_trigger(Call& call) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  auto file = open_file(call, *name);
  if (!file) return kRefused;
  if (call.words.at_end()) return show_trigger(call, *file);
  const std::string trigger = base::upper(call.word());
  const auto modes = take_trigger_modes(call);
  if (!modes) return call.bad_words();
  if (!trigger.empty() && call.workspace.catalogue().find(trigger).kind == workspace::CatalogueKind::None) {
    return call.fail(MessageId::CommandTriggerNotCatalogued, {trigger}, -base::number(Status::NotInTheCatalogue));
  }
  if (file->file->kind() == store::FileKind::Hashed && !is_free(call, *file)) {
    return call.fail(base::Error{Status::NotExclusive, 0, file->name.shown()});
  }
  auto set = file->file->set_trigger(trigger, trigger.empty() ? 0 : *modes);
  return set ? kDone : call.fail(set.error());
}

std::int64_t list_triggers(Call& call) {
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  auto ids = all_ids(call.workspace.voc().file());
  if (!ids) return call.fail(ids.error());
  std::sort(ids->begin(), ids->end());
  Listing listing(call.workspace, options.unit);
  std::int64_t found = 0;
  for (const std::string& id : *ids) {
    const auto record = call.workspace.voc().find(id);
    if (!record || record->type != VocType::File) continue;
    auto file = call.workspace.files().open(id);
    if (!file || (*file)->trigger().name.empty()) continue;
    listing.line(left(id, kTriggerColumn) + (*file)->trigger().name);
    ++found;
  }
  if (found == 0) call.say(MessageId::CommandNoTriggers);
  return found;
}

}  // namespace scarlet::command::verbs
