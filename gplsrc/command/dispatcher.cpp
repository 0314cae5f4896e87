// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/dispatcher.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "command/call.h"
#include "command/command_words.h"
#include "command/inline_prompts.h"
#include "command/menu.h"
#include "command/paragraph.h"
#include "command/proc/proc.h"
#include "command/shell.h"
#include "command/user_register.h"
#include "command/verbs.h"
#include "os/process.h"
#include "query/spelling.h"
#include "value/dynamic_array.h"
#include "workspace/instance.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using workspace::VocRecord;
using workspace::VocType;

constexpr std::string_view kParserRecord = "$VOC.PARSER";
constexpr std::string_view kCleanUp = "CCALL.CLEANUP";
constexpr std::string_view kIf = "18";
constexpr int kSecurityField = 5;

// @SENTENCE for as long as a command runs.
class SentenceScope {
 public:
  SentenceScope(workspace::Variables& variables, std::string sentence)
      : variables_(variables), before_(std::move(variables.sentence)) {
    variables_.sentence = std::move(sentence);
  }
  ~SentenceScope() { variables_.sentence = std::move(before_); }

 private:
  workspace::Variables& variables_;
  std::string before_;
};

bool is_comment(std::string_view text) { return text == "*" || text.starts_with("* "); }

// The first line of a sentence: a field that ends in _ goes on in the next one.
std::string sentence_text(const VocRecord& record) {
  std::string text;
  for (int n = 2;; ++n) {
    std::string_view field = record.field(n);
    const bool goes_on = field.ends_with('_');
    if (goes_on) field.remove_suffix(1);
    text += field;
    if (!goes_on) return text;
    text += ' ';
  }
}

std::string_view behind_first_field(std::string_view record) {
  const auto mark = record.find(base::kFieldMark);
  return mark == std::string_view::npos ? std::string_view() : record.substr(mark + 1);
}

// What can be carried out and is spelt like the name; empty when nothing is.
std::string nearest_command(workspace::Workspace& workspace, const std::string& name) {
  std::vector<std::string> candidates;
  auto scan = workspace.voc().file().scan();
  if (!scan) return {};
  std::string_view id;
  std::string_view record;
  for (auto more = (*scan)->next(id, &record); more && *more; more = (*scan)->next(id, &record)) {
    const VocType type = workspace::classify_voc_record(record);
    if (type == VocType::Verb || type == VocType::Paragraph || type == VocType::Sentence || type == VocType::Remote ||
        type == VocType::Proc || type == VocType::ProcNative || type == VocType::Menu) {
      candidates.emplace_back(id);
    }
  }
  std::sort(candidates.begin(), candidates.end());
  return query::nearest_word(name, candidates);
}

// Whether a list with commas or blanks between names the user.
bool names_user(const std::string& list, std::string_view user) {
  const std::string words = base::replace_all(list, ",", " ");
  const auto names = base::split(words, ' ');
  return std::find(names.begin(), names.end(), user) != names.end();
}

// A requirement that a VOC record states in words; nothing when it names a subroutine instead.
std::optional<bool> stated_requirement(workspace::Workspace& workspace, const std::string& requirement) {
  const auto words = split_words(requirement);
  if (words.empty()) return true;
  const std::string kind = base::upper(words[0]);
  if (kind == "ADMIN" && words.size() == 1) return is_administrator(workspace);
  if (words.size() < 2) return std::nullopt;
  const std::string names = requirement.substr(requirement.find(words[0]) + words[0].size());
  if (kind == "USER") return names_user(names, os::user_name(os::effective_user_id()));
  if (kind == "ROLE") {
    const std::string& own = workspace.guard().subject().role;
    const auto roles = base::split(own, ',');
    return !own.empty() && std::any_of(roles.begin(), roles.end(), [&](auto role) { return names_user(names, role); });
  }
  if (kind != "GROUP") return std::nullopt;
  return std::any_of(words.begin() + 1, words.end(), [](std::string_view name) {
    const auto group = os::find_group(std::string(name));
    return group && os::is_member_of(*group);
  });
}

