// SPDX-License-Identifier: GPL-3.0-or-later
// Errors of system calls as base::Error: errno becomes the nearest Status, and is kept beside it.
#pragma once

#include <string>

#include "base/result.h"

namespace scarlet::os {

base::Status status_of_errno(int code);
base::Error system_error(int code, const std::string& subject);
// With the errno of the call that just failed.
base::Error last_error(const std::string& subject);

}  // namespace scarlet::os
