// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/proxy_header.h"

#include <gtest/gtest.h>

namespace scarlet::protocol {
namespace {

using State = ProxyHeader::State;

std::string binary(char command, char family, const std::string& rest) {
  return std::string("\r\n\r\n\0\r\nQUIT\n", 12) + command + family + static_cast<char>(rest.size() >> 8) +
         static_cast<char>(rest.size()) + rest;
}

// As a reader does: never more bytes than it is told to take. How many it took comes back in `taken`.
ProxyHeader read(const std::string& stream, std::size_t& taken) {
  taken = 0;
  ProxyHeader header = parse_proxy_header({});
  while (header.state == State::NeedsMore && taken + header.wanted_bytes <= stream.size()) {
    taken += header.wanted_bytes;
    header = parse_proxy_header(std::string_view(stream).substr(0, taken));
  }
  return header;
}

void expect(const std::string& header, const std::string& address, int port) {
  std::size_t taken = 0;
  const ProxyHeader parsed = read(header + "the client's own bytes", taken);
  EXPECT_EQ(parsed.state, State::Complete) << header;
  EXPECT_EQ(parsed.address, address);
  EXPECT_EQ(parsed.port, port);
  EXPECT_EQ(taken, header.size());
}

TEST(ProxyHeader, BothVersionsNameTheClient) {
  expect("PROXY TCP4 203.0.113.7 10.0.0.1 56324 4243\r\n", "203.0.113.7", 56324);
  expect("PROXY TCP6 2001:db8::7 2001:db8::1 56324 4243\r\n", "2001:db8::7", 56324);
  const std::string v4("\xCB\x00\x71\x07\x0A\x00\x00\x01\xDC\x04\x10\x93", 12);
  expect(binary('\x21', '\x11', v4), "203.0.113.7", 56324);
  expect(binary('\x21', '\x11', v4 + "\x04" + std::string("\0\1x", 3)), "203.0.113.7", 56324);
  std::string v6("\x20\x01\x0d\xb8", 4);
  v6 += std::string(11, '\0') + "\x07" + std::string(16, '\1') + "\xDC\x04\x10\x93";
  expect(binary('\x21', '\x21', v6), "2001:db8:0:0:0:0:0:7", 56324);
}

TEST(ProxyHeader, AProxyMaySpeakForItself) {
  expect("PROXY UNKNOWN\r\n", "", 0);
  expect("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", "", 0);
  expect(binary('\x20', '\x00', ""), "", 0);
}

TEST(ProxyHeader, WhatIsNoneIsBroken) {
  const std::string v4(12, '\1');
  for (const std::string& bad :
       {std::string("\x0e\0\0\0\x18\0", 6), std::string("GET / HTTP/1.1\r\n"), std::string("PROXY TCP4 a b 1 2\r\n"),
        std::string("PROXY TCP4 1.2.3.4 5.6.7.8 99999 1\r\n"), std::string("PROXY UDP4 1.2.3.4 5.6.7.8 1 2\r\n"),
        "PROXY " + std::string(120, 'x'), binary('\x11', '\x11', v4), binary('\x22', '\x11', v4),
        binary('\x21', '\x31', v4), binary('\x21', '\x21', v4), binary('\x21', '\x11', std::string(600, 'x'))}) {
    std::size_t taken = 0;
    EXPECT_EQ(read(bad + std::string(700, 'y'), taken).state, State::Broken) << bad;
    EXPECT_LE(taken, 107U);
  }
}

TEST(ProxyHeader, EveryBeginningOfOneAsksForMore) {
  const std::string whole = binary('\x21', '\x11', std::string(12, '\1'));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto header = parse_proxy_header(std::string_view(whole).substr(0, size));
    EXPECT_EQ(header.state, State::NeedsMore) << size;
    EXPECT_LE(size + header.wanted_bytes, whole.size()) << size;
  }
}

}  // namespace
}  // namespace scarlet::protocol
