// SPDX-License-Identifier: GPL-3.0-or-later
// UPDATE.RECORD: field,value ... for chosen records; without fields the form of MODIFY for each.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/listing.h"
#include "command/record_form.h"
#include "command/verbs.h"
#include "convert/convert.h"
#include "query/dictionary.h"
#include "query/expression.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::Keyword;

// Where a field of the file is and how it is converted.
struct Field {
  std::int64_t number = 0;  // 0: the id
  std::string conversion;
};

struct Assignment {
  enum class Source { Literal, Field, Expression, Delete };
  Source source = Source::Literal;
  Field target;
  std::string literal;                               // converted already
  Field field;                                       // Source::Field
  std::shared_ptr<const code::CodeUnit> expression;  // Source::Expression, and I items as a value
};

struct UpdateRequest {
  OpenFile file;
  std::vector<std::string> ids;
  std::vector<Assignment> assignments;
  bool all = false, creating = false, overwriting = false, verify_sup = false, count_sup = false, no_wait = false,
       reporting = false, exclusive = false;
  std::optional<std::string> inquiry;  // what INQUIRING asks with
  std::optional<int> from;
};

class Updater {
 public:
  explicit Updater(Call& call) : call_(call) {}
  std::int64_t run();

 private:
  bool parse();
  bool take_option();
  bool take_assignment();
  bool take_value(Assignment& assignment);
  std::optional<Field> find_field(const std::string& name);
  bool compile(Assignment& assignment, const std::string& text);
  std::optional<std::string> converted(const std::string& text, const std::string& code);
  bool choose_records();
  bool update(const std::string& id);
  std::int64_t update_inquired();
  std::int64_t update_all();
  bool apply(const Assignment& assignment, std::string& id, value::Value& record);
  std::optional<std::string> value_of(const Assignment& assignment, const std::string& id, const value::Value& record);
  void keep_list(const std::string& prefix, const std::vector<std::string>& ids);

  Call& call_;
  UpdateRequest request_;
  query::Dictionary dictionary_;
  std::vector<std::string> missing_;
  std::vector<std::string> locked_;
};

bool Updater::take_option() {
  struct Word {
    Keyword keyword;
    bool UpdateRequest::*flag;
  };
  constexpr Word kWords[] = {
      {Keyword::All, &UpdateRequest::all},
      {Keyword::Creating, &UpdateRequest::creating},
      {Keyword::Overwriting, &UpdateRequest::overwriting},
      {Keyword::VerifySup, &UpdateRequest::verify_sup},
      {Keyword::CountSup, &UpdateRequest::count_sup},
      {Keyword::NoWait, &UpdateRequest::no_wait},
      {Keyword::Reporting, &UpdateRequest::reporting},
      {Keyword::Exclusive, &UpdateRequest::exclusive},
  };
  for (const Word& word : kWords) {
    if (call_.words.accept(word.keyword)) return request_.*word.flag = true;
  }
  ListingOptions listing;
  return call_.words.accept(Keyword::Wait) || listing.accept(call_);
}

std::optional<Field> Updater::find_field(const std::string& name) {
  if (const auto number = base::parse_integer(name))
    return *number >= 0 ? std::optional(Field{*number, {}}) : std::nullopt;
  const query::DictionaryEntry* entry = dictionary_.find_word(name);
  if (entry == nullptr) return std::nullopt;
  const auto number = base::parse_integer(entry->field(2));
  if (entry->type == query::EntryType::Data && number) return Field{*number, std::string(entry->field(3))};
  if (entry->type == query::EntryType::Pick && number) return Field{*number, std::string(entry->field(7))};
  return std::nullopt;
}

bool Updater::compile(Assignment& assignment, const std::string& text) {
  query::CompiledExpression compiled = query::compile_expression(call_.workspace, dictionary_, text, false, text);
  assignment.source = Assignment::Source::Expression;
  assignment.expression = compiled.code;
  if (!compiled.code) call_.output().line(compiled.error);
  return compiled.code != nullptr;
}

std::optional<std::string> Updater::converted(const std::string& text, const std::string& code) {
  if (code.empty() || text.empty()) return text;
  int status = convert::kConverted;
  const value::Value data = convert::iconv(value::Value::of(text), code, call_.workspace.conversion_context(), status);
  if (status == convert::kConverted || status == convert::kDateRolled) return data.to_string();
  call_.say(MessageId::CommandNotConverted, {text, code});
  return std::nullopt;
}

