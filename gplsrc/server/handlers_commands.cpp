// SPDX-License-Identifier: GPL-3.0-or-later
// Commands with their prompts, and calls of catalogued subroutines.
#include <algorithm>
#include <cstring>
#include <vector>

#include "base/text.h"
#include "server/connection.h"
#include "vm/host.h"
#include "workspace/print_units.h"

namespace scarlet::server {

using base::MessageId;
using protocol::RequestCode;
using protocol::ResultCode;
using session::Session;
using value::Value;

namespace {

constexpr std::size_t kCallNameBytes = 63;
constexpr int kEndOfSession = 3;
constexpr std::int64_t kOnlyCallable = 2;  // QMCLIENT: only programs compiled with $QMCALL

// A string of its own on the heap, however short: whoever assigns to the variable lets go of it.
Value traceable(std::string_view text) {
  value::StringRep* rep = value::StringRep::make(std::max<std::size_t>(text.size(), 1));
  std::memcpy(rep->bytes(), text.data(), text.size());
  rep->size = text.size();
  return Value::adopt(rep);
}

}  // namespace

void Connection::show(std::string_view text) { output_ += text; }

// What a finished command has shown: lines become fields.
void Connection::take_output(std::string& packet) {
  if (output_.ends_with('\n')) output_.pop_back();
  std::replace(output_.begin(), output_.end(), '\n', base::kFieldMark);
  packet.append(output_);
  output_ = std::string();
}

void Connection::execute(const Request& request) {
  // A copy: the packet's place is used again when the command asks for input.
  const std::string command(request.text);
  output_.clear();
  stopped_by_client_ = false;
  prompted_ = false;
  may_prompt_ = true;
  const Session::Served served = session_->serve(command, [&] { session_->processor().run_single(command); });
  may_prompt_ = false;
  switch (served.how) {
    case Session::Served::How::Done:
      if (stopped_by_client_) output_.clear();
      take_output(answer_.packet());
      return answer_.set(ResultCode::Done, stopped_by_client_ ? 0 : workspace().variables().system_return_code);
    case Session::Served::How::Aborted:
      output_.clear();
      return failed(served.message, workspace().variables().system_return_code);
    case Session::Served::How::Ended: ended_ = true; return;
  }
}

// Result 5 and the client's answer to it. When something else interrupts the wait the session comes again, and the
// client is not asked twice.
session::InputLine Connection::read_line(const session::LineRequest& request) {
  if (!may_prompt_) throw vm::Abort{1, base::message(MessageId::ServerNoInput), true};
  if (!prompted_) {
    prompted_ = channel_.send(protocol::encode_reply({ResultCode::Prompt, 0, output_}));
    output_.clear();
  }
  std::string_view packet;
  const auto keep_waiting = [&] { return request.keep_waiting ? request.keep_waiting() : !session_->interrupted(); };
  const auto got = prompted_ ? channel_.receive(packet, keep_waiting) : Channel::Got::Closed;
  if (got == Channel::Got::TimedOut) return {session::InputEnd::Interrupted, {}};
  prompted_ = false;
  if (got != Channel::Got::Packet) throw vm::Abort{kEndOfSession, "", false};
  const protocol::Decoded decoded = protocol::decode_request(packet);
  if (decoded.problem == protocol::DecodeProblem::None && decoded.request.code == RequestCode::Respond) {
    std::string text(decoded.request.text);
    if (request.max_length > 0 && text.size() > request.max_length) text.resize(request.max_length);
    if (request.upper_case) text = base::upper(text);
    return {session::InputEnd::Line, std::move(text)};
  }
  if (decoded.problem == protocol::DecodeProblem::None && decoded.request.code == RequestCode::EndCommand) {
    stopped_by_client_ = true;
    throw vm::Stop{};
  }
  throw vm::Abort{1, base::message(MessageId::ServerAbandoned), false};
}

void Connection::no_prompt(const Request&) { wrong(MessageId::ServerNoPrompt); }

void Connection::answer_argument(std::int16_t number, const Value& value) {
  std::string text;
  if (value.is_data()) text = value.to_string();
  protocol::put_argument(answer_.packet(), {number, text});
}

// What a subroutine leaves for later commands is not for those of a client.
void Connection::forget_environment() {
  workspace().data_queue().clear();
  workspace().printers().set_printer_on(false);
  session_->processor().environment().answers.clear();
}

void Connection::call(const Request& request) {
  if (request.text.empty() || request.text.size() > kCallNameBytes) {
    return failed(base::message(MessageId::ServerBadCallName));
  }
  const std::string name = base::upper(request.text);
  const auto unit = session_->find_program(name);
  if (!unit) return failed(base::message(MessageId::ServerNoSubroutine, {name}));
  const bool restricted = qmnet_ || instance_.config().number("QMCLIENT") >= kOnlyCallable;
  if (restricted && !unit->callable_by_clients) {
    return failed(base::message(MessageId::ServerNotPermitted, {"Call " + name, instance_.config().text("QMCLIENT")}));
  }
  std::vector<Value> arguments;
  for (const auto argument : request.arguments) arguments.push_back(traceable(argument));
  // Held twice, an argument that the subroutine assigned to is the one that is held once afterwards.
  const std::vector<Value> before = arguments;
  output_.clear();
  const Session::Served served =
      session_->serve("", [&] { (void)session_->call_subroutine(name, std::span(arguments)); });
  output_.clear();
  forget_environment();
  if (served.how == Session::Served::How::Ended) {
    ended_ = true;
    return;
  }
  if (served.how == Session::Served::How::Aborted) return failed(served.message);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!before[i].is_shared()) answer_argument(static_cast<std::int16_t>(i + 1), arguments[i]);
  }
  answer_.set(ResultCode::Done, session_->machine().status());
}

}  // namespace scarlet::server
