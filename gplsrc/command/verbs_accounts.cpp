// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts, configuration and help.
#include <algorithm>

#include "base/text.h"
#include "command/basic_help.h"
#include "command/call.h"
#include "command/command_words.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "os/process.h"
#include "workspace/instance.h"
#include "workspace/new_account_voc.h"
#include "workspace/options.h"
#include "workspace/print_units.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::VocType;

constexpr std::size_t kAccountNameBytes = 32;
constexpr std::size_t kNameColumn = 20;
constexpr std::size_t kParameterColumn = 26;

struct KeywordInfo {
  std::string_view spellings;
  std::string_view meaning;
};
constexpr KeywordInfo kKeywords[] = {
#define K(number, name, spellings, meaning) {spellings, meaning},
#include "workspace/keywords.def"
#undef K
};

bool is_account_name(std::string_view name) {
  const auto fits = [](char c) { return c > ' ' && c < '\x7F' && c != '/' && c != ':' && c != ','; };
  return !name.empty() && name.size() <= kAccountNameBytes && base::is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(), fits);
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

// What the configuration feeds at once into settings of the session.
void apply_parameter(workspace::Workspace& workspace, std::string_view name) {
  const workspace::Config& config = workspace.instance().config();
  workspace.locale().year_base = static_cast<int>(config.number("YEARBASE"));
  if (name != "LPTRWIDE" && name != "LPTRHIGH") return;
  for (terminal::PageShape* shape :
       {&workspace.printers().default_settings().shape, &workspace.printers().settings(0).shape}) {
    shape->width = static_cast<int>(config.number("LPTRWIDE"));
    shape->depth = static_cast<int>(config.number("LPTRHIGH"));
  }
}

std::int64_t list_parameters(Call& call, std::optional<int> unit) {
  Listing listing(call.workspace, unit);
  for (const workspace::ParameterInfo& parameter : workspace::all_parameters()) {
    const std::string value = call.workspace.instance().config().text(parameter.name);
    listing.line(left(parameter.name, kParameterColumn) + left(value, kNameColumn) + std::string(parameter.meaning));
  }
  return kDone;
}

void help_overview(Call& call) {
  Listing listing(call.workspace);
  std::string_view area;
  std::string names;
  const auto show = [&] {
    if (!names.empty()) listing.line(left(area, kNameColumn) + names);
    names.clear();
  };
  for (const VerbInfo& verb : all_verbs()) {
    const auto room = static_cast<std::size_t>(std::max(call.output().width(), 40)) - kNameColumn;
    if (verb.area != area || names.size() + verb.name.size() + 1 >= room) show();
    area = verb.area;
    names += (names.empty() ? "" : " ") + std::string(verb.name);
  }
  show();
  listing.line(base::message(MessageId::CommandHelpMore));
}

void show_wrapped(Call& call, Listing& listing, std::string_view paragraph) {
  const auto width = static_cast<std::size_t>(std::max(call.output().width(), 40));
  std::string line = "   ";
  for (const std::string_view word : base::split(paragraph, ' ')) {
    if (line.size() + 1 + word.size() >= width) {
      listing.line(line);
      line = "   ";
    }
    (line += ' ') += word;
  }
  listing.line(line);
}

// The keywords that the syntax of the verb names.
void show_keywords(Listing& listing, const VerbInfo& verb) {
  std::string words = " " + std::string(verb.syntax.substr(std::min(verb.name.size(), verb.syntax.size()))) + " ";
  std::replace_if(
      words.begin(), words.end(), [](char c) { return !base::is_letter(c) && c != '.' && !base::is_digit(c); }, ' ');
  for (const KeywordInfo& keyword : kKeywords) {
    for (const std::string_view spelling : base::split(keyword.spellings, ' ')) {
      if (spelling.size() < 2 || words.find(" " + std::string(spelling) + " ") == std::string::npos) continue;
      listing.line("    " + left(spelling, kNameColumn) + std::string(keyword.meaning));
    }
  }
}

bool help_verb(Call& call, std::string_view topic) {
  const VerbInfo* verb = find_verb(topic);
  if (verb == nullptr) {
    const auto record = call.workspace.voc().find_verb(topic);
    if (record && record->type == VocType::Verb) verb = find_dispatch(base::trimmed(record->field(3)));
  }
  if (verb == nullptr) return false;
  Listing listing(call.workspace);
  listing.line(verb->syntax);
  listing.line("    " + std::string(verb->help));
  const std::string_view note = note_of(*verb);
  for (const std::string_view paragraph : base::split(note, '\n')) {
    if (!note.empty()) show_wrapped(call, listing, paragraph);
  }
  show_keywords(listing, *verb);
  return true;
}

