// SPDX-License-Identifier: GPL-3.0-or-later
// QMPKG: programs, files and VOC records of an account as one file that can be installed in another.
//
// Directory PACKAGES of the account holds specifications (records NAME) and packages (NAME.qmpkg). $PACKAGES of the
// system account says what is installed where: id name*account, fields version, when, how many records.
//
//     PACKAGE ORDERS           specification: one thing a line
//     VERSION 1.2
//     FILE BP *                records of a file, * for all
//     DICT CUSTOMERS *         of its dictionary
//     VOC ORDERS ORDERS.MENU
//     COMMAND BASIC BP *       carried out when it has been installed
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/command_words.h"
#include "command/create_file.h"
#include "command/listing.h"
#include "command/package_file.h"
#include "command/verbs.h"
#include "convert/convert.h"
#include "os/env.h"
#include "value/dynamic_array.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::FileSpace;
using workspace::VocType;

constexpr std::string_view kFolder = "PACKAGES";
constexpr std::string_view kRegister = "$PACKAGES";
constexpr std::string_view kSuffix = ".qmpkg";
constexpr std::string_view kDirectory = "directory";
constexpr std::string_view kToolVersion = "1.0";

using FilePointer = std::shared_ptr<store::File>;

std::optional<std::string> record_in(store::File& file, std::string_view id) {
  std::string record;
  store::StringSink sink(record);
  auto found = file.read(id, sink);
  if (!found || !*found) return std::nullopt;
  return record;
}

base::Result<FilePointer> open_or_make(Call& call, const std::string& name, bool directory) {
  auto file = call.workspace.files().open(name);
  if (file || call.workspace.voc().find(name)) return file;
  NewFile wanted;
  wanted.name = name;
  if (directory) wanted.parameters.kind = store::FileKind::Directory;
  if (auto made = create_file(call.workspace, wanted); !made) return made.error();
  return call.workspace.files().open(name);
}

std::string package_path(Call& call, const std::string& name) {
  return name.find('/') != std::string::npos
             ? name
             : call.workspace.account().path + "/" + std::string(kFolder) + "/" + name + std::string(kSuffix);
}

std::optional<Package> read_package(Call& call, const std::string& name) {
  const std::string path = package_path(call, name);
  const auto bytes = os::read_file(call.workspace.env(), path);
  if (!bytes) return call.fail(MessageId::CommandPackageNotRead, {path, base::describe(bytes.error())}), std::nullopt;
  auto package = decode_package(*bytes);
  if (!package) call.fail(MessageId::CommandPackageDamaged, {path});
  return package;
}

// --- building

// The records named, or all of them; false, with words, when one is not there.
bool add_records(Call& call, Package& package, const std::string& file_name, bool dictionary,
                 std::vector<std::string> ids) {
  auto file = call.workspace.files().open(file_name, dictionary ? FileSpace::Part::Dictionary : FileSpace::Part::Data);
  if (!file) return call.fail(MessageId::CommandFileNotOpened, {file_name, base::meaning(file.status())}), false;
  if (!dictionary) {
    const bool directory = (*file)->kind() == store::FileKind::Directory;
    package.items.push_back({'P', {file_name, directory ? std::string(kDirectory) : "dynamic"}});
  }
  if (ids.size() == 1 && ids[0] == "*") {
    auto all = all_ids(**file);
    if (!all) return call.fail(all.error()), false;
    ids = std::move(*all);
    std::sort(ids.begin(), ids.end());
  }
  for (std::string& id : ids) {
    auto record = record_in(**file, id);
    if (!record) return call.fail(MessageId::CommandModifyNotThere, {id, file_name}), false;
    package.items.push_back({dictionary ? 'D' : 'R', {file_name, std::move(id), std::move(*record)}});
  }
  return true;
}

bool add_voc_records(Call& call, Package& package, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    const auto record = call.workspace.voc().find(id);
    if (!record) return call.fail(MessageId::CommandNotInVoc, {id}), false;
    package.items.push_back({'V', {id, record->record}});
  }
  return true;
}

bool obey_line(Call& call, Package& package, std::string_view line) {
  const auto words = split_words(line);
  if (words.empty() || words[0].starts_with('*')) return true;
  const std::string what = base::upper(words[0]);
  const std::string rest(base::trimmed(line.substr(line.find(words[0]) + words[0].size())));
  std::vector<std::string> others(words.begin() + 1, words.end());
  if (what == "PACKAGE" && others.size() == 1) return package.name = others[0], true;
  if (what == "VERSION" && others.size() == 1) return package.version = others[0], true;
  if (what == "COMMAND" && !rest.empty()) return package.items.push_back({'C', {rest}}), true;
  if (what == "VOC" && !others.empty()) return add_voc_records(call, package, others);
  if ((what == "FILE" || what == "DICT") && others.size() > 1) {
    const std::string file = others[0];
    others.erase(others.begin());
    return add_records(call, package, file, what == "DICT", std::move(others));
  }
  return call.fail(MessageId::CommandPackageLine, {line}), false;
}

