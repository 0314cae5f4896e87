// SPDX-License-Identifier: GPL-3.0-or-later
// Object records: the bytes a compiled program is kept in.
//
//      byte 0        8         12          16            20
//           +--------+---------+-----------+-------------+----------------------------------+
//           | magic  | CRC-32C | version   | fingerprint | body                             |
//           +--------+---------+-----------+-------------+----------------------------------+
//
// The CRC covers everything behind it. The fingerprint is that of the tables (opcodes, statements, functions,
// @variables): object code means nothing to a build with other tables. The body is the CodeUnit member by member:
// little-endian integers of fixed size, counts of 32 bits before strings and vectors. Nothing in it depends on where it
// lies. All of it is foreign input: decoding checks every count against the bytes that are left, and the verifier looks
// at the result before anybody runs it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "code/code_unit.h"

namespace scarlet::code {

std::string encode_object_record(const CodeUnit& unit);

// Decoded and verified. ObjectCodeInvalid when the bytes are no object record, are damaged, come from a build with
// other tables, or could make the interpreter leave its bounds; the subject then says which.
base::Result<CodeUnit> decode_object_record(std::string_view bytes);

// Whether the bytes begin as an object record does; for telling sources from objects.
bool is_object_record(std::string_view bytes);

}  // namespace scarlet::code
