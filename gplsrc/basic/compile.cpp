// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/compile.h"

#include <algorithm>

#include "base/text.h"
#include "basic/generator.h"
#include "basic/parser.h"
#include "basic/reader.h"
#include "basic/suggest.h"
#include "code/verifier.h"

namespace scarlet::basic {
namespace {

constexpr std::string_view kOptionRecord = "$BASIC.OPTIONS";
constexpr std::size_t kLineNumberWidth = 5;

// Everything that one compilation needs, in the order in which it depends on each other.
struct Compilation {
  Compilation(const SourceText& source, SourceProvider& provider)
      : reader(source, sources, names, provider, diagnostics, macros, settings),
        parser({sources, names, macros, diagnostics, provider, settings, reader}, tree) {}

  SourceMap sources;
  NameTable names;
  Diagnostics diagnostics{sources};
  Macros macros{names};
  Settings settings;
  UnitTree tree;
  Reader reader;
  Parser parser;
};

void apply_option_record(Compilation& c, const SourceText& source, SourceProvider& provider) {
  auto record = provider.read(source.file, kOptionRecord);
  if (!record) record = provider.read("VOC", kOptionRecord);
  if (!record) return;
  std::replace(record->begin(), record->end(), '\n', base::kFieldMark);
  const auto lines = base::split(*record, base::kFieldMark);
  for (std::size_t i = 1; i < lines.size(); ++i) c.reader.apply_option(lines[i]);
}

void apply(Settings& settings, const CompileOptions& options) {
  settings.debugging |= options.debugging;
  settings.listing |= options.listing;
  settings.no_cross_reference |= options.no_cross_reference;
  if (options.cross_reference) settings.no_cross_reference = false;
}

std::string make_listing(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics) {
  std::string listing;
  for (std::uint32_t line = 1; line <= sources.line_count(0); ++line) {
    const std::string number = std::to_string(line);
    listing.append(kLineNumberWidth - std::min(kLineNumberWidth, number.size()), ' ');
    listing.append(number).append("  ").append(sources.line(0, line));
    listing += base::kFieldMark;
    for (const Diagnostic& d : diagnostics) {
      if (d.at.source != 0 || d.at.line != line) continue;
      listing.append(kLineNumberWidth + 2, ' ').append(d.message);
      listing += base::kFieldMark;
    }
  }
  return listing;
}

// Variables whose only fault is that nobody reads them: what an assignment of the record itself has set, or with
// TRAP.UNUSED every one.
bool is_unused(const Compilation& c, const Variable& v) {
  const bool own_fault = v.set && v.first.source == 0;
  return !v.matrix && !v.used && v.assigned && c.settings.trap_unused.value_or(own_fault);
}

// What the program has that resembles the name.
std::string similar_variable(const Compilation& c, const RoutineTree& routine, const Variable& v) {
  std::vector<std::string_view> names;
  for (const Variable& other : routine.scope.variables) {
    if (other.name != kNoName && other.assigned) names.push_back(c.names.text(other.name));
  }
  return suggestion(c.names.text(v.name), names);
}

void warn_of_variables(Compilation& c, const RoutineTree& routine) {
  for (const Variable& v : routine.scope.variables) {
    const bool own = v.kind == VariableKind::Local && v.name != kNoName;
    if (!own || c.tree.doubtful.contains(v.name)) continue;
    const std::string& name = c.names.text(v.name);
    const auto warn = [&](base::MessageId id) { c.diagnostics.warning(v.first, id, {name}); };
    if (v.matrix && v.declared && !v.used) warn(base::MessageId::BasicMatrixNeverUsed);
    if (!v.matrix && v.used && !v.assigned) {
      c.diagnostics.warning(v.first, base::MessageId::BasicNeverAssigned, {name}, similar_variable(c, routine, v));
    }
    if (is_unused(c, v)) warn(base::MessageId::BasicNeverUsed);
  }
}

// WARNINGS.AS.ERRORS leaves alone what is mere advice, so that programs which were accepted elsewhere are so here.
bool has_grave_warning(const Compilation& c, const std::vector<Diagnostic>& diagnostics) {
  const bool unused_is_grave = c.settings.trap_unused.value_or(false);
  return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) {
    if (d.id == base::MessageId::BasicNeverUsed) return unused_is_grave;
    return d.id != base::MessageId::BasicUnusedLabel;
  });
}

code::CodeUnit generate(Compilation& c) {
  code::CodeUnit unit;
  for (std::size_t i = 0; i < c.sources.size(); ++i) {
    unit.sources.push_back(c.sources[static_cast<std::uint16_t>(i)].name);
  }
  unit.callable_by_clients = c.settings.callable_by_clients;
  unit.ignore_case = c.settings.ignore_case;
  unit.debugging = c.settings.debugging;
  Generator(c.tree, c.names, c.settings, c.diagnostics, unit).run();
  return unit;
}

}  // namespace

std::size_t CompileResult::error_count() const {
  return static_cast<std::size_t>(std::count_if(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) {
    return d.severity == Diagnostic::Severity::Error;
  }));
}

CompileResult compile(const SourceText& source, SourceProvider& provider, const CompileOptions& options) {
  Compilation c(source, provider);
  c.tree.name = source.record;
  if (options.use_option_records) apply_option_record(c, source, provider);
  apply(c.settings, options);
  c.parser.parse();
  for (const RoutineTree& routine : c.tree.routines) warn_of_variables(c, routine);
  CompileResult result;
  code::CodeUnit unit = generate(c);
  result.diagnostics = c.diagnostics.take();
  const bool refused = c.settings.warnings_as_errors && has_grave_warning(c, result.diagnostics);
  if (result.error_count() == 0 && !refused) {
    base::check(!code::verify(unit).has_value());
    result.unit = std::move(unit);
    result.catalogue = c.settings.catalogue;
  }
  if (c.settings.listing) result.listing = make_listing(c.sources, result.diagnostics);
  return result;
}

}  // namespace scarlet::basic
