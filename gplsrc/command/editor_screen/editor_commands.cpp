// SPDX-License-Identifier: GPL-3.0-or-later
// Commands of the screen editor by name (Escape X), windows, leaving, and the options record &SED.OPTIONS&:
//
//     field 2   BWORD CASE_OFF CASE_ON INDENT LNUM OVERLAY WORD
//     fields 3, 4   ids of key bindings in file &SED.BINDINGS&: before and after those of the user and the terminal
//     field 5   tab interval
#include <algorithm>

#include "base/text.h"
#include "command/command_words.h"
#include "command/create_file.h"
#include "command/editor_screen/aside.h"
#include "command/editor_screen/recovery.h"
#include "command/listing.h"
#include "command/source_format.h"
#include "convert/convert.h"
#include "terminal/terminfo.h"

namespace scarlet::command::editor_screen {

using base::MessageId;

namespace {

constexpr std::string_view kOptions = "&SED.OPTIONS&";
constexpr std::string_view kBindings = "&SED.BINDINGS&";
constexpr std::int64_t kWidestTab = 100;

std::vector<std::string> lines_of(const Text& text) {
  std::vector<std::string> lines;
  for (std::size_t n = 0; n < text.size(); ++n) lines.push_back(text.line(n));
  return lines;
}

}  // namespace

struct CommandTable {
  std::string_view name;
  void (*action)(ScreenEditor&, const std::string& words);

  static const CommandTable* find(std::string_view name) {
    static constexpr CommandTable kCommands[] = {
        {"BASIC", [](ScreenEditor& e, const std::string&) { e.compile(); }},
        {"COMPILE", [](ScreenEditor& e, const std::string&) { e.compile(); }},
        {"RUN", [](ScreenEditor& e, const std::string&) { e.compile_and_run(); }},
        {"BWORD", [](ScreenEditor& e, const std::string&) { e.blank_words_ = true; }},
        {"WORD", [](ScreenEditor& e, const std::string&) { e.blank_words_ = false; }},
        {"CASE_ON", [](ScreenEditor& e, const std::string&) { e.case_sensitive_ = true; }},
        {"CASE_OFF", [](ScreenEditor& e, const std::string&) { e.case_sensitive_ = false; }},
        {"EXPAND.TABS", [](ScreenEditor& e, const std::string&) { e.expand_tabs(); }},
        {"FORMAT", [](ScreenEditor& e, const std::string&) { e.format(); }},
        {"FANCY.FORMAT", [](ScreenEditor& e, const std::string&) { e.format(); }},
        {"FUNDAMENTAL", [](ScreenEditor& e, const std::string&) { e.indent_ = e.overlay_ = false; }},
        {"HELP", [](ScreenEditor& e, const std::string&) { e.help(); }},
        {"KEYS", [](ScreenEditor& e, const std::string&) { e.help(); }},
        {"INDENT", [](ScreenEditor& e, const std::string&) { e.indent_ = !e.indent_; }},
        {"LNUM", [](ScreenEditor& e, const std::string& words) { e.number_lines(words); }},
        {"LOAD.KEYS", [](ScreenEditor& e, const std::string& words) { e.load_keys(words); }},
        {"SAVE.KEYS", [](ScreenEditor& e, const std::string& words) { e.save_keys(words); }},
        {"OVERLAY", [](ScreenEditor& e, const std::string&) { e.overlay(); }},
        {"QUIT", [](ScreenEditor& e, const std::string&) { e.quit(); }},
        {"RELEASE", [](ScreenEditor& e, const std::string&) { e.release_lock(e.document()); }},
        {"SPOOL", [](ScreenEditor& e, const std::string& words) { e.spool(words); }},
        {"STAMP", [](ScreenEditor& e, const std::string&) { e.stamp(); }},
        {"TABS", [](ScreenEditor& e, const std::string& words) { e.set_tabs(words); }},
        {"XEQ", [](ScreenEditor& e, const std::string& words) { e.execute(words); }},
    };
    const auto found = std::find_if(std::begin(kCommands), std::end(kCommands),
                                    [&](const CommandTable& one) { return base::equal_ignoring_case(one.name, name); });
    return found == std::end(kCommands) ? nullptr : found;
  }
};

void ScreenEditor::command() {
  const auto answer = ask(MessageId::CommandSedAskCommand);
  if (!answer) return;
  const std::string_view line = base::trimmed(*answer);
  if (line.empty()) return;
  const std::string_view name = line.substr(0, verb_length(line));
  const CommandTable* found = CommandTable::find(name);
  if (found == nullptr) return tell(MessageId::CommandSedNoCommand, {name});
  found->action(*this, std::string(text_behind_verb(line)));
}

// Changed texts are gone through one by one.
void ScreenEditor::quit() {
  for (std::size_t i = 0; i < documents_.size(); ++i) {
    Document& one = *documents_[i];
    if (!one.changed()) continue;
    window() = Window{i};
    paint();
    const Reply reply = ask_yes_no(MessageId::CommandSedAskFile, {one.title});
    if (reply == Reply::Stop) return;
    if (reply != Reply::No) {
      if (!file_document(one)) return;
    } else {
      forget_text(call_.workspace, one.file->name.shown(), one.id);
      one.filed = one.text.revision();
    }
  }
  done_ = true;
}

void ScreenEditor::help() {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Function::Count); ++i) {
    lines.push_back(bindings_.describe(static_cast<Function>(i)));
  }
  lines.push_back("");
  lines.push_back(base::message(MessageId::CommandSedHelpCommands));
  show_page(base::message(MessageId::CommandSedHelp), lines, DocumentKind::Page);
}

