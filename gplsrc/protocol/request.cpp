// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/request.h"

#include <array>

#include "base/limits.h"
#include "protocol/fields.h"

namespace scarlet::protocol {
namespace {

constexpr RequestInfo kRequests[] = {
#define R(code, name, layout) {RequestCode::name, #name, layout},
#include "protocol/requests.def"
#undef R
};

constexpr std::size_t kLongestPacket = 0x7FFF'FFFF;

bool take_arguments(FieldReader& reader, std::vector<std::string_view>& arguments) {
  std::int16_t count = 0;
  if (!reader.take_short(count)) return false;
  if (count < 0 || static_cast<std::size_t>(count) > base::limits::kArguments) return false;
  arguments.resize(static_cast<std::size_t>(count));
  for (auto& argument : arguments) {
    if (!reader.take_long_padded(argument)) return false;
  }
  return true;
}

bool take_item(char item, FieldReader& reader, Request& request) {
  switch (item) {
    case 'h': return reader.take_short(request.handle);
    case 'H': return reader.take_short_or_digit(request.handle);
    case 'l': return reader.take_short(request.list);
    case 'L': return reader.take_short_or_digit(request.list);
    case 'f': return reader.take_short(request.flags);
    case 'n': return reader.take_long(request.number);
    case 'c': return reader.take_counted(request.text);
    case 'p': return reader.take_padded(request.text);
    case 'P': return reader.take_padded(request.data);
    case 't': request.text = reader.take_rest(); return true;
    case 'd': request.data = reader.take_rest(); return true;
    default: return take_arguments(reader, request.arguments);
  }
}

bool put_arguments(FieldWriter& writer, const std::vector<std::string_view>& arguments) {
  if (arguments.size() > base::limits::kArguments) return false;
  writer.put_short(static_cast<std::int16_t>(arguments.size()));
  for (const auto argument : arguments) {
    if (argument.size() > kLongestPacket) return false;
    writer.put_long_padded(argument);
  }
  return true;
}

bool put_item(char item, FieldWriter& writer, const Request& request) {
  switch (item) {
    case 'h':
    case 'H': writer.put_short(request.handle); return true;
    case 'l':
    case 'L': writer.put_short(request.list); return true;
    case 'f': writer.put_short(request.flags); return true;
    case 'n': writer.put_long(request.number); return true;
    case 'c': return fits_short(request.text) && (writer.put_counted(request.text), true);
    case 'p': return fits_short(request.text) && (writer.put_padded(request.text), true);
    case 'P': return fits_short(request.data) && (writer.put_padded(request.data), true);
    case 't': writer.put_bytes(request.text); return true;
    case 'd': writer.put_bytes(request.data); return true;
    default: return put_arguments(writer, request.arguments);
  }
}

}  // namespace

const RequestInfo* request_info(std::int16_t code) {
  if (code < 1 || static_cast<std::size_t>(code) > std::size(kRequests)) return nullptr;
  return &kRequests[code - 1];
}

Decoded decode_request(std::string_view packet) {
  FieldReader reader(packet);
  std::int32_t length = 0;
  std::int16_t code = 0;
  if (!reader.take_long(length) || !reader.take_short(code)) return {DecodeProblem::BadData, {}};
  const RequestInfo* info = request_info(code);
  if (!info) return {DecodeProblem::UnknownCode, {}};
  Decoded decoded;
  decoded.request.code = info->code;
  for (const char item : info->layout) {
    if (take_item(item, reader, decoded.request)) continue;
    decoded.problem = DecodeProblem::BadData;
    break;
  }
  return decoded;
}

std::optional<std::string> encode_request(const Request& request) {
  const RequestInfo* info = request_info(static_cast<std::int16_t>(request.code));
  if (!info) return std::nullopt;
  std::string packet;
  packet.reserve(kRequestHeaderBytes + 16 + request.text.size() + request.data.size());
  FieldWriter writer(packet);
  writer.put_long(0);
  writer.put_short(static_cast<std::int16_t>(request.code));
  for (const char item : info->layout) {
    if (!put_item(item, writer, request)) return std::nullopt;
  }
  if (packet.size() > kLongestPacket) return std::nullopt;
  put_long_at(packet, 0, static_cast<std::int32_t>(packet.size()));
  return packet;
}

}  // namespace scarlet::protocol