// Letters behind a bracket at the end, as Pick has them, become keywords; a bracket with anything else is left alone.
void expand_options(std::vector<workspace::Token>& tokens) {
  constexpr std::pair<char, std::string_view> kLetters[] = {{'N', "NO.PAGE"},  {'P', "LPTR"},     {'O', "OVERWRITING"},
                                                            {'D', "DELETING"}, {'U', "UPDATING"}, {'X', "HEX"},
                                                            {'H', "HEX"},      {'Q', "NO.QUERY"}};
  std::size_t end = tokens.size();
  if (end > 0 && !tokens[end - 1].quoted && tokens[end - 1].text == ")") --end;
  if (end < 3 || tokens[end - 1].quoted || tokens[end - 2].quoted || tokens[end - 2].text != "(") return;
  const workspace::Token letters = tokens[end - 1];
  std::vector<workspace::Token> keywords;
  for (const char c : letters.text) {
    const auto found = std::find_if(std::begin(kLetters), std::end(kLetters),
                                    [&](const auto& letter) { return letter.first == base::to_upper(c); });
    if (found == std::end(kLetters)) return;
    keywords.push_back(letters);
    keywords.back().text = found->second;
  }
  tokens.resize(end - 2);
  tokens.insert(tokens.end(), keywords.begin(), keywords.end());
}

std::string append_arguments(std::string text, std::string_view arguments) {
  if (!arguments.empty()) (text += ' ') += arguments;
  return text;
}

}  // namespace

bool is_administrator(workspace::Workspace& workspace) { return workspace.guard().is_administrator(); }

std::optional<std::string> command_refusal(workspace::Workspace& workspace, std::string_view verb) {
  const workspace::Guard& guard = workspace.guard();
  const auto denied = [&](std::string rule) {
    guard.note(audit::Level::Security, "command-denied", {{"object", std::string(verb)}, {"rule", std::move(rule)}});
  };
  if (verb == "SH" && guard.is_confined()) {
    denied("account " + guard.subject().account);
    return base::message(MessageId::CommandConfined, {verb, guard.subject().account});
  }
  const std::string list = workspace.instance().config().text("RESTRICTED_COMMANDS");
  if (!list.empty() && names_user(base::upper(list), verb) && !is_administrator(workspace)) {
    denied("RESTRICTED_COMMANDS");
    return base::message(MessageId::CommandRestricted, {verb});
  }
  const auto rule = guard.refusal(auth::Action::Command, verb);
  return rule ? std::optional(base::message(MessageId::CommandPolicy, {verb, *rule})) : std::nullopt;
}

Flow Dispatcher::line(std::string text) {
  if (is_comment(text) || base::trimmed(text).empty()) return Flow::Next;
  if (text.size() > 1 && text[0] == '!' && text[1] != ' ') text.insert(1, 1, ' ');
  apply_alias(text);
  const std::string name = text.substr(0, verb_length(text));
  workspace_.variables().date = workspace_.today();
  workspace_.variables().time = workspace_.seconds_since_midnight();
  const auto found = name.size() <= base::limits::kIdBytes ? workspace_.voc().find_verb(name) : std::nullopt;
  Flow flow = Flow::Next;
  if (found) {
    flow = record(*found, text);
  } else if (name[0] == '*' || base::is_letter(name[0])) {
    flow = catalogued(name, text);
  } else {
    flow = unknown(name, MessageId::CommandUnknown);
  }
  finish();
  return flow;
}

void Dispatcher::apply_alias(std::string& text) {
  const auto& aliases = processor_.environment().aliases;
  if (aliases.empty()) return;
  const std::size_t length = verb_length(text);
  const auto found = aliases.find(base::upper(text.substr(0, length)));
  if (found != aliases.end()) text.replace(0, length, found->second);
}

Flow Dispatcher::record(const VocRecord& record, const std::string& sentence) {
  if (parsed_by_account(record, sentence)) return Flow::Next;
  switch (record.type) {
    case VocType::Verb: return verb(record, sentence);
    case VocType::Keyword: return second_meaning(record, sentence);
    case VocType::Sentence:
    case VocType::Paragraph:
    case VocType::Proc:
    case VocType::ProcNative:
    case VocType::Menu:
    case VocType::Remote: return nested(record, sentence);
    default: return unknown(record.id, MessageId::CommandNotExecutable);
  }
}