std::int64_t build(Call& call, const std::string& name) {
  auto folder = open_or_make(call, std::string(kFolder), true);
  if (!folder) return call.fail(folder.error());
  const auto specification = record_in(**folder, name);
  if (!specification)
    return call.fail(MessageId::CommandModifyNotThere, {name, kFolder}, -base::number(base::Status::RecordNotFound));
  Package package;
  package.name = name;
  package.version = "1.0";
  for (const std::string_view line : fields_of(*specification)) {
    if (!obey_line(call, package, line)) return kRefused;
  }
  const std::string path = package_path(call, name);
  auto written = os::replace_file(call.workspace.env(), path, encode_package(package));
  if (!written) return call.fail(MessageId::CommandPackageNotRead, {path, base::describe(written.error())});
  call.say(MessageId::CommandPackageBuilt, {package.name, package.version, std::to_string(package.items.size()), path});
  return kDone;
}

// A specification of what lies in this account: its own files with their dictionaries, sentences, paragraphs and the
// like. The files of every account are left out.
std::int64_t specify(Call& call, const std::string& name) {
  auto folder = open_or_make(call, std::string(kFolder), true);
  if (!folder) return call.fail(folder.error());
  if (record_in(**folder, name) && !call.confirm(MessageId::CommandPackageSpecReplace, {name})) return kRefused;
  auto voc = call.workspace.files().open("VOC");
  auto usual = call.workspace.files().open("NEWVOC");
  auto ids = voc ? all_ids(**voc) : base::Result<std::vector<std::string>>(voc.error());
  if (!ids) return call.fail(ids.error());
  std::sort(ids->begin(), ids->end());
  std::string files;
  std::string others;
  const std::string mark(1, base::kFieldMark);
  for (const std::string& id : *ids) {
    const auto record = call.workspace.voc().find(id);
    if (!record || id.find(' ') != std::string::npos || id.starts_with('$') || id == kFolder) continue;
    const std::string_view path = record->field(2);
    if (record->type == VocType::File) {
      if (path.starts_with('@') || path.starts_with('/') || id == "VOC" || !record->field(4).empty()) continue;
      files += mark + "FILE " + id + " *";
      if (!record->field(3).empty() && !record->field(3).starts_with('@')) files += mark + "DICT " + id + " *";
    } else if (!usual || !record_in(**usual, id)) {
      others += " " + id;
    }
  }
  std::string text = "PACKAGE " + name + mark + "VERSION 1.0" + files;
  if (!others.empty()) text += mark + "VOC" + others;
  if (auto written = (*folder)->write(name, text); !written) return call.fail(written.error());
  call.say(MessageId::CommandPackageSpecified, {name, kFolder});
  return kDone;
}

// --- installing

std::string registered_id(Call& call, const std::string& name) { return name + "*" + call.workspace.account().name; }

base::Result<FilePointer> package_register(Call& call) {
  const std::string path = call.workspace.instance().system_account() + "/" + std::string(kRegister);
  if (!os::exists(call.workspace.env(), path))
    SCARLET_TRY(call.workspace.store().create(path, store::FileParameters{}));
  return call.workspace.files().open_path(path);
}

bool put_item(Call& call, const PackageItem& item) {
  base::Result<void> done;
  if (item.letter == 'P') {
    auto made = open_or_make(call, item.texts[0], item.texts[1] == kDirectory);
    if (!made) done = made.error();
  } else if (item.letter == 'V') {
    done = call.workspace.voc().write(item.texts[0], item.texts[1]);
  } else if (item.letter == 'R' || item.letter == 'D') {
    auto file = call.workspace.files().open(item.texts[0],
                                            item.letter == 'D' ? FileSpace::Part::Dictionary : FileSpace::Part::Data);
    if (!file) {
      done = file.error();
    } else if (auto written = (*file)->write(item.texts[1], item.texts[2]); !written) {
      done = written.error();
    }
  }
  if (!done) call.fail(MessageId::CommandPackageItem, {item.texts[0], base::describe(done.error())});
  return static_cast<bool>(done);
}

// Records of the account that the package would replace.
std::size_t present_records(Call& call, const Package& package) {
  std::size_t count = 0;
  for (const PackageItem& item : package.items) {
    if (item.letter == 'V') count += call.workspace.voc().find(item.texts[0]) ? 1U : 0U;
    if (item.letter != 'R') continue;
    auto file = call.workspace.files().open(item.texts[0]);
    if (file && record_in(**file, item.texts[1])) ++count;
  }
  return count;
}

enum class How : std::uint8_t { Install, Upgrade, Reinstall };

