// SPDX-License-Identifier: GPL-3.0-or-later
// Where the program or shared library that holds an address was loaded from.
#pragma once

#include <string>

namespace scarlet::os {

// Its directory, absolute and without links; empty when unknown.
std::string library_directory(const void* address);

}  // namespace scarlet::os
