// SPDX-License-Identifier: GPL-3.0-or-later
// Words of a command line as inline prompts and PROCs see them: separated by blanks; a word that begins with a quote
// reaches to the closing one and keeps both.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::command {

std::string_view without_leading_blanks(std::string_view text);

std::vector<std::string_view> split_words(std::string_view line);

// What `C` of an inline prompt selects: "2", "2-4", "3+" or "#" (how many there are). Words are joined by single
// blanks; nothing when the numbers are none of these forms.
std::optional<std::string> select_words(std::string_view line, std::string_view numbers);

// Bytes of the verb at the start of a command line that has no leading blanks.
std::size_t verb_length(std::string_view line);
// What follows the verb and one blank.
std::string_view text_behind_verb(std::string_view line);
// The line without its first `count` words.
std::string_view drop_words(std::string_view line, std::size_t count);

// The command as logs may show it: of one whose words may be a password or a token, the verb alone.
std::string without_secrets(std::string_view command);

}  // namespace scarlet::command
