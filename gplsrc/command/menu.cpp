// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/menu.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/text.h"
#include "command/screen.h"
#include "value/dynamic_array.h"
#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

using base::MessageId;

constexpr std::size_t kLinesAround = 5;  // title, blank lines, prompt, what was said last

struct MenuOption {
  std::string text;
  std::string action;
  std::string help;
  int number = 0;  // 0: a line of text only
  bool allowed = true;
};

class Menu {
 public:
  Menu(Processor& processor, const workspace::VocRecord& record)
      : processor_(processor), workspace_(processor.workspace()), record_(record) {}

  Flow run();
  // False (with a message) when the access subroutine is not there.
  bool show();

 private:
  std::string part(int field, std::size_t number) const {
    return std::string(value::element_of(record_.field(field), base::kValueMark, static_cast<std::int64_t>(number)));
  }
  // Nothing when the access subroutine is not there: the menu is refused.
  std::optional<std::vector<MenuOption>> options();
  std::optional<bool> allowed(const std::string& key);
  void show(const std::vector<MenuOption>& options);
  void refuse() { workspace_.say(MessageId::CommandMenuRefused, {record_.id, record_.field(8)}); }
  bool is_code(int field, std::string_view reply, std::string_view otherwise) const;
  const MenuOption* chosen(const std::vector<MenuOption>& options, std::string_view reply) const;
  void carry_out(const MenuOption& option);

  Processor& processor_;
  workspace::Workspace& workspace_;
  const workspace::VocRecord& record_;
};

std::optional<bool> Menu::allowed(const std::string& key) {
  const std::string subroutine(record_.field(8));
  if (subroutine.empty() || key.empty()) return true;
  value::Value arguments[] = {value::Value::of(0), value::Value::of(record_.id), value::Value::of(key)};
  if (!workspace_.services().call_subroutine(subroutine, arguments)) return std::nullopt;
  const std::string verdict = arguments[0].to_string();
  return !verdict.empty() && verdict != "0";
}

std::optional<std::vector<MenuOption>> Menu::options() {
  std::vector<MenuOption> all;
  const auto texts = base::split(record_.field(3), base::kValueMark);
  int number = 0;
  for (std::size_t i = 1; i <= texts.size(); ++i) {
    MenuOption option{std::string(texts[i - 1]), part(4, i), part(5, i), 0, true};
    const auto verdict = allowed(part(6, i));
    if (!verdict) return std::nullopt;
    option.allowed = *verdict;
    const std::string hide = part(7, i);
    if (!option.allowed && !hide.empty() && hide != "0") continue;
    if (!option.action.empty()) option.number = ++number;
    all.push_back(std::move(option));
  }
  return all;
}

void Menu::show(const std::vector<MenuOption>& options) {
  terminal::Output& output = workspace_.output();
  output.write(clear_screen_code(workspace_));
  const std::string title(record_.field(2));
  const auto width = static_cast<std::size_t>(output.width());
  output.line(std::string(title.size() < width ? (width - title.size()) / 2 : 0, ' ') + title);
  output.line("");
  std::vector<std::string> lines;
  for (const MenuOption& option : options) {
    const std::string number =
        option.number == 0 ? "    " : std::to_string(option.number) + (option.number < 10 ? " = " : "= ");
    lines.push_back("    " + number + (option.allowed ? option.text : "(" + option.text + ")"));
  }
  // More than fit stand in two columns.
  const std::size_t room =
      std::max<std::size_t>(static_cast<std::size_t>(output.depth()), kLinesAround + 1) - kLinesAround;
  const std::size_t rows = lines.size() > room ? (lines.size() + 1) / 2 : lines.size();
  for (std::size_t n = 0; n < rows; ++n) {
    std::string line = lines[n];
    if (n + rows < lines.size()) {
      line.resize(width / 2, ' ');
      line += lines[n + rows];
    }
    output.line(line);
  }
  output.line("");
}

bool Menu::show() {
  const auto all = options();
  if (all) {
    show(*all);
  } else {
    refuse();
  }
  return all.has_value();
}

// Whether the reply is among the codes of the field; `otherwise` serves when it has none.
bool Menu::is_code(int field, std::string_view reply, std::string_view otherwise) const {
  if (record_.field(field).empty()) return base::equal_ignoring_case(reply, otherwise);
  const auto codes = base::split(record_.field(field), base::kValueMark);
  return std::any_of(codes.begin(), codes.end(),
                     [&](std::string_view code) { return base::equal_ignoring_case(code, reply); });
}

const MenuOption* Menu::chosen(const std::vector<MenuOption>& options, std::string_view reply) const {
  const auto number = base::parse_integer(reply);
  if (!number) return nullptr;
  for (const MenuOption& option : options) {
    if (option.number == *number && option.number != 0) return &option;
  }
  return nullptr;
}

void Menu::carry_out(const MenuOption& option) {
  if (!option.allowed) return workspace_.say(MessageId::CommandMenuNotAllowed, {option.text});
  std::string action = option.action;
  const bool waits = action.ends_with(';');
  if (waits) action.pop_back();
  processor_.execute_line(action, nullptr);
  if (waits) workspace_.services().input(base::message(MessageId::CommandPressReturn));
}

Flow Menu::run() {
  for (;;) {
    const auto all = options();
    if (!all) {
      refuse();
      return Flow::EndAll;
    }
    show(*all);
    const std::string last = std::to_string(
        std::count_if(all->begin(), all->end(), [](const MenuOption& option) { return option.number != 0; }));
    const std::string prompt =
        record_.field(9).empty() ? base::message(MessageId::CommandMenuPrompt, {last}) : std::string(record_.field(9));
    const auto reply = workspace_.services().input(prompt);
    if (!reply || is_code(11, *reply, "Q")) throw vm::Abort{1, {}, false};  // out of all menus
    if (is_code(10, *reply, "")) return Flow::Next;
    const bool help = reply->starts_with('?');
    const MenuOption* option = chosen(*all, std::string_view(*reply).substr(help ? 1 : 0));
    if (option == nullptr) {
      workspace_.say(MessageId::CommandMenuNoOption, {*reply});
    } else if (help) {
      workspace_.output().line(option->help);
    } else {
      carry_out(*option);
    }
  }
}

}  // namespace

Flow run_menu(Processor& processor, const workspace::VocRecord& record) { return Menu(processor, record).run(); }

void show_menu(Processor& processor, const workspace::VocRecord& record) { Menu(processor, record).show(); }

}  // namespace scarlet::command