// --- windows

void ScreenEditor::split() {
  if (windows_.size() > 1 || painter_.height() < kLeastHeightOfTwo) return;
  windows_.push_back(windows_.front());
}

void ScreenEditor::unsplit() {
  if (windows_.size() < 2) return;
  const Window kept = window();
  windows_.assign(1, kept);
  active_ = 0;
}

void ScreenEditor::other_window() {
  if (windows_.size() > 1) active_ = 1 - active_;
}

// --- programs

void ScreenEditor::execute(const std::string& text) {
  if (text.empty()) return;
  std::string line = text;
  const Document& now = document();
  const std::pair<const char*, std::string> names[] = {
      {"@FILE", now.file ? now.file->name.shown() : ""}, {"@ID", now.id}, {"@LINE", now.text.line(now.cursor.line)}};
  for (const auto& [name, replacement] : names) line = base::replace_all(line, name, replacement);
  aside([&] { call_.services().execute(line); });
}

void ScreenEditor::compile() {
  if (!may_change() || !file_document(document())) return;
  execute("BASIC " + document().file->name.name + " \"" + document().id + "\"");
}

void ScreenEditor::compile_and_run() {
  if (!may_change() || !file_document(document())) return;
  const std::string words = document().file->name.name + " \"" + document().id + "\"";
  aside([&] {
    if (call_.services().execute("BASIC " + words) > 0) call_.services().execute("RUN " + words);
  });
}

// A catalogued subroutine (text, line, column) that may change all three.
void ScreenEditor::run_extension() {
  if (!may_change()) return;
  const auto name = ask(MessageId::CommandSedAskExtension);
  if (!name || name->empty()) return;
  Document& now = document();
  value::Value arguments[] = {value::Value::of(now.text.record()),
                              value::Value::of(static_cast<std::int64_t>(now.cursor.line + 1)),
                              value::Value::of(static_cast<std::int64_t>(now.cursor.column + 1))};
  if (!call_.services().call_subroutine(base::upper(*name), arguments)) {
    return tell(MessageId::CommandSedNoExtension, {*name});
  }
  painter_.forget();
  const auto number = [](const value::Value& value) {
    return static_cast<std::size_t>(std::max<std::int64_t>(base::parse_integer(value.to_string()).value_or(1), 1));
  };
  now.text.erase({0, 0}, now.text.end());
  std::string text = arguments[0].to_string();
  std::replace(text.begin(), text.end(), base::kFieldMark, '\n');
  now.text.insert({0, 0}, text);
  place({number(arguments[1]) - 1, number(arguments[2]) - 1});
}

// --- the text as a whole

void ScreenEditor::format() {
  if (!may_change()) return;
  Document& now = document();
  const auto lines = format_source(lines_of(now.text));
  for (std::size_t n = 0; n < lines.size() && n < now.text.size(); ++n) {
    if (lines[n] != now.text.line(n)) now.text.set_line(n, lines[n]);
  }
  place(now.cursor);
}

