// SPDX-License-Identifier: GPL-3.0-or-later
// The exported functions about commands, calls and packages.
#include <cstdarg>
#include <cstring>
#include <optional>
#include <vector>

#include "base/status.h"
#include "client/api.h"

using namespace scarlet::client;
using scarlet::protocol::RequestCode;
using scarlet::protocol::ResultCode;

namespace {

constexpr std::size_t kCallNameBytes = 63;
constexpr std::size_t kPackageNameBytes = 15;
constexpr int kArguments = 255;

// The answer to Execute or Respond, and what it makes of the session.
char* command_output(Call& call, const Outcome& outcome, int* err) {
  if (err) *err = Call::result_of(outcome);
  if (outcome.lost) return copy({});
  const bool prompts = outcome.result == ResultCode::Prompt;
  call.connection().set_context(prompts ? Connection::Context::Executing : Connection::Context::Connected);
  return copy(prompts || outcome.done() ? outcome.data : std::string_view());
}

// Calls and gives the arguments that came back changed; nothing when there is no success.
std::optional<std::vector<scarlet::protocol::ReturnedArgument>> call_subroutine(
    Call& call, const char* name, const std::vector<std::string_view>& arguments, int& result) {
  result = SV_ON_ERROR;
  if (!call.connected() || !call.good_name(view(name), kCallNameBytes)) return std::nullopt;
  scarlet::protocol::Request request = request_for(RequestCode::Call, 0, name);
  request.arguments = arguments;
  const Outcome outcome = call.ask(request);
  result = Call::result_of(outcome);
  if (!outcome.done()) return std::nullopt;
  return scarlet::protocol::decode_arguments(outcome.data, arguments.size());
}

int keep_arguments(Call& call, const char* name, const std::vector<std::string_view>& arguments) {
  std::vector<std::string> kept(arguments.begin(), arguments.end());
  int result = SV_OK;
  if (const auto changed = call_subroutine(call, name, arguments, result)) {
    for (const auto& argument : *changed) kept[static_cast<std::size_t>(argument.number - 1)] = argument.value;
  }
  call.session().arguments = std::move(kept);
  return result;
}

short package(const char* function, RequestCode code, const char* name) {
  Call call(function);
  if (!call.connected() || !call.good_name(view(name), kPackageNameBytes)) return 0;
  return call.ask(request_for(code, 0, name)).done() ? 1 : 0;
}

const std::string* argument_of(Call& call, int number) {
  const auto& kept = call.session().arguments;
  return number < 1 || static_cast<std::size_t>(number) > kept.size() ? nullptr
                                                                      : &kept[static_cast<std::size_t>(number - 1)];
}

}  // namespace

extern "C" {

char* QMExecute(const char* command, int* err) {
  Call call("QMExecute");
  if (err) *err = SV_ON_ERROR;
  if (!call.connected()) return copy({});
  return command_output(call, call.ask(request_for(RequestCode::Execute, 0, command)), err);
}

char* QMRespond(const char* text, int* err) {
  Call call("QMRespond");
  if (err) *err = SV_ON_ERROR;
  if (!call.executing()) return copy({});
  return command_output(call, call.ask(request_for(RequestCode::Respond, 0, text)), err);
}

void QMEndCommand(void) {
  Call call("QMEndCommand");
  if (!call.executing()) return;
  if (!call.ask(request_for(RequestCode::EndCommand)).lost)
    call.connection().set_context(Connection::Context::Connected);
}

// The published API counts in a short, which the standard does not want in front of an ellipsis; both compilers take
// it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wvarargs"
void QMCall(const char* name, short count, ...) {
  if (count < 0 || count > kArguments) return;
  std::vector<char*> buffers;
  std::va_list list;
  va_start(list, count);
  for (int i = 0; i < count; ++i) buffers.push_back(va_arg(list, char*));
  va_end(list);
  const std::vector<std::string_view> arguments = [&] {
    std::vector<std::string_view> views;
    for (const char* buffer : buffers) views.push_back(view(buffer));
    return views;
  }();
  Call call("QMCall");
  int result = SV_OK;
  const auto changed = call_subroutine(call, name, arguments, result);
  if (!changed) return;
  for (const auto& argument : *changed) {
    char* buffer = buffers[static_cast<std::size_t>(argument.number - 1)];
    if (buffer == nullptr) continue;
    // The caller promises room, as this function always has asked.
    std::memcpy(buffer, argument.value.data(), argument.value.size());
    buffer[argument.value.size()] = '\0';
  }
}

void QMCallx(const char* name, short count, ...) {
  if (count < 0 || count > kArguments) return;
  std::vector<std::string_view> arguments;
  std::va_list list;
  va_start(list, count);
  for (int i = 0; i < count; ++i) arguments.push_back(view(va_arg(list, const char*)));
  va_end(list);
  Call call("QMCallx");
  keep_arguments(call, name, arguments);
}
#pragma GCC diagnostic pop

int QMTryCall(const char* name, int count, const char* const* arguments, const int* sizes) {
  if (count < 0 || count > kArguments) return SV_ON_ERROR;
  std::vector<std::string_view> views;
  for (int i = 0; i < count; ++i) views.emplace_back(arguments[i], static_cast<std::size_t>(sizes[i]));
  Call call("QMTryCall");
  return keep_arguments(call, name, views);
}

char* QMGetArg(int number) {
  Call call("QMGetArg");
  const std::string* argument = argument_of(call, number);
  return argument ? copy(*argument) : nullptr;
}

char* QMGetArgBytes(int number, int* size) {
  Call call("QMGetArgBytes");
  const std::string* argument = argument_of(call, number);
  if (size) *size = argument ? static_cast<int>(argument->size()) : 0;
  return argument ? copy(*argument) : nullptr;
}

short QMEnterPackage(const char* name) { return package("QMEnterPackage", RequestCode::EnterPackage, name); }
short QMExitPackage(const char* name) { return package("QMExitPackage", RequestCode::ExitPackage, name); }

}  // extern "C"
