// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/items.h"

#include <algorithm>

#include "base/text.h"
#include "convert/correlative.h"
#include "query/expression.h"
#include "query/pure_expression.h"
#include "query/words.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;

constexpr std::string_view kDefaultFormat = "10L";
constexpr std::string_view kNumberedFormat = "15T";
constexpr std::string_view kIdFormat = "12L";
constexpr int kHighestLocation = 32'767;
constexpr std::int64_t kDoesNotCompile = -3;

bool is_multivalued(std::string_view flag) { return !flag.empty() && base::to_upper(flag.front()) == 'M'; }

std::string format_or_default(std::string_view format) { return std::string(format.empty() ? kDefaultFormat : format); }

// Controlling "C;n;n.." stands for its own field, dependent "D;n" for field n.
std::string pick_association(const DictionaryEntry& entry) {
  const std::string_view text = entry.field(4);
  if (text.size() < 2 || text[1] != ';') return {};
  if (base::to_upper(text[0]) == 'C') return std::string(entry.field(2));
  const std::string_view rest = text.substr(2);
  return base::to_upper(text[0]) == 'D' ? std::string(rest.substr(0, rest.find(';'))) : std::string();
}

bool same_source(const Source& a, const Source& b) {
  return a.kind == b.kind && a.field == b.field && a.text == b.text && a.scope == b.scope &&
         a.field_conversion == b.field_conversion;
}

}  // namespace

Source located_source(int field) {
  Source source;
  source.field = field;
  source.kind = field == 0               ? Source::Kind::Id
                : field == kCounterField ? Source::Kind::Counter
                : field == kSizeField    ? Source::Kind::Size
                                         : Source::Kind::Field;
  return source;
}

std::optional<int> location_of(const DictionaryEntry& entry) {
  const auto number = base::parse_integer(base::trimmed(entry.field(2)));
  if (!number || *number < 0 || *number > kHighestLocation) return std::nullopt;
  return static_cast<int>(*number);
}

Item* Items::add(Item item) {
  item.number = query_.items.size();
  query_.items.push_back(std::make_unique<Item>(std::move(item)));
  return query_.items.back().get();
}

Source* Items::source(Source wanted) {
  const auto same = std::find_if(query_.sources.begin(), query_.sources.end(),
                                 [&](const auto& known) { return same_source(*known, wanted); });
  if (same != query_.sources.end()) return same->get();
  wanted.slot = query_.sources.size();
  query_.sources.push_back(std::make_unique<Source>(std::move(wanted)));
  return query_.sources.back().get();
}

Source* Items::located(int field) { return source(located_source(field)); }

Source* Items::compiled(const std::string& text, bool program, std::string_view name, Dictionary& dictionary,
                        std::string* first_item) {
  Source wanted;
  wanted.kind = Source::Kind::Expression;
  // The same text may mean something else under another dictionary (USING).
  wanted.text = text;
  wanted.scope = (program ? "C " : "I ") + (dictionary.file() ? dictionary.file()->path() : std::string());
  CompiledExpression expression = compile_expression(workspace_, dictionary, text, program, name);
  if (!expression.code) fail_at(nullptr, MessageId::QueryBadExpression, {name, expression.error}, kDoesNotCompile);
  for (const std::string& item : expression.items) {
    const DictionaryEntry* entry = dictionary.find_word(item);
    const bool data = entry && (entry->type == EntryType::Data || entry->type == EntryType::Pick);
    if (!first_item || !data) continue;
    *first_item = item;
    break;
  }
  wanted.code = std::move(expression.code);
  wanted.constant = !expression.uses_record;
  wanted.pure = is_pure(*wanted.code);
  return source(std::move(wanted));
}

Item* Items::from_entry(const DictionaryEntry& entry, Dictionary& dictionary) {
  if (entry.type == EntryType::Pick) return pick_item(entry, dictionary);
  Item item;
  item.name = entry.id;
  item.conversion = entry.field(3);
  item.heading = entry.field(4);
  item.format = format_or_default(entry.field(5));
  item.multivalued = is_multivalued(entry.field(6));
  item.association = entry.field(7);
  if (entry.type == EntryType::Data) {
    const auto location = location_of(entry);
    if (!location) fail_at(nullptr, MessageId::QueryBadLocation, {entry.id, entry.field(2)});
    item.source = located(*location);
  } else {
    item.source = compiled(std::string(entry.field(2)), entry.type == EntryType::Program, entry.id, dictionary);
  }
  return add(std::move(item));
}

