// SPDX-License-Identifier: GPL-3.0-or-later
// ICONV, OCONV, FMT, FOLD, MATCHES: conversions between stored and shown data. Pure functions of their arguments, the
// locale settings and, for the codes that reach beyond (T file translation, U user code, C and S with field numbers),
// a ConversionHost.
//
// Data is bytes; results are bytes. Numbers given as Values keep their kind, because FMT treats a number and a numeric
// text differently.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "value/value.h"

namespace scarlet::convert {

// STATUS() after a conversion.
inline constexpr int kConverted = 0;
inline constexpr int kBadData = 1;
inline constexpr int kBadCode = 2;
inline constexpr int kDateRolled = 3;

// Session settings that conversions obey (NLS, DATE.FORMAT, CONFIG, OPTION).
struct Locale {
  std::string currency = "$";
  std::string thousands = ",";
  std::string decimal = ".";
  bool european_dates = false;     // DATE.FORMAT ON
  std::string default_date = "D";  // what a bare D means
  int year_base = 1930;            // YEARBASE
  bool crdb_upper_case = false;    // OPTION CRDB.UPCASE
  bool ampm_upper_case = false;    // OPTION AMPM.UPCASE
  bool pick_null = false;          // OPTION PICK.NULL
  bool no_date_wrapping = false;   // OPTION NO.DATE.WRAPPING
  bool space_mct = false;          // OPTION SPACE.MCT
};

class ConversionHost {
 public:
  virtual ~ConversionHost() = default;
  // Record `id` of `file` (its dictionary when asked). Returns 0, or the status when file or record is missing.
  virtual int read_record(std::string_view file, bool dictionary, std::string_view id, std::string& record) = 0;
  // U code: calls the catalogued subroutine with (result, data, status, direction); gives its status. 2: not
  // catalogued.
  virtual int call_user(std::string_view name, std::string_view argument, bool output, std::string& data) = 0;
  virtual void show_message(std::string_view text) = 0;  // code V of T
  // @RECORD and @ID for C and S.
  virtual std::string record() = 0;
  virtual std::string id() = 0;
  virtual std::int64_t today() = 0;  // internal date, for a missing year
};

struct Context {
  const Locale* locale = nullptr;
  ConversionHost* host = nullptr;  // may be null: the codes that need it then give kBadCode
  int precision = value::kDefaultPrecision;
};

// The code may be a chain separated by value marks. `status` is one of the k... above or a file status.
value::Value oconv(const value::Value& data, std::string_view code, const Context& context, int& status);
value::Value iconv(const value::Value& data, std::string_view code, const Context& context, int& status);
value::Value format(const value::Value& data, std::string_view specification, const Context& context, int& status);
// Element by element of a dynamic array; `status` is that of the last element.
value::Value oconv_elements(const value::Value& data, std::string_view code, const Context& context, int& status);
value::Value iconv_elements(const value::Value& data, std::string_view code, const Context& context, int& status);
value::Value format_elements(const value::Value& data, std::string_view specification, const Context& context,
                             int& status);

// The width of the text that FMT("1", specification) gives, and whether it justifies right or by words; for columns.
struct FormatShape {
  bool valid = false;
  int width = 0;
  char justification = 'L';  // L R C T U
};
FormatShape format_shape(std::string_view specification);

// Pieces of at most `width` bytes broken at spaces, joined by `delimiter`. `widths` may hold several, value mark
// separated; the last repeats.
std::string fold(std::string_view text, std::string_view widths, char delimiter);

// MATCHES; alternatives in the pattern are separated by value marks.
bool matches(std::string_view text, std::string_view pattern);
// MATCHFIELD: the part matched by the n-th element (less than 1 counts as 1); empty when the text does not match.
std::string match_field(std::string_view text, std::string_view pattern, std::int64_t number);

// Calendar: day 0 is 31 December 1967.
struct Date {
  int year = 0;
  int month = 0;  // 1..12
  int day = 0;    // 1..31
};
Date to_date(std::int64_t day_number);
std::int64_t from_date(const Date& date);
int day_of_week(std::int64_t day_number);  // 1 Monday .. 7 Sunday
// "hh:mm:ss dd MMM yyyy"
std::string time_and_date(std::int64_t day_number, std::int64_t seconds);

// Four characters, as SOUNDEX() and the SAID operator use.
std::string soundex(std::string_view text);

}  // namespace scarlet::convert
