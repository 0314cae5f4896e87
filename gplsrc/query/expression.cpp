// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/expression.h"

#include "base/message.h"
#include "basic/diagnostics.h"
#include "basic/expression.h"
#include "basic/item_names.h"
#include "basic/source.h"
#include "query/items.h"
#include "query/translation.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

// The names of a dictionary, then of the VOC.
class DictionaryNames final : public basic::ItemNames {
 public:
  DictionaryNames(workspace::Workspace& workspace, Dictionary& dictionary)
      : dictionary_(dictionary), voc_(workspace.voc().shared_file()) {}

  std::optional<basic::ItemMeaning> find(std::string_view name) override {
    if (const DictionaryEntry* entry = dictionary_.find(name); entry && entry->is_field()) {
      return meaning(*entry, dictionary_);
    }
    const DictionaryEntry* entry = voc_.find(name);
    const bool usable = entry && (entry->type == EntryType::Data || entry->type == EntryType::Expression);
    return usable ? meaning(*entry, voc_) : std::nullopt;
  }

  std::vector<std::string> all() override { return dictionary_.ids(); }

 private:
  static std::optional<basic::ItemMeaning> meaning(const DictionaryEntry& entry, Dictionary& dictionary) {
    using Kind = basic::ItemMeaning::Kind;
    const bool plain = entry.type == EntryType::Data || (entry.type == EntryType::Pick && entry.field(8).empty());
    if (plain) {
      const auto location = location_of(entry);
      return location ? std::optional(basic::ItemMeaning{Kind::Field, *location, {}}) : std::nullopt;
    }
    if (entry.type == EntryType::Expression)
      return basic::ItemMeaning{Kind::Expression, 0, std::string(entry.field(2))};
    // Programs and correlatives can not be inserted; they are worked out when the expression comes to them.
    auto text = item_call(dictionary, entry.id);
    return text ? std::optional(basic::ItemMeaning{Kind::Expression, 0, std::move(*text)}) : std::nullopt;
  }

  Dictionary& dictionary_;
  Dictionary voc_;
};

// Records that a C item includes.
class IncludedRecords final : public basic::SourceProvider {
 public:
  explicit IncludedRecords(workspace::Workspace& workspace) : workspace_(workspace) {}

  std::optional<std::string> read(std::string_view file, std::string_view record) override {
    return read_part(file, record, workspace::FileSpace::Part::Data);
  }
  std::optional<std::string> read_dictionary(std::string_view file, std::string_view record) override {
    return read_part(file, record, workspace::FileSpace::Part::Dictionary);
  }

 private:
  std::optional<std::string> read_part(std::string_view file, std::string_view record,
                                       workspace::FileSpace::Part part) {
    auto opened = workspace_.files().open(file, part);
    if (!opened) return std::nullopt;
    std::string text;
    store::StringSink sink(text);
    auto found = (*opened)->read(record, sink);
    return found && *found ? std::optional(std::move(text)) : std::nullopt;
  }

  workspace::Workspace& workspace_;
};

std::string first_error(const std::vector<basic::Diagnostic>& diagnostics) {
  for (const basic::Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != basic::Diagnostic::Severity::Error) continue;
    if (diagnostic.suggestion.empty()) return diagnostic.message;
    return diagnostic.message + base::message(base::MessageId::QueryDidYouMean, {diagnostic.suggestion});
  }
  return {};
}

}  // namespace

CompiledExpression compile_expression(workspace::Workspace& workspace, Dictionary& dictionary, std::string_view text,
                                      bool program, std::string_view name) {
  DictionaryNames names(workspace, dictionary);
  IncludedRecords records(workspace);
  basic::ExpressionResult result =
      program ? basic::compile_item_program(name, text, names, records) : basic::compile_expression(name, text, names);
  CompiledExpression compiled;
  compiled.items = std::move(result.items);
  compiled.uses_record = program || result.uses_record;
  compiled.error = first_error(result.diagnostics);
  if (result.unit) compiled.code = std::make_shared<const code::CodeUnit>(std::move(*result.unit));
  return compiled;
}

}  // namespace scarlet::query
