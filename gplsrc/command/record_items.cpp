// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/record_items.h"

#include <algorithm>

#include "base/text.h"
#include "convert/convert.h"
#include "value/dynamic_array.h"

namespace scarlet::command {

using base::MessageId;
using workspace::LockKind;
using workspace::LockWait;

namespace {

constexpr std::int64_t kLastField = 32'767;

}  // namespace

std::optional<RecordItem> record_item(query::Dictionary& dictionary, std::string_view word) {
  const query::DictionaryEntry* entry = dictionary.find_word(word);
  if (entry == nullptr || !entry->is_field()) return std::nullopt;
  const bool pick = entry->type == query::EntryType::Pick;
  if (!pick && entry->type != query::EntryType::Data) return std::nullopt;
  const auto number = base::parse_integer(entry->field(2));
  if (!number || *number < 1 || *number > kLastField) return std::nullopt;
  RecordItem item;
  item.name = entry->id;
  item.heading = entry->field(pick ? 3 : 4);
  if (item.heading.empty()) item.heading = entry->id;
  std::replace(item.heading.begin(), item.heading.end(), base::kValueMark, ' ');
  item.conversion = entry->field(pick ? 7 : 3);
  item.field = static_cast<int>(*number);
  item.multivalued = !pick && base::upper(entry->field(6)).starts_with('M');
  return item;
}

FilledRecord::Opened FilledRecord::open(const std::string& id, std::string& why) {
  std::string record;
  const auto read = call_.workspace.records().read(*file_.variable, id, record, LockKind::Update, LockWait::Refuse);
  if (!read.ok() && read.status != base::number(base::Status::RecordNotFound)) {
    why = base::message(MessageId::CommandRecordNotRead, {id, base::meaning(static_cast<base::Status>(read.status))});
    return Opened::Refused;
  }
  id_ = id;
  take(record);
  return read.ok() ? Opened::Present : Opened::New;
}

void FilledRecord::release() { call_.workspace.records().release(*file_.variable, id_); }

bool FilledRecord::file_it(std::string& said) {
  const auto written = call_.workspace.records().write(*file_.variable, id_, record());
  said = written.ok() ? base::message(MessageId::CommandEdFiled, {file_.name.shown(), id_})
                      : base::message(MessageId::CommandRecordNotWritten,
                                      {id_, base::meaning(static_cast<base::Status>(written.status))});
  return written.ok();
}

std::string& FilledRecord::field(const RecordItem& item) {
  const auto index = static_cast<std::size_t>(item.field - 1);
  if (fields_.size() <= index) fields_.resize(index + 1);
  return fields_[index];
}

std::vector<std::string> FilledRecord::values(const RecordItem& item) {
  std::vector<std::string> values;
  if (field(item).empty()) return values;
  for (const std::string_view one : base::split(field(item), base::kValueMark)) values.emplace_back(one);
  return values;
}

void FilledRecord::set_values(const RecordItem& item, const std::vector<std::string>& values) {
  field(item) = base::join(values, std::string(1, base::kValueMark));
}

std::string FilledRecord::shown(const RecordItem& item, std::string_view value) {
  if (item.conversion.empty() || value.empty()) return std::string(value);
  int status = convert::kConverted;
  return convert::oconv(value::Value::of(value), item.conversion, call_.workspace.conversion_context(), status)
      .to_string();
}

std::optional<std::string> FilledRecord::converted(const RecordItem& item, const std::string& typed, std::string& why) {
  std::string stored = typed;
  if (!item.conversion.empty() && !typed.empty()) {
    int status = convert::kConverted;
    stored = convert::iconv(value::Value::of(typed), item.conversion, call_.workspace.conversion_context(), status)
                 .to_string();
    if (status != convert::kConverted) {
      why = base::message(MessageId::CommandModifyBadValue, {typed, item.conversion});
      return std::nullopt;
    }
  }
  if (item.verify.empty() || stored.empty()) return stored;
  auto file = call_.workspace.files().open_any_case(item.verify);
  std::string record;
  store::StringSink sink(record);
  auto read = file ? (*file)->read(stored, sink) : base::Result<bool>(false);
  if (read && *read) return stored;
  why = base::message(MessageId::CommandModifyNotThere, {typed, item.verify});
  return std::nullopt;
}

std::string FilledRecord::record() const {
  std::vector<std::string> fields = fields_;
  while (!fields.empty() && fields.back().empty()) fields.pop_back();
  return base::join(fields, std::string(1, base::kFieldMark));
}

void FilledRecord::take(std::string_view record) {
  fields_.clear();
  for (const std::string_view one : fields_of(record)) fields_.emplace_back(one);
}

}  // namespace scarlet::command
