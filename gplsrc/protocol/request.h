// SPDX-License-Identifier: GPL-3.0-or-later
// A request of a client, as bytes and as a value.
//
//   +---------------+-------------+------------------------------+
//   | long: length  | short: code | data, as requests.def says   |
//   +---------------+-------------+------------------------------+
//
// The length counts itself. Decoding is strict about what is missing and silent about what is too much: old clients
// send fillers. Views point into the bytes that were decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/codes.h"

namespace scarlet::protocol {

inline constexpr std::size_t kRequestHeaderBytes = 6;

struct Request {
  RequestCode code = RequestCode::Quit;
  std::int16_t handle = 0;
  std::int16_t list = 0;
  std::int16_t flags = 0;
  std::int32_t number = 0;
  std::string_view text;  // id, name, command, user
  std::string_view data;  // record, value, password
  std::vector<std::string_view> arguments;
};

enum class DecodeProblem : std::uint8_t { None, UnknownCode, BadData };
struct Decoded {
  DecodeProblem problem = DecodeProblem::None;
  Request request;
};
// A whole packet, header included, as FrameBuffer gives it.
Decoded decode_request(std::string_view packet);

// The packet, or nothing when an item is longer than the protocol can say.
std::optional<std::string> encode_request(const Request& request);

}  // namespace scarlet::protocol
