// SPDX-License-Identifier: GPL-3.0-or-later
// Pick-style messages of file ERRMSG, as STOPE, ABORTE and ERRMSG show them. A record's fields begin with a letter:
// A{n} next argument left justified, R{n} right justified, B bell, D date, T time, E text id in brackets then text,
// H text text, L{n} new lines, S{n} blanks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::session {

class Session;

// Shows the message; a numeric id becomes @SYSTEM.RETURN.CODE. An id that ERRMSG does not have is shown itself.
void show_error_message(Session& session, const std::string& id, const std::vector<std::string>& arguments);

}  // namespace scarlet::session
