// SPDX-License-Identifier: GPL-3.0-or-later
// Inquiry: what one session wants to know of another, answered by the other where it is safe: where its programs are
// (PSTAT), a dump of its variables (PDUMP), its hot spots (HSM).
//
//     asker: record R<user> of $IPC holds its own number and the question, a flag in the user table says so
//     other: takes the record and leaves the answer as S<asker>; it looks while it runs and while it waits for input
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::command {

// The answer, lines separated by field marks; nothing when none came in time. A question of one's own session is
// answered at once.
std::optional<std::string> ask_session(workspace::Workspace& workspace, std::uint32_t user, std::string_view question);
// Where the programs of this session are, a line each, the innermost first.
std::vector<std::string> call_stack_lines(workspace::Workspace& workspace);
// Writes them with their variables to a file of DUMPDIR, or of the account: its path, or why it could not be written.
std::string write_dump(workspace::Workspace& workspace);
// Notes of two sessions to each other in $IPC, outside of any transaction; what is taken is gone, empty when there was
// none. DEBUG: what the user types for a phantom that stands in the debugger; the phantom leaves what is to be shown.
std::string take_note(workspace::Workspace& workspace, const std::string& id);
void leave_note(workspace::Workspace& workspace, const std::string& id, std::string_view text);
std::string debug_line_note(std::uint32_t phantom);
std::string debug_answer_note(std::uint32_t phantom);
inline constexpr std::string_view kDetach = "DETACH";

// Answers the question that waits for this session.
void answer_question(workspace::Workspace& workspace);

}  // namespace scarlet::command