// The value behind "field,".
bool Updater::take_value(Assignment& assignment) {
  if (call_.words.accept(Keyword::Eval)) return compile(assignment, call_.word());
  const workspace::Token* token = call_.words.next();
  if (token == nullptr) return call_.bad_words(), false;
  if (!token->quoted && !base::parse_integer(token->text)) {
    if (const auto field = find_field(token->text)) {
      assignment.source = Assignment::Source::Field;
      assignment.field = *field;
      return true;
    }
    const query::DictionaryEntry* entry = dictionary_.find_word(token->text);
    if (entry != nullptr && entry->type == query::EntryType::Expression)
      return compile(assignment, entry->joined_text(2));
  }
  const std::string code = call_.words.accept(Keyword::Conv) ? call_.word() : assignment.target.conversion;
  const auto literal = converted(token->text, code);
  assignment.literal = literal.value_or("");
  return literal.has_value();
}

// "field,value" or "DELETING field". False when it is wrong.
bool Updater::take_assignment() {
  Assignment assignment;
  const bool deleting = call_.words.accept(Keyword::Deleting);
  const std::string name = call_.word();
  const auto field = find_field(name);
  if (!field) {
    call_.say(MessageId::CommandNoField, {request_.file.name.shown(), name});
    return false;
  }
  assignment.target = *field;
  if (deleting) {
    assignment.source = Assignment::Source::Delete;
  } else {
    call_.words.next();
    if (!take_value(assignment)) return false;
  }
  request_.assignments.push_back(std::move(assignment));
  return true;
}

bool Updater::parse() {
  const auto name = take_file_name(call_);
  if (!name) return call_.bad_words(), false;
  FileName described{workspace::FileSpace::Part::Dictionary, true, false, name->name};
  if (call_.words.accept(Keyword::Using)) {
    const auto other = take_file_name(call_);
    if (!other) return call_.bad_words(), false;
    described = *other;
  }
  auto file = open_file(call_, *name);
  if (!file) return false;
  request_.file = std::move(*file);
  auto dictionary = call_.workspace.files().open_any_case(described.name, described.part);
  if (name->dict) dictionary = call_.workspace.files().open("DICT.DICT", workspace::FileSpace::Part::Dictionary);
  dictionary_ = query::Dictionary(dictionary ? *dictionary : nullptr);
  while (!call_.words.at_end()) {
    const workspace::Token* second = call_.words.peek(1);
    const bool assigns = second != nullptr && !second->quoted && second->text == ",";
    if (assigns || call_.words.peek_keyword() == Keyword::Deleting) {
      if (!take_assignment()) return false;
    } else if (call_.words.accept(Keyword::From)) {
      request_.from = take_list_number(call_);
      if (!request_.from) return call_.bad_words(), false;
    } else if (call_.words.accept(Keyword::Inquiring)) {
      const workspace::Token* prompt = call_.words.peek();
      request_.inquiry =
          prompt != nullptr && prompt->quoted ? call_.word() : base::message(MessageId::CommandAskRecord);
    } else if (!take_option()) {
      request_.ids.push_back(call_.word());
    }
  }
  return true;
}

bool Updater::choose_records() {
  if (!request_.ids.empty()) return true;
  if (request_.inquiry) return true;
  const int list = request_.from.value_or(0);
  if (!request_.all && !call_.workspace.lists()[list].active()) return call_.bad_words(), false;
  if (!request_.verify_sup && !call_.confirm(MessageId::CommandUpdateAll, {request_.file.name.shown()})) return false;
  auto ids = request_.all ? all_ids(*request_.file.file) : take_list(call_.workspace, list);
  if (!ids) return call_.fail(ids.error()), false;
  request_.ids = std::move(*ids);
  return true;
}

std::optional<std::string> Updater::value_of(const Assignment& assignment, const std::string& id,
                                             const value::Value& record) {
  if (assignment.source == Assignment::Source::Literal) return assignment.literal;
  if (assignment.source == Assignment::Source::Field) {
    const Field& field = assignment.field;
    const value::Value data = field.number == 0 ? value::Value::of(id) : value::extract(record, {field.number, 0, 0});
    if (field.conversion.empty()) return converted(data.to_string(), assignment.target.conversion);
    int status = convert::kConverted;
    const std::string shown =
        convert::oconv_elements(data, field.conversion, call_.workspace.conversion_context(), status).to_string();
    return converted(shown, assignment.target.conversion);
  }
  call_.variables().id = value::Value::of(id);
  call_.variables().record = record;
  return converted(call_.services().evaluate(assignment.expression).to_string(), assignment.target.conversion);
}

