// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/reply.h"

#include "protocol/fields.h"

namespace scarlet::protocol {
namespace {

constexpr std::size_t kStatusAt = 6;
constexpr std::size_t kResultAt = 4;

}  // namespace

void start_reply(std::string& packet) { packet.assign(kReplyHeaderBytes, '\0'); }

void finish_reply(std::string& packet, ResultCode result, std::int32_t status) {
  put_long_at(packet, 0, static_cast<std::int32_t>(packet.size()));
  packet[kResultAt] = static_cast<char>(result);
  packet[kResultAt + 1] = '\0';
  put_long_at(packet, kStatusAt, status);
}

std::string encode_reply(const Reply& reply) {
  std::string packet;
  packet.reserve(kReplyHeaderBytes + reply.data.size());
  start_reply(packet);
  packet.append(reply.data);
  finish_reply(packet, reply.result, reply.status);
  return packet;
}

std::optional<Reply> decode_reply(std::string_view packet) {
  FieldReader reader(packet);
  std::int32_t length = 0;
  std::int16_t result = 0;
  Reply reply;
  if (!reader.take_long(length) || !reader.take_short(result) || !reader.take_long(reply.status)) return std::nullopt;
  if (result < 0 || result > static_cast<std::int16_t>(ResultCode::Prompt)) return std::nullopt;
  reply.result = static_cast<ResultCode>(result);
  reply.data = reader.take_rest();
  return reply;
}

void put_argument(std::string& data, const ReturnedArgument& argument) {
  FieldWriter writer(data);
  writer.put_short(argument.number);
  writer.put_long_padded(argument.value, ' ');
}

std::optional<std::vector<ReturnedArgument>> decode_arguments(std::string_view data, std::size_t count) {
  std::vector<ReturnedArgument> arguments;
  FieldReader reader(data);
  while (!reader.at_end()) {
    ReturnedArgument argument;
    if (!reader.take_short(argument.number) || !reader.take_long_padded(argument.value)) return std::nullopt;
    if (argument.number < 1 || static_cast<std::size_t>(argument.number) > count) return std::nullopt;
    arguments.push_back(argument);
  }
  return arguments;
}

}  // namespace scarlet::protocol
