// SPDX-License-Identifier: GPL-3.0-or-later
// TerminfoEntry: the description of one terminal type as libtinfo reads it. Kept apart from terminfo.h because the
// library's header defines macros with everyday names.
// Threads: libtinfo has one current terminal for the process; entries are used from one thread.
#pragma once

#include <string>

namespace scarlet::terminal {

class TerminfoEntry {
 public:
  // Reads the description of `type`, from `directory` first when it is not empty.
  TerminfoEntry(const std::string& type, const std::string& directory);
  ~TerminfoEntry();
  TerminfoEntry(const TerminfoEntry&) = delete;
  TerminfoEntry& operator=(const TerminfoEntry&) = delete;

  bool found() const { return terminal_ != nullptr; }
  // By terminfo name; absent: "", -1, false. Strings lose their padding times ($<5>).
  std::string string(const char* name) const;
  int number(const char* name) const;
  bool flag(const char* name) const;
  // A string with its parameters put in; "" when the terminal lacks it.
  std::string expanded(const char* name, long first, long second = 0) const;

 private:
  void* terminal_ = nullptr;
};

}  // namespace scarlet::terminal
