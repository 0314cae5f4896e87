// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/row_values.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "query/pure_expression.h"
#include "workspace/workspace.h"

namespace scarlet::query {

namespace {

// Into the memory of the record before where nothing else holds it.
void assign(value::Value& to, std::string_view text) {
  if (text.size() <= value::Value::kInlineBytes) {
    to = value::Value::of(text);
  } else {
    std::memcpy(to.writable(text.size()), text.data(), text.size());
  }
}

}  // namespace

void RecordFields::reset(std::string_view record) {
  record_ = record;
  ends_.clear();
  complete_ = false;
}

std::string_view RecordFields::field(int number) {
  const auto wanted = static_cast<std::size_t>(number);
  while (ends_.size() < wanted && !complete_) {
    const std::size_t start = ends_.empty() ? 0 : ends_.back() + 1;
    const auto* mark = static_cast<const char*>(
        start < record_.size() ? std::memchr(record_.data() + start, base::kFieldMark, record_.size() - start)
                               : nullptr);
    complete_ = mark == nullptr;
    ends_.push_back(mark ? static_cast<std::size_t>(mark - record_.data()) : record_.size());
  }
  if (number < 1 || ends_.size() < wanted) return {};
  const std::size_t start = wanted == 1 ? 0 : ends_[wanted - 2] + 1;
  return record_.substr(start, ends_[wanted - 1] - start);
}

RowValues::RowValues(workspace::Workspace& workspace, const Query& query)
    : workspace_(workspace), slots_(query.sources.size()) {}

RowValues::~RowValues() = default;

void RowValues::begin(std::string_view id, std::string_view record, std::int64_t number) {
  id_ = id;
  record_ = record;
  number_ = number;
  ++generation_;
  fields_.reset(record);
  if (evaluator_) evaluator_->begin(id, record);
}

// What dictionary expressions see; only records that meet one are copied.
void RowValues::publish() {
  workspace::Variables& variables = workspace_.variables();
  variables.ni = number_;
  if (published_ == generation_) return;
  published_ = generation_;
  assign(variables.id, id_);
  assign(variables.record, record_);
}

const value::Value& RowValues::value(const Source& source) {
  Slot& slot = slots_[source.slot];
  if (slot.generation == generation_ || (source.constant && slot.generation > 0)) return slot.value;
  slot.value = value_anew(source);
  slot.generation = generation_;
  slot.text_generation = 0;
  return slot.value;
}

value::Value RowValues::value_anew(const Source& source) {
  if (evaluator_) return evaluator_->evaluate(source);
  publish();
  return workspace_.services().evaluate(source.code);
}

std::string_view RowValues::text(const Source& source) {
  Slot& slot = slots_[source.slot];
  switch (source.kind) {
    case Source::Kind::Id: return id_;
    case Source::Kind::Field: return fields_.field(source.field);
    case Source::Kind::Correlative: return correlative(source, slot);
    case Source::Kind::Counter: slot.text = std::to_string(number_); return slot.text;
    case Source::Kind::Size: slot.text = std::to_string(record_.size()); return slot.text;
    case Source::Kind::Expression: break;
  }
  const value::Value& worked_out = value(source);
  if (worked_out.is_flat_string()) return worked_out.view();
  if (slot.text_generation != slot.generation) {
    slot.text = worked_out.to_string();
    slot.text_generation = slot.generation;
  }
  return slot.text;
}

std::string_view RowValues::correlative(const Source& source, Slot& slot) {
  if (slot.generation == generation_) return slot.text;
  const auto context = workspace_.conversion_context();
  if (source.correlative) {
    const Source* outer = evaluating_;
    evaluating_ = &source;
    slot.text = source.correlative->evaluate(*this, context);
    evaluating_ = outer;
  } else {
    int status = 0;
    const auto data = value::Value::of(source.field == 0 ? id_ : fields_.field(source.field));
    slot.text = convert::oconv_elements(data, source.field_conversion, context, status).to_string();
  }
  slot.generation = generation_;
  return slot.text;
}

bool RowValues::needs_records(const Query& query) {
  return std::any_of(query.sources.begin(), query.sources.end(), [](const auto& source) {
    return source->kind != Source::Kind::Id && source->kind != Source::Kind::Counter;
  });
}

std::string RowValues::field(std::int64_t number) {
  if (number == 0) return std::string(id_);
  if (number == kCounterField) return std::to_string(number_);
  if (number == kSizeField) return std::to_string(record_.size());
  if (number < 0 || number > kSizeField) return {};
  return std::string(fields_.field(static_cast<int>(number)));
}

std::string RowValues::item(std::string_view name) {
  for (const auto& [known, source] : evaluating_->items) {
    if (known == name) return std::string(text(*source));
  }
  return {};
}

std::int64_t RowValues::counter(Counter which) {
  const workspace::Variables& variables = workspace_.variables();
  switch (which) {
    case Counter::Items: return number_;
    case Counter::Details: return variables.nd;
    case Counter::Values: return variables.nv;
    case Counter::Subvalues: return variables.ns;
  }
  return 0;
}

std::int64_t RowValues::today() { return workspace_.today(); }
std::int64_t RowValues::time_of_day() { return workspace_.seconds_since_midnight(); }

}  // namespace scarlet::query
