// SPDX-License-Identifier: GPL-3.0-or-later
// A reply of the server.
//
//   +---------------+---------------+----------------+------+
//   | long: length  | short: result | long: STATUS() | data |
//   +---------------+---------------+----------------+------+
//
// The length counts itself. The data of a successful Call are the arguments that were assigned to, in ascending order:
// short number from 1, long length, bytes, a blank if the length is odd.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/codes.h"

namespace scarlet::protocol {

inline constexpr std::size_t kReplyHeaderBytes = 10;

struct Reply {
  ResultCode result = ResultCode::Done;
  std::int32_t status = 0;
  std::string_view data;
};

// One packet in one string, to be written in one piece.
std::string encode_reply(const Reply& reply);
// For data that are built in place: a header with room, the data appended by the caller, then the numbers.
void start_reply(std::string& packet);
void finish_reply(std::string& packet, ResultCode result, std::int32_t status);

// A whole packet. Nothing when it is too short or its result is none of the protocol.
std::optional<Reply> decode_reply(std::string_view packet);

struct ReturnedArgument {
  std::int16_t number = 0;  // from 1
  std::string_view value;
};
void put_argument(std::string& data, const ReturnedArgument& argument);
// Nothing when the data are not well formed or a number is below 1 or above `count`.
std::optional<std::vector<ReturnedArgument>> decode_arguments(std::string_view data, std::size_t count);

}  // namespace scarlet::protocol