// $VOC.PARSER: handlers of the account for type codes. Field 2 the codes, field 3 the catalogued subroutines.
bool Dispatcher::parsed_by_account(const VocRecord& record, const std::string& sentence) {
  const auto parser = workspace_.voc().find(kParserRecord);
  if (!parser) return false;
  const std::string type = base::upper(record.field(1));
  const auto codes = base::split(parser->field(2), base::kValueMark);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i].empty() || !type.starts_with(base::upper(codes[i]))) continue;
    const auto handler = value::element_of(parser->field(3), base::kValueMark, static_cast<std::int64_t>(i + 1));
    if (workspace_.catalogue().find(handler).kind == workspace::CatalogueKind::None) continue;
    SentenceScope scope(workspace_.variables(), sentence);
    value::Value arguments[] = {value::Value::of(std::string_view(sentence).substr(0, verb_length(sentence))),
                                value::Value::of(record.record)};
    if (workspace_.services().call_subroutine(handler, arguments)) return true;
  }
  return false;
}

Flow Dispatcher::second_meaning(const VocRecord& record, const std::string& sentence) {
  std::string_view rest = behind_first_field(behind_first_field(record.record));
  if (rest.empty()) return unknown(record.id, MessageId::CommandNotExecutable);
  VocRecord second{record.id, std::string(rest), workspace::classify_voc_record(rest)};
  if (second.type == VocType::Keyword) return unknown(record.id, MessageId::CommandNotExecutable);
  return this->record(second, sentence);
}

// Everything that holds further commands.
Flow Dispatcher::nested(const VocRecord& record, const std::string& call) {
  struct Depth {
    explicit Depth(int& depth) : depth_(depth) { ++depth_; }
    ~Depth() { --depth_; }
    int& depth_;
  } depth(processor_.depth_);
  if (processor_.depth_ > static_cast<int>(base::limits::kParagraphDepth)) {
    throw vm::Abort{1, base::message(MessageId::CommandTooDeep, {record.id}), false};
  }
  if (record.type == VocType::Remote) return remote(record, call);
  if (record.type != VocType::Sentence) take_data();
  if (record.type == VocType::Sentence) return sentence(record, call);
  if (record.type == VocType::Paragraph) return paragraph(record, call);
  SentenceScope scope(workspace_.variables(), call);
  if (record.type == VocType::Menu) return run_menu(processor_, record);
  return proc::run_proc(processor_, record, call);
}

Flow Dispatcher::sentence(const VocRecord& record, const std::string& call) {
  SentenceScope scope(workspace_.variables(), call);
  const auto arguments = text_behind_verb(call);
  return processor_.execute_line(append_arguments(sentence_text(record), arguments), around_);
}

Flow Dispatcher::paragraph(const VocRecord& record, const std::string& call) {
  SentenceScope scope(workspace_.variables(), call);
  std::string outer = std::move(workspace_.variables().para_sentence);
  workspace_.variables().para_sentence = call;
  const Flow flow = processor_.run_lines(record.id, behind_first_field(record.record));
  workspace_.variables().para_sentence = std::move(outer);
  return flow;
}

// R: file, record id, security subroutine. The record there counts as if it stood in the VOC.
Flow Dispatcher::remote(const VocRecord& record, const std::string& call) {
  const std::string file_name(record.field(2));
  const std::string id(record.field(3));
  if (!permitted(std::string(record.field(4)), call, file_name, id)) return Flow::EndAll;
  auto file = workspace_.files().open_any_case(file_name);
  VocRecord target{record.id, {}, VocType::None};
  store::StringSink sink(target.record);
  const bool found = file && [&] {
    auto read = (*file)->read(id, sink);
    return read && *read;
  }();
  if (!found) {
    workspace_.say(MessageId::CommandRemoteMissing, {record.id, file_name, id});
    workspace_.variables().system_return_code = kRefused;
    return Flow::EndAll;
  }
  target.type = workspace::classify_voc_record(target.record);
  return this->record(target, call);
}