bool Updater::apply(const Assignment& assignment, std::string& id, value::Value& record) {
  if (assignment.source == Assignment::Source::Delete) {
    value::remove(record, {assignment.target.number, 0, 0});
    return true;
  }
  const auto data = value_of(assignment, id, record);
  if (!data) return false;
  if (assignment.target.number == 0) {
    id = *data;
  } else {
    value::replace(record, {assignment.target.number, 0, 0}, value::Value::of(*data));
  }
  return true;
}

bool Updater::update(const std::string& id) {
  call_.services().poll();
  workspace::Records& records = call_.workspace.records();
  workspace::FileVariable& file = *request_.file.variable;
  const auto wait = request_.no_wait ? workspace::LockWait::Refuse : workspace::LockWait::Wait;
  std::string text;
  const auto read = records.read(file, id, text, workspace::LockKind::Update, wait);
  if (!read.ok() && read.status != base::number(Status::RecordNotFound)) {
    locked_.push_back(id);
    return false;
  }
  if (!read.ok() && !request_.creating) {
    records.release(file, id);
    missing_.push_back(id);
    return false;
  }
  std::string new_id = id;
  value::Value record = value::Value::of(text);
  bool good = std::all_of(request_.assignments.begin(), request_.assignments.end(),
                          [&](const Assignment& one) { return apply(one, new_id, record); });
  std::string present;
  if (good && new_id != id && !request_.overwriting && read_record(call_, request_.file, new_id, present)) {
    call_.say(MessageId::CommandRecordExists, {request_.file.name.shown(), new_id});
    good = false;
  }
  if (good) good = records.write(file, new_id, record.to_string()).ok();
  if (good && new_id != id) good = records.remove(file, id).ok();
  if (!good) records.release(file, id);
  if (good && request_.reporting) call_.say(MessageId::CommandRecordUpdated, {id});
  return good;
}

// Ids that could not be updated, as a saved list of this user's.
void Updater::keep_list(const std::string& prefix, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  const std::string name = prefix + std::to_string(call_.workspace.user_number()) + "&";
  auto written = call_.workspace.write_saved_list(name, base::join(ids, std::string(1, base::kFieldMark)));
  if (written) call_.say(MessageId::CommandUpdateList, {std::to_string(ids.size()), name});
}

// INQUIRING: until a null answer.
std::int64_t Updater::update_inquired() {
  std::int64_t updated = 0;
  for (;;) {
    const auto id = call_.services().input(*request_.inquiry);
    if (!id || id->empty()) return updated;
    if (update(*id)) ++updated;
  }
}

std::int64_t Updater::update_all() {
  if (request_.inquiry) return update_inquired();
  return std::count_if(request_.ids.begin(), request_.ids.end(), [&](const std::string& id) { return update(id); });
}

std::int64_t Updater::run() {
  if (!parse()) return kRefused;
  if (request_.assignments.empty() && request_.inquiry) return fill_in_records(call_, request_.file, dictionary_, {});
  if (!choose_records()) return kRefused;
  if (request_.assignments.empty()) return fill_in_records(call_, request_.file, dictionary_, request_.ids);
  workspace::Records& records = call_.workspace.records();
  if (request_.exclusive) {
    const auto wait = request_.no_wait ? workspace::LockWait::Refuse : workspace::LockWait::Wait;
    const auto locked = records.lock_file(*request_.file.variable, wait);
    if (!locked.ok())
      return call_.fail(MessageId::CommandFileLocked, {request_.file.name.shown(), std::to_string(locked.lock_owner)},
                        -locked.status);
  }
  const std::int64_t updated = update_all();
  if (request_.exclusive) (void)records.unlock_file(*request_.file.variable);
  keep_list("&MISS.", missing_);
  keep_list("&LOCK.", locked_);
  if (!request_.count_sup) call_.say(MessageId::CommandRecordsUpdated, {std::to_string(updated)});
  return updated;
}

}  // namespace

std::int64_t update_record(Call& call) { return Updater(call).run(); }

}  // namespace scarlet::command::verbs