void ScreenEditor::expand_tabs() {
  if (!may_change()) return;
  Document& now = document();
  for (std::size_t n = 0; n < now.text.size(); ++n) {
    const std::string& line = now.text.line(n);
    if (line.find('\t') == std::string::npos) continue;
    std::string expanded;
    for (const char c : line) {
      expanded += c == '\t' ? std::string(tab_interval_ - expanded.size() % tab_interval_, ' ') : std::string(1, c);
    }
    now.text.set_line(n, std::move(expanded));
  }
  place(now.cursor);
}

void ScreenEditor::stamp() {
  if (!may_change()) return;
  workspace::Workspace& workspace = call_.workspace;
  const std::string text = base::message(
      MessageId::CommandEdStamp, {workspace.account().name, workspace.login_name(),
                                  convert::time_and_date(workspace.today(), workspace.seconds_since_midnight())});
  document().text.insert({document().cursor.line, 0}, text + "\n");
}

// SPOOL {LNUM} {REGION}: to print unit 0.
void ScreenEditor::spool(const std::string& words) {
  const std::string options = " " + base::upper(words) + " ";
  const bool numbered = options.find(" LNUM ") != std::string::npos;
  std::size_t first = 0;
  std::size_t last = document().text.size() - 1;
  if (options.find(" REGION ") != std::string::npos) {
    const auto range = region();
    if (!range) return;
    first = range->from.line;
    last = range->to.line;
  }
  Listing listing(call_.workspace, 0);
  for (std::size_t n = first; n <= last; ++n) {
    listing.line((numbered ? command::right(std::to_string(n + 1), 5) + " " : "") + document().text.line(n));
  }
  tell(MessageId::CommandSedSpooled, {std::to_string(last - first + 1)});
}

// --- modes and keys

void ScreenEditor::number_lines(const std::string& words) {
  line_numbers_ = words.empty() ? !line_numbers_ : !base::equal_ignoring_case(base::trimmed(words), "OFF");
}

void ScreenEditor::set_tabs(const std::string& words) {
  const auto number = base::parse_integer(base::trimmed(words));
  if (!number || *number < 1 || *number > kWidestTab) return tell(MessageId::CommandSedBadTabs, {words});
  tab_interval_ = static_cast<std::size_t>(*number);
}

void ScreenEditor::load_keys(const std::string& id) {
  auto file = call_.workspace.files().open(kBindings);
  std::string record;
  store::StringSink sink(record);
  auto read = file ? (*file)->read(id, sink) : base::Result<bool>(false);
  if (!read || !*read) return tell(MessageId::CommandSedNoKeys, {id});
  if (!bindings_.load(record)) tell(MessageId::CommandSedBadKeys, {id});
}

void ScreenEditor::save_keys(const std::string& id) {
  if (id.empty()) return tell(MessageId::CommandSedNoKeys, {id});
  auto file = call_.workspace.files().open(kBindings);
  if (!file) {
    NewFile wanted;
    wanted.name = kBindings;
    wanted.dictionary = false;
    wanted.parameters.kind = store::FileKind::Directory;
    (void)command::create_file(call_.workspace, wanted);
    file = call_.workspace.files().open(kBindings);
  }
  const bool saved = file && (*file)->write(id, bindings_.save()).ok();
  tell(saved ? MessageId::CommandSedKeysSaved : MessageId::CommandSedNoKeys, {id});
}

void ScreenEditor::read_options() {
  const auto options = call_.workspace.voc().find(kOptions);
  if (options) {
    for (const std::string_view word : split_words(options->field(2))) {
      const CommandTable* mode = CommandTable::find(word);
      constexpr std::string_view kModes = " BWORD WORD CASE_ON CASE_OFF INDENT LNUM OVERLAY ";
      if (mode != nullptr && kModes.find(" " + base::upper(word) + " ") != std::string_view::npos)
        mode->action(*this, "");
    }
    if (!options->field(5).empty()) set_tabs(std::string(options->field(5)));
  }
  const std::string& type = call_.services().terminfo().type();
  const std::string& user = call_.workspace.login_name();
  for (const std::string& id :
       {options ? std::string(options->field(3)) : std::string(), user + "-" + type, "USER." + user, type,
        options ? std::string(options->field(4)) : std::string(), std::string("DEFAULT")}) {
    if (id.empty()) continue;
    message_.clear();
    load_keys(id);
    if (message_.empty()) break;
  }
  message_.clear();
}

}  // namespace scarlet::command::editor_screen