Flow Dispatcher::verb(const VocRecord& record, const std::string& sentence) {
  Definition definition{base::upper(base::trimmed(record.field(2))), std::string(base::trimmed(record.field(3))),
                        std::string(record.field(4)), std::string(base::trimmed(record.field(5)))};
  if (!permitted(definition.security, sentence, {}, {})) return Flow::EndAll;
  // IF leaves DATA lines to the command behind THEN, and the paragraph's sentence to its inline prompts.
  const bool is_if = definition.dispatch == "IN" && definition.target == kIf;
  if (!is_if) take_data();
  SentenceScope scope(workspace_.variables(), is_if ? workspace_.variables().sentence : sentence);
  workspace_.variables().option_text = definition.option;
  std::string chain;
  Flow flow = Flow::Next;
  try {
    flow = verb_by_definition(definition, sentence);
  } catch (const vm::Stop& stop) {
    chain = stop.chain;
  }
  return chain.empty() ? flow : processor_.run_lines({}, chain);
}

Flow Dispatcher::verb_by_definition(const Definition& definition, const std::string& sentence) {
  const std::string text(text_behind_verb(sentence));
  const bool numbered = base::parse_integer(definition.target).has_value();
  if (definition.dispatch == "IN" || definition.dispatch == "CA") {
    const VerbInfo* known = numbered == (definition.dispatch == "IN") ? find_dispatch(definition.target) : nullptr;
    if (known != nullptr) return native(*known, sentence);
    if (definition.dispatch == "CA") return unit(workspace_.catalogue().load(definition.target), definition.target);
  }
  if (definition.dispatch == "CS") {
    const std::string path = workspace_.files().expand_path(definition.target, workspace_.account().path);
    return unit(workspace_.catalogue().load_object(path), definition.target);
  }
  if (definition.dispatch == "OS") return shell(append_arguments(definition.target, text));
  if (definition.dispatch == "EX") {
    std::string command = definition.target;
    for (const std::string_view word : split_words(text)) command += " " + os::shell_quoted(std::string(word));
    return shell(command);
  }
  workspace_.say(MessageId::CommandBadDispatch, {definition.dispatch, definition.target});
  workspace_.variables().system_return_code = kRefused;
  return Flow::EndAll;
}

bool Dispatcher::allowed_now(const VerbInfo& verb) {
  const workspace::Guard& guard = workspace_.guard();
  const bool administers = (verb.traits & kAdministrator) != 0;
  if ((verb.traits & kNoTransaction) != 0 && workspace_.records().transaction_level() > 0) {
    workspace_.say(MessageId::CommandInTransaction, {verb.name});
  } else if (const auto refusal = command_refusal(workspace_, verb.name)) {
    workspace_.output().line(*refusal);
  } else if (const auto rule = administers ? guard.refusal(auth::Action::Admin, verb.name) : std::nullopt) {
    workspace_.say(MessageId::CommandPolicy, {verb.name, *rule});
  } else if (administers && !is_administrator(workspace_)) {
    guard.note(audit::Level::Security, "command-denied",
               {{"object", std::string(verb.name)}, {"rule", "administrators only"}});
    workspace_.say(MessageId::CommandNotAdministrator, {verb.name});
  } else {
    if (administers) guard.note_object(audit::Level::Security, "privilege", verb.name);
    return true;
  }
  workspace_.variables().system_return_code = kRefused;
  return false;
}

// What the system account's own entry of a verb demands holds wherever a copy of the entry lies and whatever it leaves
// out.
bool Dispatcher::meets_system_entry(const VerbInfo& verb, const std::string& sentence) {
  const auto system = workspace_.instance().system_voc();
  if (!system) return true;
  std::string record;
  store::StringSink sink(record);
  auto found = system->read(verb.name, sink);
  if (!found || !*found || workspace::classify_voc_record(record) != VocType::Verb) return true;
  const std::string requirement(value::element_of(record, base::kFieldMark, kSecurityField));
  return permitted(requirement, sentence, {}, {});
}

Flow Dispatcher::native(const VerbInfo& verb, const std::string& sentence) {
  if (!allowed_now(verb) || !meets_system_entry(verb, sentence)) return Flow::Next;
  std::vector<workspace::Token> tokens;
  if ((verb.traits & kText) == 0) {
    auto split = workspace::tokenize(sentence);
    if (!split) {
      workspace_.say(MessageId::CommandQuoteOpen, {split.error().subject});
      workspace_.variables().system_return_code = kRefused;
      return Flow::Next;
    }
    tokens = std::move(*split);
    if ((verb.traits & kPickOptions) != 0) expand_options(tokens);
  }
  Call call(processor_, verb, sentence, std::move(tokens), std::string(text_behind_verb(sentence)), around_);
  if (!call.words.at_end()) call.words.next();
  workspace_.variables().system_return_code = verb.handler(call);
  return call.flow;
}

