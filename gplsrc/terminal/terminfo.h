// SPDX-License-Identifier: GPL-3.0-or-later
// Terminfo: what to send to a terminal type for the @(c{,r}) codes of the language (reference: terminal control).
// Unknown codes and missing capabilities give "". The strings are expanded for the terminal named at construction.
// Threads: libtinfo keeps a current terminal of its own; objects are used from one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace scarlet::terminal {

class Terminfo {
 public:
  // An unknown type behaves like "dumb". `directory` (TERMINFO) may be empty.
  explicit Terminfo(std::string type, const std::string& directory = {});
  ~Terminfo();

  const std::string& type() const { return type_; }
  bool known() const { return known_; }
  // Column and row from 0.
  std::string cursor(std::int64_t column, std::int64_t row) const;
  std::string column(std::int64_t column) const;  // @(c) alone
  // @(code) and @(code,argument) with a negative code.
  std::string control(std::int64_t code, std::string_view argument) const;
  // A capability by its terminfo name ("cup", "kf1"); for TERMINFO().
  std::string capability(const std::string& name) const;
  // Lines and columns of the description; 0 unknown.
  int lines() const;
  int columns() const;

 private:
  struct Entry;
  std::string type_;
  bool known_ = false;
  std::unique_ptr<Entry> entry_;
};

}  // namespace scarlet::terminal
