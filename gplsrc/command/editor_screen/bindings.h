// SPDX-License-Identifier: GPL-3.0-or-later
// Bindings: which keys call which function of the screen editor. Built in from functions.def; a record of file
// &SED.BINDINGS& may change them, a function's name and its keys in each field:
//
//     save ^X^S [f10]
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace scarlet::command::editor_screen {

enum class Function : std::uint8_t {
#define FUNCTION(id, name, keys, help) id,
#include "command/editor_screen/functions.def"
#undef FUNCTION
  Count,
};

struct FunctionInfo {
  std::string_view name;
  std::string_view keys;
  std::string_view help;
};
const FunctionInfo& info(Function function);

class Bindings {
 public:
  Bindings();

  struct Found {
    bool bound = false;
    bool prefix = false;  // more strokes are wanted
    Function function = Function::Cancel;
  };
  // `keys` are the names of strokes one after the other.
  Found find(std::string_view keys) const;

  // Adds what the record says; false when a line names no function.
  bool load(std::string_view record);
  std::string save() const;
  // "save    ^X^S ^Xs    file the record"
  std::string describe(Function function) const;

 private:
  void bind(std::string_view keys, Function function);

  std::map<std::string, Function, std::less<>> keys_;
};

}  // namespace scarlet::command::editor_screen
