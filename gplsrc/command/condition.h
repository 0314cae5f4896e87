// SPDX-License-Identifier: GPL-3.0-or-later
// IF value operator value {AND|OR value operator value ...} THEN command.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"

namespace scarlet::command {

class Processor;

struct Decision {
  std::optional<base::MessageId> fault;  // why the line is no condition
  bool holds = false;
  std::string command;  // behind THEN
};

// `text` is what follows IF. AND and OR apply strictly from the left; a missing value is null.
Decision decide(Processor& processor, std::string_view text);

}  // namespace scarlet::command
