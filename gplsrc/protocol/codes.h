// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of the QMClient protocol: what a client asks (requests.def has the data of each) and how a reply ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace scarlet::protocol {

enum class RequestCode : std::int16_t {
#define R(code, name, layout) name = code,
#include "protocol/requests.def"
#undef R
};

enum class ResultCode : std::int16_t {
  Done = 0,
  Failed = 1,  // ON ERROR, an abort, or not permitted; the data is a text
  Else = 2,
  Wrong = 3,   // the request itself; GetError has the text
  Locked = 4,  // the status is the holder's user number
  Prompt = 5,  // the command asks for input; the data is its output so far
};

inline constexpr char kGreeting = 0x06;  // the first byte from the server on a network connection
inline constexpr int kDefaultPort = 4243;

struct RequestInfo {
  RequestCode code;
  std::string_view name;
  std::string_view layout;
};
// Null when there is no such request.
const RequestInfo* request_info(std::int16_t code);

}  // namespace scarlet::protocol
