// SPDX-License-Identifier: GPL-3.0-or-later
// The message table: every sentence the system says to a person, in one place, by id.
// A module keeps its rows in base/messages/<module>.def: M(id, "text with {1} {2} for the arguments"). A message says
// what happened, to what, and what to do; the names of things go in quotes: 'CUSTOMERS'.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.h"

namespace scarlet::base {

enum class MessageId : int {
#define M(id, text) id,
#include "base/messages/all.def"
#undef M
};

// The sentence with {1}, {2}... replaced by the arguments; a missing argument leaves nothing.
std::string message(MessageId id, std::initializer_list<std::string_view> arguments = {});
// The text as it stands in the table.
std::string_view message_text(MessageId id);
// A sentence for an Error: its meaning, subject and the operating system's reason.
std::string describe(const Error& error);

}  // namespace scarlet::base
