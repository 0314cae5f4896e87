// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/api.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/message.h"

namespace scarlet::client {

using base::MessageId;
using base::Status;
using protocol::ResultCode;

namespace {

constexpr std::size_t kIdBytes = 255;

}  // namespace

char* copy(std::string_view text) {
  auto* bytes = static_cast<char*>(std::malloc(text.size() + 1));
  if (bytes == nullptr) return nullptr;
  if (!text.empty()) std::memcpy(bytes, text.data(), text.size());
  bytes[text.size()] = '\0';
  return bytes;
}

Call::Call(const char* name)
    : name_(name),
      number_(Registry::instance().current()),
      session_(Registry::instance().session(number_)),
      lock_(session_.mutex),
      was_connected_(session_.connection.context() != Connection::Context::Disconnected) {}

// A session whose connection went away during the call is free again.
Call::~Call() {
  if (was_connected_ && session_.connection.context() == Connection::Context::Disconnected) {
    Registry::instance().release(number_);
  }
}

Outcome Call::ask(const protocol::Request& request) {
  const Outcome outcome = session_.connection.ask(request);
  if (outcome.lost || outcome.result == ResultCode::Wrong) {
    thread_error() = session_.connection.last_error();
  } else if (outcome.result == ResultCode::Failed) {
    thread_error() = outcome.data;
    std::fputs(base::message(MessageId::ClientAbort, {name_, outcome.data}).c_str(), stderr);
  }
  return outcome;
}

bool Call::good_id(const char* id, bool complain) {
  const std::string_view text = view(id);
  if (!text.empty() && text.size() <= kIdBytes) return true;
  session_.connection.set_status(base::number(Status::RecordIdInvalid));
  if (complain) std::fprintf(stderr, "%s\n", base::message(MessageId::ClientBadId, {name_}).c_str());
  return false;
}

bool Call::good_name(std::string_view name, std::size_t most) {
  if (!name.empty() && name.size() <= most) return true;
  session_.connection.set_status(base::number(Status::BadName));
  return false;
}

protocol::Request request_for(protocol::RequestCode code, int handle, const char* text, int list) {
  protocol::Request request;
  request.code = code;
  request.handle = static_cast<std::int16_t>(handle);
  request.list = static_cast<std::int16_t>(list);
  request.text = view(text);
  return request;
}

}  // namespace scarlet::client