std::int64_t install(Call& call, const std::string& name, How how) {
  const auto package = read_package(call, name);
  if (!package) return kRefused;
  auto installed = package_register(call);
  if (!installed) return call.fail(installed.error());
  const auto present = record_in(**installed, registered_id(call, package->name));
  const std::string version = present ? std::string(value::field_of(*present, 1)) : std::string();
  if (how == How::Install && present) return call.fail(MessageId::CommandPackagePresent, {package->name, version});
  if (how != How::Install && !present) return call.fail(MessageId::CommandPackageAbsent, {package->name});
  if (how == How::Upgrade && !is_later_version(package->version, version))
    return call.fail(MessageId::CommandPackageNotLater, {package->name, package->version, version});
  const std::size_t replaced = how == How::Install ? present_records(call, *package) : 0;
  if (replaced > 0 && !call.confirm(MessageId::CommandPackageReplace, {std::to_string(replaced)})) return kRefused;
  std::size_t records = 0;
  for (const PackageItem& item : package->items) {
    if (!put_item(call, item)) return kRefused;
    records += item.letter == 'P' || item.letter == 'C' ? 0U : 1U;
  }
  for (const PackageItem& item : package->items) {
    if (item.letter == 'C') call.services().execute(item.texts[0]);
  }
  const std::string mark(1, base::kFieldMark);
  const std::string when = convert::time_and_date(call.workspace.today(), call.workspace.seconds_since_midnight());
  auto noted =
      (*installed)
          ->write(registered_id(call, package->name), package->version + mark + when + mark + std::to_string(records));
  if (!noted) return call.fail(noted.error());
  call.say(MessageId::CommandPackageInstalled, {package->name, package->version, std::to_string(records)});
  return kDone;
}

std::int64_t list_packages(Call& call) {
  auto installed = package_register(call);
  auto ids = installed ? all_ids(**installed) : base::Result<std::vector<std::string>>(installed.error());
  if (!ids) return call.fail(ids.error());
  std::sort(ids->begin(), ids->end());
  Listing listing(call.workspace);
  for (const std::string& id : *ids) {
    const std::string record = record_in(**installed, id).value_or("");
    const auto star = id.rfind('*');
    listing.line(base::message(MessageId::CommandPackageRow,
                               {id.substr(0, star), value::field_of(record, 1), id.substr(star + 1),
                                value::field_of(record, 2), value::field_of(record, 3)}));
  }
  return kDone;
}

std::int64_t dump_package(Call& call, const std::string& name) {
  const auto package = read_package(call, name);
  if (!package) return kRefused;
  Listing listing(call.workspace);
  listing.line(package->name + " " + package->version);
  for (const PackageItem& item : package->items) {
    std::string line(1, item.letter);
    const std::size_t shown = item.letter == 'V' ? 1 : std::min<std::size_t>(item.texts.size(), 2);
    for (std::size_t n = 0; n < shown; ++n) line += " " + item.texts[n];
    if (item.letter == 'R' || item.letter == 'D') line += "  " + std::to_string(item.texts[2].size());
    listing.line(line);
  }
  return kDone;
}

// A package from elsewhere becomes one of this account.
std::int64_t load_package(Call& call, const std::string& path) {
  const auto package = read_package(call, path.find('/') == std::string::npos ? "./" + path : path);
  if (!package) return kRefused;
  auto folder = open_or_make(call, std::string(kFolder), true);
  if (!folder) return call.fail(folder.error());
  if (package->name.empty() || package->name.find('/') != std::string::npos)
    return call.fail(MessageId::CommandPackageDamaged, {path});
  const std::string into = package_path(call, package->name);
  auto written = os::replace_file(call.workspace.env(), into, encode_package(*package));
  if (!written) return call.fail(MessageId::CommandPackageNotRead, {into, base::describe(written.error())});
  call.say(MessageId::CommandPackageLoaded, {package->name, package->version, into});
  return kDone;
}

}  // namespace

std::int64_t packages(Call& call) {
  const std::string what = base::upper(call.word());
  const std::string name = call.word();
  if (what.empty() || !call.words.at_end()) return call.bad_words();
  if (what == "VERSION" && name.empty()) return call.output().line("QMPKG " + std::string(kToolVersion)), kDone;
  if (what == "HELP" && name.empty()) return call.services().execute("HELP QMPKG");
  if (what == "LIST" && name.empty()) return list_packages(call);
  if (name.empty()) return call.bad_words();
  if (what == "SPEC.FROM.ACCT") return specify(call, name);
  if (what == "BUILD") return build(call, name);
  if (what == "DUMP") return dump_package(call, name);
  if (what == "LOAD") return load_package(call, name);
  if (what == "INSTALL") return install(call, name, How::Install);
  if (what == "UPGRADE") return install(call, name, How::Upgrade);
  if (what == "REINSTALL") return install(call, name, How::Reinstall);
  call.words.seek(1);
  return call.bad_words();
}

}  // namespace scarlet::command::verbs
