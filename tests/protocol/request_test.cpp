// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/request.h"

#include <gtest/gtest.h>

#include <string>

#include "protocol/fields.h"

namespace {

using namespace scarlet::protocol;
using namespace std::string_literals;

std::string packet(std::int16_t code, const std::string& data) {
  std::string bytes;
  FieldWriter writer(bytes);
  writer.put_long(static_cast<std::int32_t>(kRequestHeaderBytes + data.size()));
  writer.put_short(code);
  return bytes + data;
}

// Every item filled, so that a layout that loses one shows.
Request full(RequestCode code) {
  Request request;
  request.code = code;
  request.handle = 1'234;
  request.list = 10;
  request.flags = 3;
  request.number = -70'000;
  request.text = "ID7";
  request.data = "record\xFEtwo";
  request.arguments = {"one", "", "three3"};
  return request;
}

TEST(Request, EveryRequestComesBackAsItWasSent) {
  for (std::int16_t code = 1; code <= 46; ++code) {
    const RequestInfo* info = request_info(code);
    ASSERT_NE(info, nullptr) << code;
    ASSERT_EQ(static_cast<std::int16_t>(info->code), code);
    const auto bytes = encode_request(full(info->code));
    ASSERT_TRUE(bytes) << code;
    EXPECT_EQ(long_at(*bytes, 0), static_cast<std::int32_t>(bytes->size()));
    const Decoded decoded = decode_request(*bytes);
    ASSERT_EQ(decoded.problem, DecodeProblem::None) << info->name;
    EXPECT_EQ(encode_request(decoded.request), bytes) << info->name;
    const auto has = [&](char item) { return info->layout.find(item) != std::string_view::npos; };
    if (has('h') || has('H')) {
      EXPECT_EQ(decoded.request.handle, 1'234) << info->name;
    }
    if (has('l') || has('L')) {
      EXPECT_EQ(decoded.request.list, 10) << info->name;
    }
    if (has('t') || has('c') || has('p')) {
      EXPECT_EQ(decoded.request.text, "ID7") << info->name;
    }
    if (has('a')) {
      EXPECT_EQ(decoded.request.arguments.size(), 3U);
    }
  }
}

TEST(Request, PacketsCutAnywhereAreRefusedOrShorterButNeverReadBeyond) {
  for (std::int16_t code = 1; code <= 46; ++code) {
    const RequestInfo* info = request_info(code);
    const auto bytes = encode_request(full(info->code));
    for (std::size_t size = 0; size < bytes->size(); ++size) {
      const std::string cut(*bytes, 0, size);
      const Decoded decoded = decode_request(cut);
      const bool open_end = info->layout.ends_with('t') || info->layout.ends_with('d');
      // What must be there in full is; an open end may be short, a filler may be missing.
      if (size < kRequestHeaderBytes) {
        EXPECT_EQ(decoded.problem, DecodeProblem::BadData);
      }
      if (!open_end && size + 1 < bytes->size() && size >= kRequestHeaderBytes) {
        EXPECT_EQ(decoded.problem, DecodeProblem::BadData) << info->name << " cut to " << size;
      }
    }
  }
}

TEST(Request, BytesOfTheWireAreThoseOfTheProtocol) {
  Request request;
  request.code = RequestCode::Write;
  request.handle = 2;
  request.text = "abc";
  request.data = "XY";
  EXPECT_EQ(encode_request(request), "\x0F\0\0\0\x10\0\x02\0\x03\0abcXY"s);
  request.code = RequestCode::Login;
  request.text = "joe";
  request.data = "pw";
  EXPECT_EQ(encode_request(request), "\x10\0\0\0\x18\0\x03\0joe\0\x02\0pw"s);
}

TEST(Request, UnknownCodesAreToldFromBadData) {
  for (const int code : {0, 47, 1'000, -1, -32'768}) {
    EXPECT_EQ(decode_request(packet(static_cast<std::int16_t>(code), "")).problem, DecodeProblem::UnknownCode) << code;
  }
  EXPECT_EQ(decode_request(packet(6, "\x01")).problem, DecodeProblem::BadData);
}

TEST(Request, ALoneDigitStandsForAHandleOnlyWhereOldClientsSendIt) {
  EXPECT_EQ(decode_request(packet(5, "7")).request.handle, 7);
  EXPECT_EQ(decode_request(packet(12, "3")).request.list, 3);
  EXPECT_EQ(decode_request(packet(31, "4")).request.handle, 4);
  EXPECT_EQ(decode_request(packet(5, "x")).problem, DecodeProblem::BadData);
  EXPECT_EQ(decode_request(packet(33, "7")).problem, DecodeProblem::BadData);
}

TEST(Request, LengthsBelowZeroOrBeyondThePacketAreRefused) {
  EXPECT_EQ(decode_request(packet(24, "\xFF\xFFjoe"s)).problem, DecodeProblem::BadData);
  EXPECT_EQ(decode_request(packet(24, "\x05\0joe"s)).problem, DecodeProblem::BadData);
  EXPECT_EQ(decode_request(packet(20, "\x01\0S\0\x01\0\xFF\xFF\xFF\x7F"s)).problem, DecodeProblem::BadData);
  EXPECT_EQ(decode_request(packet(20, "\x01\0S\0\x01\0\xFF\xFF\xFF\xFF"s)).problem, DecodeProblem::BadData);
}

TEST(Request, ACallTakes255ArgumentsAndNotOneMore) {
  Request request;
  request.code = RequestCode::Call;
  request.text = "SUB";
  request.arguments.assign(255, "x");
  const auto bytes = encode_request(request);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(decode_request(*bytes).request.arguments.size(), 255U);
  request.arguments.assign(256, "x");
  EXPECT_FALSE(encode_request(request));
  std::string many = "\x01\0S\0\0\x01"s;  // 256
  for (int i = 0; i < 256; ++i) many += "\0\0\0\0"s;
  EXPECT_EQ(decode_request(packet(20, many)).problem, DecodeProblem::BadData);
}

TEST(Request, ATextLongerThanAShortCanSayIsNotSent) {
  const std::string longest(32'767, 'x');
  Request request = full(RequestCode::Write);
  request.text = longest;
  EXPECT_TRUE(encode_request(request));
  const std::string longer = longest + "x";
  request.text = longer;
  EXPECT_FALSE(encode_request(request));
}

}  // namespace
