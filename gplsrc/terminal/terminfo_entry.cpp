// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/terminfo_entry.h"

#define NCURSES_NOMACROS
#include <curses.h>
#include <term.h>

#include <optional>

#include "os/process.h"

namespace scarlet::terminal {
namespace {

constexpr char kDirectoryVariable[] = "TERMINFO";
constexpr int kNoDescriptor = -1;

// The library looks for descriptions where this variable points.
class DirectoryInEnvironment {
 public:
  explicit DirectoryInEnvironment(const std::string& directory) : used_(!directory.empty()) {
    if (!used_) return;
    former_ = os::environment(kDirectoryVariable);
    os::set_environment(kDirectoryVariable, directory);
  }
  ~DirectoryInEnvironment() {
    if (!used_) return;
    if (former_) {
      os::set_environment(kDirectoryVariable, *former_);
    } else {
      os::unset_environment(kDirectoryVariable);
    }
  }
  DirectoryInEnvironment(const DirectoryInEnvironment&) = delete;
  DirectoryInEnvironment& operator=(const DirectoryInEnvironment&) = delete;

 private:
  bool used_;
  std::optional<std::string> former_;
};

TERMINAL* read_description(const std::string& type) {
  set_curterm(nullptr);
  int error = 0;
  if (type.empty() || setupterm(type.c_str(), kNoDescriptor, &error) != OK) return nullptr;
  return set_curterm(nullptr);
}

std::string without_padding(std::string text) {
  for (std::size_t at = text.find("$<"); at != std::string::npos; at = text.find("$<", at)) {
    const std::size_t end = text.find('>', at);
    if (end == std::string::npos) break;
    text.erase(at, end - at + 1);
  }
  return text;
}

// The library marks "not a string capability" by -1.
bool is_string(const char* text) { return text != nullptr && text != reinterpret_cast<const char*>(-1); }

}  // namespace

TerminfoEntry::TerminfoEntry(const std::string& type, const std::string& directory) {
  const DirectoryInEnvironment environment(directory);
  terminal_ = read_description(type);
}

TerminfoEntry::~TerminfoEntry() {
  if (terminal_) del_curterm(static_cast<TERMINAL*>(terminal_));
}

std::string TerminfoEntry::string(const char* name) const {
  if (!terminal_) return {};
  set_curterm(static_cast<TERMINAL*>(terminal_));
  const char* text = tigetstr(name);
  return is_string(text) ? without_padding(text) : std::string();
}

int TerminfoEntry::number(const char* name) const {
  if (!terminal_) return -1;
  set_curterm(static_cast<TERMINAL*>(terminal_));
  const int number = tigetnum(name);
  return number < 0 ? -1 : number;
}

bool TerminfoEntry::flag(const char* name) const {
  if (!terminal_) return false;
  set_curterm(static_cast<TERMINAL*>(terminal_));
  return tigetflag(name) > 0;
}

std::string TerminfoEntry::expanded(const char* name, long first, long second) const {
  if (!terminal_) return {};
  set_curterm(static_cast<TERMINAL*>(terminal_));
  const char* text = tigetstr(name);
  if (!is_string(text)) return {};
  const char* filled = tiparm(text, static_cast<int>(first), static_cast<int>(second));
  return filled ? without_padding(filled) : std::string();
}

}  // namespace scarlet::terminal
