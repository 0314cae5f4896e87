// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/reply.h"

#include <gtest/gtest.h>

#include <string>

#include "protocol/fields.h"

namespace {

using namespace scarlet::protocol;
using namespace std::string_literals;

TEST(Reply, BytesOfTheWireAreThoseOfTheProtocol) {
  EXPECT_EQ(encode_reply({ResultCode::Locked, 7, ""}), "\x0A\0\0\0\x04\0\x07\0\0\0"s);
  EXPECT_EQ(encode_reply({ResultCode::Done, -3006, "ok"}), "\x0C\0\0\0\0\0\x42\xF4\xFF\xFFok"s);
}

TEST(Reply, ComesBackAsItWasSent) {
  const std::string packet = encode_reply({ResultCode::Prompt, -1, "a\0b\xFF"s});
  const auto reply = decode_reply(packet);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->result, ResultCode::Prompt);
  EXPECT_EQ(reply->status, -1);
  EXPECT_EQ(reply->data, "a\0b\xFF"s);
}

TEST(Reply, BuiltInPlaceIsTheSame) {
  std::string packet;
  start_reply(packet);
  packet += "data";
  finish_reply(packet, ResultCode::Else, 3006);
  EXPECT_EQ(packet, encode_reply({ResultCode::Else, 3006, "data"}));
}

TEST(Reply, ShortOnesAndUnknownResultsAreRefused) {
  const std::string whole = encode_reply({ResultCode::Done, 0, ""});
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(decode_reply(whole.substr(0, size))) << size;
  std::string unknown = whole;
  unknown[4] = 6;
  EXPECT_FALSE(decode_reply(unknown));
  unknown[5] = static_cast<char>(0xFF);
  EXPECT_FALSE(decode_reply(unknown));
}

TEST(Reply, ArgumentsOfACallArePaddedWithBlanksAndComeBack) {
  std::string data;
  put_argument(data, {2, "abc"});
  EXPECT_EQ(data, "\x02\0\x03\0\0\0abc "s);
  put_argument(data, {5, ""});
  const auto arguments = decode_arguments(data, 5);
  ASSERT_TRUE(arguments);
  ASSERT_EQ(arguments->size(), 2U);
  EXPECT_EQ((*arguments)[0].value, "abc");
  EXPECT_EQ((*arguments)[1].number, 5);
  EXPECT_FALSE(decode_arguments(data, 4)) << "a number above the count must be refused";
  EXPECT_FALSE(decode_arguments(data.substr(0, 7), 5));
}

}  // namespace
