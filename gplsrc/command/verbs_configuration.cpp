// SPDX-License-Identifier: GPL-3.0-or-later
// EDIT.CONFIG changes the configuration file, SETENV the environment of this session and of what it starts.
//
// The text of the configuration is a record of $HOLD while it is edited, with the editor that the terminal allows. What
// has a wrong name or value does not become the configuration; it stays in that record.
#include <algorithm>

#include "base/text.h"
#include "command/call.h"
#include "command/editor_screen/screen_terminal.h"
#include "command/verbs.h"
#include "os/env.h"
#include "os/process.h"
#include "workspace/config.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

constexpr std::string_view kFile = "$HOLD";
constexpr std::string_view kRecord = "scarlet.conf";

std::string exchanged(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

// Why it can not be the configuration; nothing when it can.
std::string wrong_with(Call& call, const std::string& path, const std::string& text) {
  const std::string trial = path + ".new";
  auto written = os::write_file(call.workspace.env(), trial, text);
  if (!written) return base::describe(written.error());
  std::vector<std::string> problems;
  const auto loaded = workspace::Config::load(call.workspace.env(), trial, problems);
  (void)call.workspace.env().remove(trial);
  if (!loaded) return base::describe(loaded.error());
  return problems.empty() ? std::string() : problems.front();
}

bool is_variable_name(std::string_view name) {
  return !name.empty() && !base::is_digit(name.front()) && std::all_of(name.begin(), name.end(), [](char c) {
    return base::is_letter(c) || base::is_digit(c) || c == '_';
  });
}

void show_variables(Call& call) {
  auto all = os::environment_all();
  std::sort(all.begin(), all.end());
  for (const auto& [name, text] : all) call.output().line(name + "=" + text);
}

}  // namespace

std::int64_t edit_config(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  const std::string path = workspace::Config::main_file(call.workspace.env(), call.workspace.instance().home());
  std::string before;
  if (os::exists(call.workspace.env(), path)) {
    auto content = os::read_file(call.workspace.env(), path);
    if (!content) return call.fail(MessageId::CommandConfigNoFile, {path, base::describe(content.error())});
    before = std::move(*content);
  }
  while (before.ends_with('\n')) before.pop_back();
  auto file = call.workspace.files().open(kFile);
  if (!file) return call.fail(file.error());
  auto put = (*file)->write(kRecord, exchanged(before, '\n', base::kFieldMark));
  if (!put) return call.fail(put.error());
  const std::string editor = editor_screen::ScreenTerminal::usable(call) ? "SED " : "ED ";
  call.services().execute(editor + std::string(kFile) + " " + std::string(kRecord));
  std::string after;
  store::StringSink sink(after);
  auto read = (*file)->read(kRecord, sink);
  if (!read) return call.fail(read.error());
  after = exchanged(after, base::kFieldMark, '\n');
  const std::string why = !*read || after == before ? std::string() : wrong_with(call, path, after + "\n");
  if (!why.empty())
    return call.fail(MessageId::CommandConfigWrong, {why, std::string(kFile) + " " + std::string(kRecord)});
  (void)(*file)->remove(kRecord);
  if (!*read || after == before) return call.say(MessageId::CommandConfigKept), kDone;
  auto written = os::exchange_file(call.workspace.env(), path, after + "\n", os::Durable::Yes);
  if (!written) return call.fail(MessageId::CommandConfigNoFile, {path, base::describe(written.error())});
  call.say(MessageId::CommandConfigChanged, {path});
  return kDone;
}

std::int64_t set_environment(Call& call) {
  if (call.words.at_end()) return show_variables(call), kDone;
  std::string name = call.word();
  // NAME=text is taken as well.
  const auto equals = name.find('=');
  std::optional<std::string> text;
  if (equals != std::string::npos) {
    text = name.substr(equals + 1);
    name.resize(equals);
  }
  if (!is_variable_name(name)) return call.fail(MessageId::CommandEnvironmentName, {name});
  if (!text && call.words.at_end()) {
    const auto found = os::environment(name);
    if (!found) return call.fail(MessageId::CommandEnvironmentUnset, {name});
    call.output().line(*found);
    return kDone;
  }
  if (!text) text = call.word();
  if (!call.words.at_end()) return call.bad_words();
  if (text->empty()) {
    os::unset_environment(name);
  } else {
    os::set_environment(name, *text);
  }
  return kDone;
}

std::int64_t package_licence(Call& call) {
  call.say(MessageId::CommandNoLicence);
  return kDone;
}

}  // namespace scarlet::command::verbs
