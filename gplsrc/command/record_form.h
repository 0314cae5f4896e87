// SPDX-License-Identifier: GPL-3.0-or-later
// The form of MODIFY, for other verbs that let records be changed on the screen.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace scarlet::query {
class Dictionary;
}

namespace scarlet::command {

class Call;
struct OpenFile;

// The records one after the other, or those whose ids are asked for when none is given, with the items of phrase
// @MODIFY, phrase @, or all D items. Gives a return code.
std::int64_t fill_in_records(Call& call, OpenFile& file, query::Dictionary& dictionary,
                             const std::vector<std::string>& ids);

}  // namespace scarlet::command