Item* Items::pick_item(const DictionaryEntry& entry, Dictionary& dictionary) {
  Item item;
  item.name = entry.id;
  item.heading = entry.field(3);
  item.conversion = entry.field(7);
  item.format = format_or_default(std::string(entry.field(10)) + std::string(entry.field(9)));
  item.multivalued = true;
  item.association = pick_association(entry);
  const auto location = location_of(entry);
  const std::string_view correlative = entry.field(8);
  if (!location) fail_at(nullptr, MessageId::QueryBadLocation, {entry.id, entry.field(2)});
  if (correlative.empty()) {
    item.source = located(*location);
    return add(std::move(item));
  }
  Source wanted;
  wanted.kind = Source::Kind::Correlative;
  wanted.field = *location;
  wanted.text = correlative;
  if (convert::Correlative::is_correlative(correlative)) {
    auto compiled_text = convert::Correlative::compile(correlative);
    if (!compiled_text) {
      fail_at(nullptr, MessageId::QueryBadExpression, {entry.id, compiled_text.error().subject}, kDoesNotCompile);
    }
    for (const std::string& name : compiled_text->items())
      wanted.items.emplace_back(name, needed(entry, name, dictionary));
    wanted.correlative = std::move(*compiled_text);
  } else {
    wanted.field_conversion = correlative;
  }
  item.source = source(std::move(wanted));
  return add(std::move(item));
}

// What N(name) of a correlative stands for.
Source* Items::needed(const DictionaryEntry& by, const std::string& name, Dictionary& dictionary) {
  const DictionaryEntry* entry = dictionary.find_word(name);
  if (!entry || !entry->is_field()) fail_at(nullptr, MessageId::QueryNeededItem, {by.id, name});
  if (std::find(in_progress_.begin(), in_progress_.end(), entry->id) != in_progress_.end()) {
    fail_at(nullptr, MessageId::QueryItemLoop, {by.id, name});
  }
  in_progress_.push_back(entry->id);
  Source* source = from_entry(*entry, dictionary)->source;
  in_progress_.pop_back();
  return source;
}

Item* Items::numbered(std::string_view name, int field) {
  Item item;
  item.name = name;
  item.format = kNumberedFormat;
  item.source = located(field);
  return add(std::move(item));
}

Item* Items::made_up_id(std::string_view heading) {
  Item item;
  item.name = "@ID";
  item.heading = heading;
  item.format = kIdFormat;
  item.source = located(0);
  return add(std::move(item));
}

Item* Items::expression(const std::string& text, Dictionary& dictionary) {
  std::string first;
  Item item;
  item.name = text;
  item.format = kDefaultFormat;
  item.source = compiled(text, false, text, dictionary, &first);
  const DictionaryEntry* model = first.empty() ? nullptr : dictionary.find_word(first);
  if (model && model->is_field()) {
    const bool pick = model->type == EntryType::Pick;
    item.conversion = model->field(pick ? 7 : 3);
    item.format = pick ? format_or_default(std::string(model->field(10)) + std::string(model->field(9)))
                       : format_or_default(model->field(5));
    item.multivalued = pick || is_multivalued(model->field(6));
    item.association = pick ? pick_association(*model) : std::string(model->field(7));
  }
  return add(std::move(item));
}

Item* Items::linked(const DictionaryEntry& link, std::string_view field, Dictionary& dictionary) {
  const std::string file(link.field(3));
  auto opened = workspace_.files().open_any_case(file, workspace::FileSpace::Part::Dictionary);
  if (!opened) fail_at(nullptr, MessageId::QueryLinkFile, {link.id, file, base::describe(opened.error())});
  Dictionary target(*opened);
  const DictionaryEntry* entry = target.find_word(field);
  if (!entry || !entry->is_field() || entry->type == EntryType::Pick) {
    fail_at(nullptr, MessageId::QueryLinkField, {link.id, field, file});
  }
  Item item;
  item.name = link.id + "%" + entry->id;
  item.conversion = entry->field(3);
  item.heading = entry->field(4).empty() ? std::string_view(entry->id) : entry->field(4);
  item.format = format_or_default(entry->field(5));
  item.multivalued = true;
  item.association = entry->field(7);
  const std::string text = "TRANS(\"" + file + "\",(" + std::string(link.field(2)) + ")," + entry->id + ",\"X\")";
  item.source = compiled(text, false, item.name, dictionary);
  return add(std::move(item));
}

}  // namespace scarlet::query
