// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's files behind FileHandle and Mapping. Private to os; use real_env().
#pragma once

#include <sys/stat.h>

#include <memory>
#include <string>

#include "os/descriptor.h"
#include "os/env.h"

namespace scarlet::os {

EntryKind kind_of_mode(unsigned mode, int descriptor);
// `descriptor` (or -1) tells a terminal from other character devices.
FileStatus file_status(const struct stat& raw, int descriptor);
std::unique_ptr<FileHandle> make_real_file(std::string path, Descriptor descriptor, bool writable);

}  // namespace scarlet::os
