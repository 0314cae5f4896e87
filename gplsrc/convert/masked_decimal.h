// SPDX-License-Identifier: GPL-3.0-or-later
// The code of MD, ML and MR: {n{f}}{,}{$}{[prefix,thousands,decimal,suffix]}{sign}{P}{Z}{T}{width{pad} | mask}.
// Shared by output and input. Views are into the code and the locale.
#pragma once

#include <string>
#include <string_view>

#include "convert/convert.h"

namespace scarlet::convert {

struct MaskedDecimalCode {
  int decimals = 0;
  int scale = 0;
  bool group_digits = false;
  bool has_prefix = false;  // show it
  std::string_view prefix;  // of the brackets, else the currency
  std::string_view thousands;
  std::string_view decimal_point;
  std::string_view suffix;
  char sign = 0;                   // + - < ( C D, 0 for a leading minus
  bool keep_decimal_data = false;  // P
  bool null_for_zero = false;      // Z
  bool truncate = false;           // T
  std::int64_t width = 0;
  char pad = ' ';
  std::string_view mask;
};

// False for brackets that are not closed or hold an element that is too long. Characters that mean nothing are ignored.
bool read_masked_decimal(std::string_view code, const Locale& locale, MaskedDecimalCode& result);

}  // namespace scarlet::convert
