// SPDX-License-Identifier: GPL-3.0-or-later
// $DEFINE and EQUATE: names that stand for tokens. Replaced when a line reaches the parser.
#pragma once

#include <unordered_map>

#include "basic/token.h"

namespace scarlet::basic {

struct Macro {
  Tokens tokens;
  bool defined = false;  // by $DEFINE: what $IFDEF asks for
  bool hidden = false;   // known to $IFDEF only, not replaced (QM, QM.LINUX)
};

class Macros {
 public:
  explicit Macros(NameTable& names);

  const Macro* find(Name name) const {
    const auto found = macros_.find(name);
    return found == macros_.end() ? nullptr : &found->second;
  }
  // False when the name has a meaning already.
  bool add(Name name, Macro macro);
  // Replaces names from token `first` on by what they stand for, but not the names that an EQUATE gives. False when
  // the line would become too long.
  bool expand(Tokens& line, std::size_t first) const;

 private:
  std::unordered_map<Name, Macro> macros_;
};

}  // namespace scarlet::basic
