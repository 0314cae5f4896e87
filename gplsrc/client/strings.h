// SPDX-License-Identifier: GPL-3.0-or-later
// The local string functions of the client library: dynamic arrays, substrings and patterns over plain bytes, without a
// connection. The rules are those of the functions' manual (docs/client.md): positions start at 1, a field below 1
// counts as 1 unless stated, a value or subvalue below 1 means the whole field or value.
#pragma once

#include <string>
#include <string_view>

namespace scarlet::client {

struct Position {
  int field = 1;
  int value = 0;
  int subvalue = 0;
};

std::string_view extract(std::string_view text, Position at);
// A field below 1 appends a field; a value or subvalue below 0 appends one.
std::string replace(std::string_view text, Position at, std::string_view item);
std::string insert(std::string_view text, Position at, std::string_view item);
std::string remove(std::string_view text, Position at);
// `place`: where it was found or belongs. Order: AL, AR, DL, DR or nothing.
bool locate(std::string_view item, std::string_view text, Position from, std::string_view order, int& place);
// Changes `count` occurrences (below 1: all) from occurrence `first` on.
std::string change(std::string_view text, std::string_view from, std::string_view to, int count, int first);
int count_parts(std::string_view text, char delimiter);
// `count` parts from part `first`.
std::string_view parts(std::string_view text, char delimiter, int first, int count);

}  // namespace scarlet::client