bool help_keyword(Call& call, std::string_view topic) {
  for (const KeywordInfo& keyword : kKeywords) {
    const auto spellings = base::split(keyword.spellings, ' ');
    const bool named = std::any_of(spellings.begin(), spellings.end(), [&](std::string_view spelling) {
      return base::equal_ignoring_case(spelling, topic);
    });
    if (!named) continue;
    call.say(MessageId::CommandHelpKeyword, {keyword.spellings, keyword.meaning});
    return true;
  }
  return false;
}

bool help_basic(Call& call, std::string_view topic) {
  Listing listing(call.workspace);
  bool found = false;
  for (const BasicEntry& entry : basic_entries()) {
    const bool named =
        std::ranges::any_of(entry.names, [&](std::string_view name) { return base::equal_ignoring_case(name, topic); });
    if (!named) continue;
    found = true;
    listing.line(base::message(MessageId::CommandHelpBasic, {entry.section}));
    for (const std::string_view syntax : entry.syntaxes) listing.line("    " + std::string(syntax));
    show_wrapped(call, listing, entry.description);
    for (const std::string_view line : entry.code) listing.line("      " + std::string(line));
    for (const std::string_view line : entry.shown) listing.line("    > " + std::string(line));
  }
  return found;
}

bool help_setting(Call& call, std::string_view topic) {
  if (const auto option = workspace::find_option(topic)) {
    for (const workspace::OptionInfo& info : workspace::all_options()) {
      if (info.option == *option) call.say(MessageId::CommandHelpOption, {info.name, info.meaning});
    }
    return true;
  }
  const workspace::ParameterInfo* parameter = workspace::find_parameter(topic);
  if (parameter != nullptr) call.say(MessageId::CommandHelpParameter, {parameter->name, parameter->meaning});
  return parameter != nullptr;
}

}  // namespace

std::int64_t help(Call& call) {
  const std::string_view topic = base::trimmed(call.text);
  if (topic.empty()) {
    help_overview(call);
    return kDone;
  }
  const bool verb = help_verb(call, topic);
  const bool keyword = help_keyword(call, topic);
  const bool basic = help_basic(call, topic);
  if (verb || keyword || basic || help_setting(call, topic)) return kDone;
  return call.fail(MessageId::CommandHelpUnknown, {topic});
}

std::int64_t config(Call& call) {
  const auto words = split_words(call.text);
  if (words.empty()) return list_parameters(call, std::nullopt);
  const std::string name = base::upper(words[0]);
  if (words.size() == 1 && name == "LPTR") return list_parameters(call, 0);
  if (words.size() == 1 && name == "GPL") return call.say(MessageId::CommandLicence), kDone;
  const workspace::ParameterInfo* parameter = workspace::find_parameter(name);
  if (parameter == nullptr) return call.fail(MessageId::CommandNoParameter, {words[0]});
  if (words.size() < 2) return call.fail(MessageId::CommandMissingWord, {call.verb.name, call.verb.syntax});
  if (!parameter->changeable) return call.fail(MessageId::CommandParameterFixed, {name});
  const std::string_view value = base::trimmed(drop_words(call.text, 1));
  if (!call.workspace.instance().config().set(name, value)) {
    return call.fail(MessageId::CommandParameterRange, {name, value});
  }
  apply_parameter(call.workspace, name);
  call.workspace.guard().note(audit::Level::Command, "config-change",
                              {{"object", name}, {"result", std::string(value)}});
  return kDone;
}

std::int64_t show_config(Call& call) {
  const auto words = split_words(call.text);
  if (words.size() > 1) return call.fail(MessageId::CommandMissingWord, {call.verb.name, call.verb.syntax});
  const workspace::Config& config = call.workspace.instance().config();
  bool found = false;
  for (const auto& parameter : workspace::all_parameters()) {
    if (!words.empty() && !base::equal_ignoring_case(words[0], parameter.name)) continue;
    found = true;
    const std::string_view change = parameter.changeable ? "CONFIG changes it" : "read at the start";
    call.output().line(std::string(parameter.name) + "=" + config.text(parameter.name) + "    (" +
                       config.origin(parameter.name) + "; " + std::string(change) + ")");
  }
  return found ? kDone : call.fail(MessageId::CommandNoParameter, {words[0]});
}

