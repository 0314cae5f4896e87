// SPDX-License-Identifier: GPL-3.0-or-later
// Status: the error numbers users see in STATUS() and, negated, in @SYSTEM.RETURN.CODE.
// One table (status.def) gives the enumerators, the names in SYSCOM ERR.H and the short meanings.
#pragma once

#include <string_view>

namespace scarlet::base {

enum class Status : int {
  Ok = 0,
#define X(number, name, symbol, meaning, os) name = number,
#include "base/status.def"
#undef X
};

constexpr int number(Status status) { return static_cast<int>(status); }

// The name of SYSCOM ERR.H ("ER$RNF"), empty for a number that is not in the table.
std::string_view symbol(Status status);
// A few words, empty for a number that is not in the table.
std::string_view meaning(Status status);
// Whether OS.ERROR() carries an operating system error number with this status.
bool carries_os_error(Status status);

}  // namespace scarlet::base
