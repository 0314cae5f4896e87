// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/expression.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "basic/generator.h"
#include "basic/parser.h"
#include "basic/reader.h"
#include "code/verifier.h"

namespace scarlet::basic {
namespace {

// An expression includes nothing.
class NoSources final : public SourceProvider {
 public:
  std::optional<std::string> read(std::string_view, std::string_view) override { return std::nullopt; }
};

struct Compilation {
  Compilation(const SourceText& source, SourceProvider& provider, ItemNames& items)
      : reader(source, sources, names, provider, diagnostics, macros, settings),
        parser({sources, names, macros, diagnostics, provider, settings, reader, &items}, tree) {
    tree.name = source.record;
  }

  ExpressionResult finish() {
    ExpressionResult result;
    code::CodeUnit unit;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      unit.sources.emplace_back(base::trimmed(sources[static_cast<std::uint16_t>(i)].name));
    }
    if (diagnostics.error_count() == 0) Generator(tree, names, settings, diagnostics, unit).run();
    if (diagnostics.error_count() == 0) {
      base::check(!code::verify(unit).has_value());
      result.unit = std::move(unit);
    }
    result.diagnostics = diagnostics.take();
    result.items = parser.items();
    result.uses_record = parser.uses_record();
    result.totals = parser.totals();
    return result;
  }

  SourceMap sources;
  NameTable names;
  Diagnostics diagnostics{sources};
  Macros macros{names};
  Settings settings;
  UnitTree tree;
  Reader reader;
  Parser parser;
};

}  // namespace

ExpressionResult compile_expression(std::string_view name, std::string_view text, ItemNames& names) {
  NoSources none;
  Compilation c({"", std::string(name), ""}, none, names);
  c.settings.no_symbols = true;
  c.parser.parse_expression_unit(std::string(name), text);
  return c.finish();
}

ExpressionResult compile_item_program(std::string_view name, std::string_view text, ItemNames& names,
                                      SourceProvider& provider) {
  std::string lines(text);
  std::replace(lines.begin(), lines.end(), base::kValueMark, base::kFieldMark);
  Compilation c({"", std::string(name), std::move(lines)}, provider, names);
  c.parser.parse_item_program();
  ExpressionResult result = c.finish();
  result.uses_record = true;
  return result;
}

}  // namespace scarlet::basic
