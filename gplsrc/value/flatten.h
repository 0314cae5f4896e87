// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of an exploded dynamic array; used inside this module only.
#pragma once

#include <cstddef>

#include "value/array_rep.h"

namespace scarlet::value {

// The flat form of the array, made and kept in it if it has none. The array owns it; take a reference to keep it.
StringRep* flat_bytes(const ArrayRep& array);
// Its size, without making it.
std::size_t flat_size(const ArrayRep& array);

}  // namespace scarlet::value
