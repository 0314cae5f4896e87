// SPDX-License-Identifier: GPL-3.0-or-later
// The parameters of a file as ANALYSE.FILE and LIST.FILES show them.
#pragma once

#include <string>

#include "command/listing.h"
#include "store/file.h"

namespace scarlet::command {

void show_parameters(Listing& listing, const store::FileInfo& info, const std::string& path);

}  // namespace scarlet::command
