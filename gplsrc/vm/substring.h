// SPDX-License-Identifier: GPL-3.0-or-later
// Substrings by position and their assignment (reference: Substrings). Positions are bytes from 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "value/value.h"

namespace scarlet::vm {

// X[start,length]: a start below 1 is 1, the length is not reduced for it.
std::string_view substring(std::string_view text, std::int64_t start, std::int64_t length);
// X[n]
std::string_view last_bytes(std::string_view text, std::int64_t count);

enum class SubstringRule {
  Overlay,  // exactly `length` bytes inside the string change; the string keeps its size
  Extend,   // PICK.SUBSTR: the string grows with spaces so that all fit
  Replace,  // PICK.SUBSTR.ASSIGN: `length` bytes give way to all of the new ones; 0 inserts; a negative length means
            // the bytes before `start`; a negative start counts from the end; a start beyond the end pads with spaces
};

// The size the string will have; nothing when it does not change.
std::optional<std::size_t> assigned_size(std::size_t size, std::size_t bytes, std::int64_t start, std::int64_t length,
                                         SubstringRule rule);
// `variable` is a flat string, `bytes` no part of it.
void assign_substring(value::Value& variable, std::int64_t start, std::int64_t length, std::string_view bytes,
                      SubstringRule rule);

}  // namespace scarlet::vm
