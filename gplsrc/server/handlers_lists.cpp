// SPDX-License-Identifier: GPL-3.0-or-later
// Requests about select lists and indices.
#include "base/text.h"
#include "server/connection.h"
#include "value/dynamic_array.h"
#include "workspace/select_lists.h"

namespace scarlet::server {

using code::StatementId;
using protocol::RequestCode;
using protocol::ResultCode;
using value::Value;

namespace {

constexpr int kNoSuchIndex = 1;

}  // namespace

void Connection::select(const Request& request) {
  Value file = files_.variable(request.handle);
  Value list = Value::of(static_cast<std::int64_t>(request.list));
  statement(StatementId::Select, {&file, &list});
}

void Connection::read_next(const Request& request) {
  auto item = workspace().lists()[request.list].next();
  if (!item) return failed(base::describe(item.error()), base::number(item.status()));
  if (!*item) return answer_.set(ResultCode::Else, base::number(base::Status::RecordNotFound));
  answer_.set_data(value::element_of(**item, base::kValueMark, 1));
}

void Connection::clear_select(const Request& request) { workspace().lists()[request.list] = workspace::SelectList(); }

void Connection::read_list(const Request& request) {
  auto rest = workspace().lists()[request.list].take_rest();
  if (!rest) return failed(base::describe(rest.error()), base::number(rest.status()));
  answer_.set_data(*rest);
}

// An unknown index gives an empty list and status 1, but is no error.
void Connection::select_index(const Request& request) {
  Value index = Value::of(request.text);
  Value key = Value::of(request.data);
  Value file = files_.variable(request.handle);
  Value list = Value::of(static_cast<std::int64_t>(request.list));
  statement(StatementId::SelectIndex, {&index, &key, &file, &list});
  if (answer_.result() != ResultCode::Else) return;
  workspace().lists()[request.list] = workspace::SelectList();
  answer_.set(ResultCode::Done, kNoSuchIndex);
}

void Connection::select_beside(const Request& request) {
  Value index = Value::of(request.text);
  Value file = files_.variable(request.handle);
  Value reached;
  Value list = Value::of(static_cast<std::int64_t>(request.list));
  Value right = Value::truth(request.code == RequestCode::SelectRight);
  statement(StatementId::SelectLeft, {&index, &file, &reached, &list, &right});
  if (answer_.result() == ResultCode::Else) return answer_.set(ResultCode::Done, kNoSuchIndex);
  answer_.set_data(reached.is_unassigned() ? std::string() : reached.to_string());
}

void Connection::set_end(const Request& request) {
  Value index = Value::of(request.text);
  Value file = files_.variable(request.handle);
  Value right = Value::truth(request.code == RequestCode::SetRight);
  statement(StatementId::SetLeft, {&index, &file, &right});
  if (answer_.result() == ResultCode::Else) answer_.set(ResultCode::Done, kNoSuchIndex);
}

void Connection::select_all(const Request& request) {
  Value file = files_.variable(request.handle);
  Value list;
  statement(StatementId::SelectV, {&file, &list});
  if (answer_.result() != ResultCode::Done) return;
  auto ids = static_cast<workspace::SelectListVariable*>(list.resource())->list().take_rest();
  if (!ids) return failed(base::describe(ids.error()), base::number(ids.status()));
  answer_.set_data(*ids);
}

void Connection::index_names(const Request& request) {
  answer_.set_data(function(code::Intrinsic::Indices, {&files_.variable(request.handle)}).to_string());
  answer_.set(ResultCode::Done, session_->machine().status());
}

void Connection::index_description(const Request& request) {
  const Value name = Value::of(request.text);
  answer_.set_data(function(code::Intrinsic::Indices, {&files_.variable(request.handle), &name}).to_string());
  answer_.set(ResultCode::Done, session_->machine().status());
}

void Connection::index_values(const Request& request) {
  auto cursor = file_of(request).file()->index_cursor(request.text);
  if (!cursor || !(*cursor)->to_first()) return answer_.set(ResultCode::Done, kNoSuchIndex);
  std::string key;
  std::vector<std::string> ids;
  bool first = true;
  for (auto more = (*cursor)->next(key, ids); more && *more; more = (*cursor)->next(key, ids)) {
    if (!first) answer_.packet() += base::kFieldMark;
    answer_.packet() += key;
    first = false;
  }
}

void Connection::index_ids(const Request& request) {
  auto ids = file_of(request).file()->index_ids(request.text, request.data);
  if (!ids) return answer_.set(ResultCode::Done, kNoSuchIndex);
  answer_.set_data(base::join(*ids, std::string(1, base::kFieldMark)));
}

}  // namespace scarlet::server