std::int64_t create_account(Call& call) {
  std::string name = call.word();
  std::string path = call.word();
  const bool no_query = call.words.accept(workspace::Keyword::NoQuery);
  if (!call.words.at_end()) return call.bad_words();
  if (name.empty()) name = call.services().input(base::message(MessageId::CommandAskAccountName)).value_or("");
  if (!is_account_name(name)) return call.fail(MessageId::CommandAccountName, {name});
  if (path.empty()) path = call.services().input(base::message(MessageId::CommandAskAccountPath)).value_or("");
  if (path.empty()) return kRefused;
  workspace::Instance& instance = call.workspace.instance();
  if (instance.account_path(name)) {
    return call.fail(MessageId::CommandAccountKnown, {name}, -base::number(base::Status::AccountIsRegisteredAlready));
  }
  path = call.workspace.files().expand_path(path, os::current_directory() ? *os::current_directory() : ".");
  const bool there = os::is_directory(call.workspace.env(), path);
  if (!there && !os::is_directory(call.workspace.env(), parent_of(path))) {
    return call.fail(MessageId::CommandNoDirectory, {parent_of(path)}, -base::number(base::Status::NoSuchDirectory));
  }
  const bool is_account = os::exists(call.workspace.env(), path + "/VOC");
  const MessageId question = is_account ? MessageId::CommandRegisterAccount : MessageId::CommandMakeDirectory;
  if ((is_account || !there) && !no_query && !call.confirm(question, {path})) return kRefused;
  if (auto may = call.workspace.guard().check_path(path, true); !may) return call.fail(may.error());
  auto made = is_account ? instance.register_account(name, path) : instance.create_account(name, path);
  if (!made) return call.fail(made.error());
  call.workspace.guard().note_object(audit::Level::Security, "account-create", name + " " + path);
  return kDone;
}

std::int64_t delete_account(Call& call) {
  const std::string name = base::upper(call.word());
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  workspace::Instance& instance = call.workspace.instance();
  const auto path = instance.account_path(name);
  if (!path) return call.fail(MessageId::CommandNoAccount, {name}, -base::number(base::Status::AccountIsNotRegistered));
  if (name == "QMSYS" || *path == call.workspace.account().path)
    return call.fail(MessageId::CommandAccountInUse, {name});
  if (auto may = call.workspace.guard().check_path(*path, true); !may) return call.fail(may.error());
  auto removed = instance.unregister_account(name);
  if (!removed) return call.fail(removed.error());
  call.workspace.guard().note_object(audit::Level::Security, "account-delete", name + " " + *path);
  if (!call.confirm(MessageId::CommandDeleteDirectory, {*path})) return kDone;
  if (auto gone = call.workspace.env().remove_tree(*path); !gone) return call.fail(gone.error());
  return kDone;
}

std::int64_t list_accounts(Call& call) {
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  workspace::Instance& instance = call.workspace.instance();
  auto names = instance.account_names();
  std::sort(names.begin(), names.end());
  Listing listing(call.workspace, options.unit);
  for (const std::string& name : names)
    listing.line(left(name, kNameColumn) + instance.account_path(name).value_or(""));
  return kDone;
}

std::int64_t update_account(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  std::size_t changed = 0;
  for (const auto& [id, record] : workspace::new_account_voc()) {
    const auto present = call.workspace.voc().find(id);
    if (present && present->record == record) continue;
    const bool same_type = present && present->type == workspace::classify_voc_record(record);
    if (present && !same_type && !call.confirm(MessageId::CommandReplaceVoc, {id, present->field(1)})) continue;
    if (auto written = call.workspace.voc().write(id, record); !written) return call.fail(written.error());
    ++changed;
  }
  call.say(MessageId::CommandVocUpdated, {std::to_string(changed)});
  return kDone;
}

std::int64_t clean_account(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  for (const char* name : {"$COMO", "$HOLD", "$SAVEDLISTS"}) {
    if (std::string_view(name) == "$COMO" && call.output().como_active()) {
      call.say(MessageId::CommandComoKept);
      continue;
    }
    auto file = call.workspace.files().open(name);
    if (!file) continue;
    if (auto cleared = (*file)->clear(); !cleared) return call.fail(cleared.error());
  }
  return kDone;
}

}  // namespace scarlet::command::verbs
