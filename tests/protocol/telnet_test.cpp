// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/telnet.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace scarlet::protocol;
using namespace std::string_literals;

TelnetEvents receive(TelnetStream& stream, std::string_view bytes) {
  TelnetEvents events;
  stream.receive(bytes, events);
  return events;
}

TEST(Telnet, GreetingIsTheReferencesAndAsksForTheWindow) {
  EXPECT_EQ(TelnetStream::greeting(),
            "\xFF\xFD\x2D\xFF\xFB\x01\xFF\xFD\x03\xFF\xFB\x03\xFF\xFE\x22\xFF\xFD\x18\xFF\xFD\x1F"s);
}

TEST(Telnet, ReturnComesAloneInNvtMode) {
  TelnetStream stream;
  EXPECT_EQ(receive(stream, "a\r\0b\r\nc\rd\n"s).keys, "a\rb\rc\rd\n");
  // The byte after the return may come later.
  EXPECT_EQ(receive(stream, "x\r").keys, "x\r");
  EXPECT_EQ(receive(stream, "\ny").keys, "y");
}

TEST(Telnet, BinaryInputLeavesBytesAlone) {
  TelnetStream stream;
  EXPECT_EQ(receive(stream, "\xFF\xFB\x00"s).answer, "\xFF\xFD\x00"s);
  EXPECT_EQ(receive(stream, "a\r\n\r\0"s).keys, "a\r\n\r\0"s);
  EXPECT_EQ(receive(stream, "\xFF\xFC\x00"s).answer, "\xFF\xFE\x00"s);
  EXPECT_EQ(receive(stream, "\r\n"s).keys, "\r"s);
}

TEST(Telnet, ADoubledCommandByteIsData) {
  TelnetStream stream;
  EXPECT_EQ(receive(stream, "\xFF\xFFz"s).keys, "\xFFz"s);
}

TEST(Telnet, BreakAndInterruptAreTheBreakKey) {
  TelnetStream stream;
  EXPECT_TRUE(receive(stream, "\xFF\xF3"s).interrupt);
  EXPECT_TRUE(receive(stream, "\xFF\xF4"s).interrupt);
  EXPECT_FALSE(receive(stream, "\xFF\xF1"s).interrupt);
}

TEST(Telnet, TerminalTypeIsAskedOnceAndTakenInLowerCase) {
  TelnetStream stream;
  EXPECT_EQ(receive(stream, "\xFF\xFB\x18"s).answer, "\xFF\xFA\x18\x01\xFF\xF0"s);
  EXPECT_EQ(receive(stream, "\xFF\xFB\x18"s).answer, "");
  EXPECT_TRUE(receive(stream, "\xFF\xFA\x18\0XTERM-256color\xFF\xF0"s).terminal_known);
  EXPECT_EQ(stream.terminal_type(), "xterm-256color");
}

TEST(Telnet, TerminalNamesThatAreNoneAreDropped) {
  for (const std::string& name : {"../../etc/passwd"s, "vt100;rm"s, ""s, "."s, "x\0y"s, std::string(41, 'a')}) {
    TelnetStream stream;
    EXPECT_FALSE(receive(stream, "\xFF\xFA\x18\0"s + name + "\xFF\xF0"s).terminal_known) << name;
    EXPECT_EQ(stream.terminal_type(), "");
  }
  TelnetStream stream;
  EXPECT_TRUE(receive(stream, "\xFF\xFA\x18\0"s + std::string(40, 'a') + "\xFF\xF0"s).terminal_known);
}

TEST(Telnet, WindowSizeWithADoubledByte) {
  TelnetStream stream;
  EXPECT_TRUE(receive(stream, "\xFF\xFA\x1F\0\xFF\xFF\0\x18\xFF\xF0"s).window_changed);
  EXPECT_EQ(stream.columns(), 255);
  EXPECT_EQ(stream.rows(), 24);
  EXPECT_FALSE(receive(stream, "\xFF\xFA\x1F\0\0\0\x18\xFF\xF0"s).window_changed) << "no columns is no size";
}

TEST(Telnet, EndlessSubnegotiationsTakeNoMemoryAndGoByWhole) {
  TelnetStream stream;
  EXPECT_EQ(receive(stream, "\xFF\xFA\x18\0"s + std::string(1'000'000, 'x') + "\xFF\xF0keys"s).keys, "keys");
  EXPECT_EQ(stream.terminal_type(), "");
}

TEST(Telnet, OptionsAreAnsweredOnlyWhenTheyChange) {
  TelnetStream stream;
  EXPECT_EQ(receive(stream, "\xFF\xFD\x00"s).answer, "\xFF\xFB\x00"s);
  EXPECT_EQ(receive(stream, "\xFF\xFD\x00"s).answer, "");
  EXPECT_EQ(receive(stream, "\xFF\xFD\x01\xFF\xFD\x63\xFF\xFB\x63"s).answer, "");
}

TEST(Telnet, EscapesOutput) {
  TelnetStream stream;
  EXPECT_EQ(stream.escaped("a\xFF\r\n"s), "a\xFF\xFF\r\0\n"s);
  receive(stream, "\xFF\xFD\x00"s);
  EXPECT_EQ(stream.escaped("a\xFF\r\n"s), "a\xFF\xFF\r\n"s);
}

}  // namespace
