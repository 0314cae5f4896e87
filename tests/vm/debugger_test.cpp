// SPDX-License-Identifier: GPL-3.0-or-later
// Where programs compiled with $DEBUG stop, and what is seen and changed there.
#include "vm/debugger.h"

#include <vector>

#include "language_fixture.h"

namespace scarlet::vm {
namespace {

class DebuggerTest : public ProgramTest {
 protected:
  // The lines at which the program stops; each stop goes on as `next` says.
  std::vector<std::uint32_t> stops(const std::string& text, Debugger::Go first, Debugger::Go next) {
    std::vector<std::uint32_t> lines;
    host.on_debug = [&lines, next](const DebugStop&, Machine& m) {
      lines.push_back(m.places().front().line);
      m.debugger().resume(next);
    };
    machine.debugger().resume(first);
    run(text);
    return lines;
  }
  Debugger& debugger() { return machine.debugger(); }
};

using Lines = std::vector<std::uint32_t>;
using Go = Debugger::Go;

constexpr const char* kWithGosub = "$DEBUG\nX = 1\nGOSUB WORK\nX = 2\nSTOP\nWORK:\nX = 3\nX = 4\nRETURN\nEND";

TEST_F(DebuggerTest, single_steps_go_through_all_lines) {
  EXPECT_EQ(stops(kWithGosub, Go::Into, Go::Into), (Lines{2, 3, 7, 8, 9, 4, 5}));
}

TEST_F(DebuggerTest, steps_over_a_gosub_stay_in_the_routine) {
  EXPECT_EQ(stops(kWithGosub, Go::Into, Go::Over), (Lines{2, 3, 4, 5}));
}

TEST_F(DebuggerTest, a_step_out_stops_behind_the_gosub) {
  debugger().set_breakpoint("bp prog", 7);
  EXPECT_EQ(stops(kWithGosub, Go::On, Go::Out), (Lines{7, 4}));
}

TEST_F(DebuggerTest, breakpoints_stop_at_their_line_until_they_are_cleared) {
  debugger().set_breakpoint("PROG", 8);
  EXPECT_EQ(stops(kWithGosub, Go::On, Go::On), (Lines{8}));
  EXPECT_TRUE(debugger().clear_breakpoint("PROG", 8));
  EXPECT_FALSE(debugger().clear_breakpoint("PROG", 8));
  EXPECT_EQ(stops(kWithGosub, Go::On, Go::On), Lines{});
}

TEST_F(DebuggerTest, a_debug_statement_stops_in_debug_programs_only) {
  EXPECT_EQ(stops("$DEBUG\nX = 1\nDEBUG\nX = 2\nEND", Go::On, Go::On), (Lines{3}));
  EXPECT_EQ(stops("X = 1\nDEBUG\nX = 2\nEND", Go::On, Go::On), Lines{});
}

TEST_F(DebuggerTest, a_watch_stops_behind_the_line_that_changed_the_variable) {
  std::vector<std::string> changes;
  host.on_debug = [&changes](const DebugStop& why, Machine& m) {
    if (why.why == DebugStop::Why::Statement) return m.debugger().watch("N");
    changes.push_back(why.variable + ":" + why.before + ">" + m.debugger().show("N")->text);
  };
  run("$DEBUG\nN = 'a'\nDEBUG\nX = 1\nN = 'b'\nX = 2\nN = 'c'\nX = 3\nEND");
  EXPECT_EQ(changes, (std::vector<std::string>{"N:a>b", "N:b>c"}));
}

TEST_F(DebuggerTest, variables_elements_and_fields_are_shown_and_set) {
  host.on_debug = [](const DebugStop&, Machine& m) {
    Debugger& d = m.debugger();
    EXPECT_EQ(d.show("s<2>")->text, "two");
    EXPECT_EQ(d.show("M(2,1)")->text, "cell");
    EXPECT_FALSE(d.show("U")->assigned);
    EXPECT_FALSE(d.show("NOSUCH"));
    EXPECT_FALSE(d.show("M(3,1)"));
    EXPECT_FALSE(d.show("S<1,2,3,4>"));
    EXPECT_FALSE(d.show("S(1"));
    EXPECT_TRUE(d.set("S<2>", "zwei"));
    EXPECT_TRUE(d.set("M(1,2)", "set"));
    EXPECT_TRUE(d.set("U", "5"));
    EXPECT_FALSE(d.set("M", "whole"));
    EXPECT_EQ(d.show("T", 1)->text, "caller's");
  };
  catalogue("INNER",
            "$DEBUG\nSUBROUTINE INNER(S)\nDIM M(2,2)\nM(2,1) = 'cell'\nDEBUG\nIF ASSIGNED(U) THEN CRT M(1,2):U\n"
            "U = 1\nRETURN\nEND");
  EXPECT_EQ(run("T = \"caller's\"\nA = 'one':@FM:'two'\nCALL INNER(A)\nCRT A<2>\nEND"), "set5\nzwei\n");
}

}  // namespace
}  // namespace scarlet::vm
