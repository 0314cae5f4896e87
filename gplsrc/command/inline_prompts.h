// SPDX-License-Identifier: GPL-3.0-or-later
// Inline prompts: <<control,...,text,check>> in command lines, replaced by an answer or by fetched data. Expanded from
// the left, nested ones from the inside out; what comes out may hold further ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace scarlet::command {

class Processor;

// The line with its inline prompts replaced. Nothing when the line can not be carried out (an unterminated prompt, no
// more answers); the reason has then been shown.
std::optional<std::string> expand_inline_prompts(Processor& processor, std::string_view line);

}  // namespace scarlet::command
