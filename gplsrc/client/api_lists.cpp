// SPDX-License-Identifier: GPL-3.0-or-later
// The exported functions about select lists and indices.
#include "client/api.h"

using namespace scarlet::client;
using scarlet::protocol::RequestCode;
using scarlet::protocol::ResultCode;

namespace {

constexpr std::size_t kIndexNameBytes = 255;

void perform(const char* name, const scarlet::protocol::Request& request) {
  Call call(name);
  if (call.connected()) call.perform(request);
}

char* step(const char* name, RequestCode code, int file, const char* index, int list) {
  Call call(name);
  if (!call.connected() || !call.good_name(view(index), kIndexNameBytes)) return copy({});
  const Outcome outcome = call.ask(request_for(code, file, index, list));
  return copy(outcome.done() ? outcome.data : std::string_view());
}

}  // namespace

extern "C" {

void QMSelect(int file, int list) { perform("QMSelect", request_for(RequestCode::Select, file, nullptr, list)); }

char* QMReadNext(short list) {
  Call call("QMReadNext");
  if (!call.connected()) return nullptr;
  const Outcome outcome = call.ask(request_for(RequestCode::ReadNext, 0, nullptr, list));
  if (outcome.lost || outcome.result == ResultCode::Else) return nullptr;
  return copy(outcome.done() ? outcome.data : std::string_view());
}

char* QMReadList(int list) {
  Call call("QMReadList");
  if (!call.connected()) return nullptr;
  const Outcome outcome = call.ask(request_for(RequestCode::ReadList, 0, nullptr, list));
  return outcome.done() ? copy(outcome.data) : nullptr;
}

void QMClearSelect(int list) { perform("QMClearSelect", request_for(RequestCode::ClearSelect, 0, nullptr, list)); }

void QMSelectIndex(int file, const char* index, const char* value, int list) {
  Call call("QMSelectIndex");
  if (!call.connected() || !call.good_name(view(index), kIndexNameBytes)) return;
  scarlet::protocol::Request request = request_for(RequestCode::SelectIndex, file, index, list);
  request.data = view(value);
  call.perform(request);
}

char* QMSelectLeft(int file, const char* index, int list) {
  return step("QMSelectLeft", RequestCode::SelectLeft, file, index, list);
}
char* QMSelectRight(int file, const char* index, int list) {
  return step("QMSelectRight", RequestCode::SelectRight, file, index, list);
}
void QMSetLeft(int file, const char* index) { perform("QMSetLeft", request_for(RequestCode::SetLeft, file, index)); }
void QMSetRight(int file, const char* index) { perform("QMSetRight", request_for(RequestCode::SetRight, file, index)); }

}  // extern "C"
