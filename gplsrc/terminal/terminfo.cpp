// SPDX-License-Identifier: GPL-3.0-or-later
// The table from @ codes to terminfo capabilities, and what terminfo has no capability for.
#include "terminal/terminfo.h"

#include <algorithm>
#include <charconv>

#include "terminal/terminfo_entry.h"

namespace scarlet::terminal {

struct Terminfo::Entry : TerminfoEntry {
  using TerminfoEntry::TerminfoEntry;
};

namespace {

constexpr std::int64_t kMostRepeats = 1'000;
constexpr std::int64_t kLargestCoordinate = 32'767;

enum class Kind : std::uint8_t {
  Plain,     // the capability as it is
  Repeated,  // n times: the first name takes the number, the second is sent n times when the first is missing
  Colour,    // first name: colours in ANSI order, second: in the order of the @ codes
  Width,     // column switch of DEC terminals; the name is the sequence itself
};

struct Control {
  std::int64_t code;
  Kind kind;
  const char* name;
  const char* other;  // second choice, null for none
};

// sgr0 ends what has no end of its own.
constexpr Control kControls[] = {
    {-1, Kind::Plain, "clear", nullptr},     {-2, Kind::Plain, "home", nullptr},
    {-3, Kind::Plain, "ed", nullptr},        {-4, Kind::Plain, "el", nullptr},
    {-5, Kind::Plain, "blink", nullptr},     {-6, Kind::Plain, "sgr0", nullptr},
    {-9, Kind::Repeated, "cub", "cub1"},     {-10, Kind::Repeated, "cuu", "cuu1"},
    {-11, Kind::Plain, "dim", nullptr},      {-12, Kind::Plain, "sgr0", nullptr},
    {-13, Kind::Plain, "rev", "smso"},       {-14, Kind::Plain, "sgr0", "rmso"},
    {-15, Kind::Plain, "smul", nullptr},     {-16, Kind::Plain, "rmul", "sgr0"},
    {-17, Kind::Repeated, "il", "il1"},      {-18, Kind::Repeated, "dl", "dl1"},
    {-19, Kind::Repeated, "ich", "ich1"},    {-22, Kind::Repeated, "dch", "dch1"},
    {-23, Kind::Plain, "mc5", nullptr},      {-24, Kind::Plain, "mc4", nullptr},
    {-29, Kind::Width, "\x1b[?3l", nullptr}, {-30, Kind::Width, "\x1b[?3h", nullptr},
    {-31, Kind::Plain, "cnorm", nullptr},    {-32, Kind::Plain, "civis", nullptr},
    {-33, Kind::Repeated, "cud", "cud1"},    {-34, Kind::Repeated, "cuf", "cuf1"},
    {-37, Kind::Colour, "setaf", "setf"},    {-38, Kind::Colour, "setab", "setb"},
    {-54, Kind::Plain, "rmam", nullptr},     {-55, Kind::Plain, "smam", nullptr},
    {-58, Kind::Plain, "bold", nullptr},     {-59, Kind::Plain, "sgr0", nullptr},
    {-100, Kind::Plain, "u0", nullptr},      {-101, Kind::Plain, "u1", nullptr},
    {-102, Kind::Plain, "u2", nullptr},      {-103, Kind::Plain, "u3", nullptr},
    {-104, Kind::Plain, "u4", nullptr},      {-105, Kind::Plain, "u5", nullptr},
    {-106, Kind::Plain, "u6", nullptr},      {-107, Kind::Plain, "u7", nullptr},
};

// 1 when there is no number.
std::int64_t count_of(std::string_view argument) {
  std::int64_t count = 1;
  const auto end = std::from_chars(argument.data(), argument.data() + argument.size(), count);
  return end.ec == std::errc() ? std::clamp<std::int64_t>(count, 0, kMostRepeats) : 1;
}

std::string repeated(const TerminfoEntry& entry, const Control& control, std::int64_t count) {
  if (count == 0) return {};
  std::string once = entry.expanded(control.name, static_cast<long>(count));
  if (!once.empty()) return once;
  once = entry.string(control.other);
  std::string all;
  for (std::int64_t i = 0; i < count; ++i) all += once;
  return all;
}

// Red and blue change places between the two orders.
long ansi_colour(long colour) { return (colour & 0xA) | ((colour & 1) << 2) | ((colour & 4) >> 2); }

std::string coloured(const TerminfoEntry& entry, const Control& control, std::int64_t colour) {
  if (colour < 0 || colour > 15) return {};
  const bool bright = colour >= 8;
  const bool has_bright = entry.number("colors") >= 16;
  const long shown = static_cast<long>(bright && !has_bright ? colour - 8 : colour);
  std::string text = entry.expanded(control.name, ansi_colour(shown));
  if (text.empty()) text = entry.expanded(control.other, shown);
  const bool foreground = control.code == -37;
  if (bright && !has_bright && foreground && !text.empty()) text = entry.string("bold") + text;
  return text;
}

bool switches_columns(std::string_view type) { return type.starts_with("vt") || type.starts_with("xterm"); }

}  // namespace

Terminfo::Terminfo(std::string type, const std::string& directory)
    : type_(std::move(type)), entry_(std::make_unique<Entry>(type_, directory)) {
  known_ = entry_->found();
  if (!known_) entry_ = std::make_unique<Entry>("dumb", std::string());
}

Terminfo::~Terminfo() = default;

std::string Terminfo::cursor(std::int64_t column, std::int64_t row) const {
  const auto c = static_cast<long>(std::clamp<std::int64_t>(column, 0, kLargestCoordinate));
  const auto r = static_cast<long>(std::clamp<std::int64_t>(row, 0, kLargestCoordinate));
  return entry_->expanded("cup", r, c);
}

std::string Terminfo::column(std::int64_t column) const {
  const auto c = static_cast<long>(std::clamp<std::int64_t>(column, 0, kLargestCoordinate));
  const std::string absolute = entry_->expanded("hpa", c);
  if (!absolute.empty()) return absolute;
  const std::string right = entry_->expanded("cuf", c);
  if (c == 0) return "\r";
  return right.empty() ? std::string() : "\r" + right;
}

std::string Terminfo::control(std::int64_t code, std::string_view argument) const {
  const Control* found = std::find_if(std::begin(kControls), std::end(kControls),
                                      [&](const Control& control) { return control.code == code; });
  if (found == std::end(kControls)) return {};
  switch (found->kind) {
    case Kind::Repeated: return repeated(*entry_, *found, count_of(argument));
    case Kind::Colour: return argument.empty() ? std::string() : coloured(*entry_, *found, count_of(argument));
    case Kind::Width: return switches_columns(type_) ? found->name : std::string();
    case Kind::Plain: break;
  }
  const std::string text = entry_->string(found->name);
  return text.empty() && found->other ? entry_->string(found->other) : text;
}

std::string Terminfo::capability(const std::string& name) const {
  const std::string text = entry_->string(name.c_str());
  if (!text.empty()) return text;
  const int number = entry_->number(name.c_str());
  if (number >= 0) return std::to_string(number);
  return entry_->flag(name.c_str()) ? "1" : "";
}

int Terminfo::lines() const { return std::max(entry_->number("lines"), 0); }

int Terminfo::columns() const { return std::max(entry_->number("cols"), 0); }

}  // namespace scarlet::terminal
