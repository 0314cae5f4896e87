// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of an exploded dynamic array; used by Value only.
#pragma once

#include "value/dynamic_array.h"

namespace scarlet::value {

// The flat form of the array, made and kept in it if it has none. The array owns it; take a reference to keep it.
StringRep* flat_bytes(const ArrayRep& array, int precision);

}  // namespace scarlet::value
