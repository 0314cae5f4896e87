// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/terminfo.h"

#include <gtest/gtest.h>

namespace scarlet::terminal {
namespace {

// vt100 and xterm are among the descriptions that every installation has.
TEST(Terminfo, CursorAddressesCountFromZeroAndAreClamped) {
  const Terminfo info("xterm");
  EXPECT_EQ(info.cursor(0, 0), "\x1b[1;1H");
  EXPECT_EQ(info.cursor(9, 4), "\x1b[5;10H");
  EXPECT_EQ(info.cursor(-5, 0), "\x1b[1;1H");
  EXPECT_EQ(info.column(3), "\x1b[4G");
}

TEST(Terminfo, AColumnWithoutItsCapabilityIsReachedFromTheLeft) {
  const Terminfo info("vt100");
  EXPECT_EQ(info.column(3), "\r\x1b[3C");
  EXPECT_EQ(info.column(0), "\r");
}

TEST(Terminfo, ControlsOfTheTable) {
  const Terminfo info("xterm");
  EXPECT_EQ(info.control(-1, ""), "\x1b[H\x1b[2J");
  EXPECT_EQ(info.control(-4, ""), "\x1b[K");
  EXPECT_EQ(info.control(-13, ""), "\x1b[7m");
  EXPECT_EQ(info.control(-9, "4"), "\x1b[4D");
  EXPECT_EQ(info.control(-9, ""), "\x1b[1D");
  EXPECT_EQ(info.control(-9, "0"), "");
  EXPECT_EQ(info.control(-30, ""), "\x1b[?3h");
}

TEST(Terminfo, PaddingTimesAreLeftAway) {
  const Terminfo info("vt100");
  EXPECT_EQ(info.control(-4, ""), "\x1b[K");
}

TEST(Terminfo, ColoursAreInTheOrderOfTheLanguage) {
  const Terminfo info("xterm-256color");
  EXPECT_EQ(info.control(-37, "1"), "\x1b[34m");   // blue
  EXPECT_EQ(info.control(-37, "4"), "\x1b[31m");   // red
  EXPECT_EQ(info.control(-38, "2"), "\x1b[42m");   // green
  EXPECT_EQ(info.control(-37, "12"), "\x1b[91m");  // bright red
  EXPECT_EQ(info.control(-37, "16"), "");
  EXPECT_EQ(info.control(-37, ""), "");
}

TEST(Terminfo, EightColourTerminalsMakeBrightBold) {
  const Terminfo info("linux");
  EXPECT_EQ(info.control(-37, "12"), "\x1b[1m\x1b[31m");
}

TEST(Terminfo, UnknownCodesAndTypesGiveNothing) {
  const Terminfo info("no-such-terminal");
  EXPECT_FALSE(info.known());
  EXPECT_EQ(info.type(), "no-such-terminal");
  EXPECT_EQ(info.cursor(1, 1), "");
  EXPECT_EQ(info.control(-1, ""), "");
  EXPECT_EQ(Terminfo("xterm").control(-99, ""), "");
  EXPECT_FALSE(Terminfo("").known());
}

TEST(Terminfo, TwoTerminalsDoNotMixTheirStrings) {
  const Terminfo one("vt52");
  const Terminfo two("xterm");
  EXPECT_EQ(one.cursor(0, 0), "\x1bY  ");
  EXPECT_EQ(two.cursor(0, 0), "\x1b[1;1H");
  EXPECT_EQ(one.cursor(0, 0), "\x1bY  ");
}

TEST(Terminfo, CapabilitiesByName) {
  const Terminfo info("xterm");
  EXPECT_EQ(info.capability("cuu1"), "\x1b[A");
  EXPECT_EQ(info.capability("cols"), "80");
  EXPECT_EQ(info.capability("am"), "1");
  EXPECT_EQ(info.capability("nonsense"), "");
  EXPECT_EQ(info.columns(), 80);
  EXPECT_EQ(info.lines(), 24);
}

}  // namespace
}  // namespace scarlet::terminal
