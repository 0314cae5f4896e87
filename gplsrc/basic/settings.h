// SPDX-License-Identifier: GPL-3.0-or-later
// What the directives of a source say about the unit as a whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace scarlet::basic {

// $CATALOGUE: to be carried out after a clean compilation.
struct CatalogueRequest {
  enum class Kind : std::uint8_t { Private, Local, Global };
  std::string name;  // empty: the name of the record
  Kind kind = Kind::Private;
};

struct Settings {
  bool debugging = false;            // $DEBUG
  bool ignore_case = false;          // $NOCASE.STRINGS
  bool no_symbols = false;           // $NO.SYMBOLS
  bool no_cross_reference = false;   // $NO.XREF
  bool callable_by_clients = false;  // $QMCALL
  bool warnings_as_errors = false;
  bool listing = false;
  std::optional<bool> trap_unused;  // $MODE TRAP.UNUSED, on or off
  std::optional<CatalogueRequest> catalogue;
  std::string dictionary;  // $DICT
};

}  // namespace scarlet::basic
