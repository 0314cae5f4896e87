// SPDX-License-Identifier: GPL-3.0-or-later
// The compiler: a source record to a code unit, or to all that is wrong with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "basic/diagnostics.h"
#include "basic/settings.h"
#include "basic/source.h"
#include "code/code_unit.h"

namespace scarlet::basic {

// Every word that begins a statement.
std::vector<std::string_view> statement_names();

struct CompileOptions {
  bool debugging = false;           // DEBUGGING of the BASIC command
  bool no_cross_reference = false;  // NOXREF
  bool cross_reference = false;     // XREF: overrules NOXREF of $BASIC.OPTIONS
  bool listing = false;             // LISTING
  bool use_option_records = true;   // read $BASIC.OPTIONS from the source file, else from the VOC
};

struct CompileResult {
  std::optional<code::CodeUnit> unit;  // only when there is no error
  std::vector<Diagnostic> diagnostics;
  std::optional<CatalogueRequest> catalogue;
  std::string listing;  // lines separated by field marks; empty unless asked for

  std::size_t error_count() const;
};

CompileResult compile(const SourceText& source, SourceProvider& provider, const CompileOptions& options = {});

}  // namespace scarlet::basic