Flow Dispatcher::catalogued(const std::string& name, const std::string& sentence) {
  const workspace::CatalogueEntry entry = workspace_.catalogue().find(name);
  if (entry.kind == workspace::CatalogueKind::None) return unknown(name, MessageId::CommandUnknown);
  take_data();
  SentenceScope scope(workspace_.variables(), sentence);
  try {
    return unit(workspace_.catalogue().load_object(entry.path), name);
  } catch (const vm::Stop& stop) {
    if (stop.chain.empty()) return Flow::Next;
    return processor_.run_lines({}, stop.chain);
  }
}

Flow Dispatcher::unit(base::Result<std::shared_ptr<const code::CodeUnit>> loaded, const std::string& name) {
  if (!loaded) {
    workspace_.say(MessageId::CommandProgramNotLoaded, {name, base::describe(loaded.error())});
    workspace_.variables().system_return_code = -base::number(loaded.status());
    return Flow::EndAll;
  }
  if (workspace_.options()[workspace::Option::RunNoPage]) workspace_.output().set_paging(false);
  workspace_.services().run_program(*loaded);
  return Flow::Next;
}

Flow Dispatcher::shell(const std::string& command) {
  if (const auto refusal = command_refusal(workspace_, "SH")) {
    workspace_.output().line(*refusal);
    workspace_.variables().system_return_code = kRefused;
    return Flow::EndAll;
  }
  run_shell_command(workspace_, command);
  workspace_.variables().system_return_code = kDone;
  return Flow::Next;
}

// A requirement in words, or the security subroutine (ok, verb, file, id); a missing one refuses.
bool Dispatcher::permitted(const std::string& subroutine, const std::string& sentence, std::string_view file,
                           std::string_view id) {
  if (subroutine.empty()) return true;
  const std::string_view verb = std::string_view(sentence).substr(0, verb_length(sentence));
  const auto stated = stated_requirement(workspace_, subroutine);
  if (stated && *stated) return true;
  const auto refused = [&] {
    workspace_.guard().note(audit::Level::Security, "command-denied",
                            {{"object", std::string(verb)}, {"rule", subroutine}});
  };
  if (stated) {
    refused();
    workspace_.say(MessageId::CommandNotPermitted, {verb});
    workspace_.variables().system_return_code = kRefused;
    return false;
  }
  SentenceScope scope(workspace_.variables(), sentence);
  value::Value arguments[] = {value::Value::of(0), value::Value::of(verb), value::Value::of(file),
                              value::Value::of(id)};
  const bool called = workspace_.services().call_subroutine(subroutine, arguments);
  if (called && arguments[0].to_string() != "0" && !arguments[0].to_string().empty()) return true;
  refused();
  workspace_.say(MessageId::CommandNotPermitted, {verb});
  workspace_.variables().system_return_code = kRefused;
  return false;
}

void Dispatcher::take_data() {
  if (around_ == nullptr) return;
  for (const std::string& text : around_->take_data()) {
    if (auto expanded = expand_inline_prompts(processor_, text)) workspace_.data_queue().push_back(*expanded);
  }
}

Flow Dispatcher::unknown(const std::string& name, MessageId why) {
  const std::string near = why == MessageId::CommandUnknown ? nearest_command(workspace_, name) : std::string();
  workspace_.say(near.empty() ? why : MessageId::CommandUnknownNear, {name, near});
  workspace_.variables().system_return_code = kRefused;
  return Flow::EndAll;
}

void Dispatcher::finish() {
  if (processor_.environment().report_return_code) {
    workspace_.say(MessageId::CommandReturnCode, {std::to_string(workspace_.variables().system_return_code)});
  }
  if (workspace_.catalogue().find(kCleanUp).kind == workspace::CatalogueKind::None) return;
  workspace_.services().call_subroutine(kCleanUp, {});
}

}  // namespace scarlet::command
