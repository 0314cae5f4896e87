// SPDX-License-Identifier: GPL-3.0-or-later
// ED driven by queued input.
#include "fixture.h"

namespace scarlet::command {
namespace {

class EditorTest : public CommandTest {
 protected:
  EditorTest() { run("CREATE.FILE F DIRECTORY"); }

  // The record after ED was given these commands, separated by ";".
  std::string edit(std::string_view commands, std::string_view start = "alpha|beta|gamma|delta|epsilon") {
    put("F", "T1", start);
    type(commands);
    execute("ED F T1");
    workspace().data_queue().clear();
    return get("F", "T1");
  }
  void type(std::string_view commands) {
    for (const std::string_view command : base::split(commands, ';')) {
      workspace().data_queue().push_back(record_of(command));
    }
  }
};

TEST_F(EditorTest, InsertsDeletesAndReplacesLines) {
  EXPECT_EQ(edit("2;D;FI"), "alpha|gamma|delta|epsilon");
  EXPECT_EQ(edit("2;D2;FI"), "alpha|delta|epsilon");
  EXPECT_EQ(edit("2;R new text;FI"), "alpha|new text|gamma|delta|epsilon");
  EXPECT_EQ(edit("2;I after two;IB before that;FI"), "alpha|beta|before that|after two|gamma|delta|epsilon");
  EXPECT_EQ(edit("T;I;one;two;;FI", "x"), "one|two|x");
  EXPECT_EQ(edit("2;A  appended;3;A;FI"), "alpha|beta appended|gamma appended|delta|epsilon");
}

TEST_F(EditorTest, ChangesTextInOneOrManyLines) {
  EXPECT_EQ(edit("1;C/a/X/;FI"), "Xlpha|beta|gamma|delta|epsilon");
  EXPECT_EQ(edit("2;C//>> /2;FI"), "alpha|>> beta|>> gamma|delta|epsilon") << "nothing is where a line begins";
  EXPECT_EQ(edit("1;C/a/X/G5;FI"), "XlphX|betX|gXmmX|deltX|epsilon");
  EXPECT_EQ(edit("1;C3.a.-.;FI"), "-lpha|bet-|g-mma|delta|epsilon");
  EXPECT_EQ(edit("2;R/e/E/;FI"), "alpha|bEta|gamma|delta|epsilon");
  EXPECT_EQ(edit("2;<;4;>;1;CB/a/A/;FI"), "alpha|betA|gAmma|deltA|epsilon");
}

TEST_F(EditorTest, JoinsSplitsAndDuplicates) {
  EXPECT_EQ(edit("1;CAT -;FI"), "alpha-beta|gamma|delta|epsilon");
  EXPECT_EQ(edit("3;B amm;FI"), "alpha|beta|gamm|a|delta|epsilon");
  EXPECT_EQ(edit("2;DUP 2;FI"), "alpha|beta|beta|beta|gamma|delta|epsilon");
}

TEST_F(EditorTest, FindsByTextColumnAndPattern) {
  EXPECT_EQ(edit("L a;L;R second;FI"), "alpha|second|gamma|delta|epsilon");
  EXPECT_EQ(edit("F gam;R here;FI"), "alpha|beta|here|delta|epsilon");
  EXPECT_EQ(edit("F3 t;R here;FI"), "alpha|here|gamma|delta|epsilon");
  EXPECT_EQ(edit("M 5A;R five;FI"), "five|beta|gamma|delta|epsilon");
}

TEST_F(EditorTest, BlocksAreCopiedMovedAndDropped) {
  EXPECT_EQ(edit("2;<;3;>;B;BLOCK;COPY;FI", "a|b|c|d|e"), "a|b|c|d|e|b|c");
  EXPECT_EQ(edit("2;<;3;>;5;BLOCK;MOVE;FI", "a|b|c|d|e"), "a|d|e|b|c");
  EXPECT_EQ(edit("BLOCK;4;<>;T;MOVE;FI", "a|b|c|d|e"), "d|a|b|c|e");
  EXPECT_EQ(edit("2;<;4;>;DROP;Y;FI", "a|b|c|d|e"), "a|e");
  EXPECT_EQ(edit("2;<;4;>;DROP;N;FI", "a|b|c|d|e"), "a|b|c|d|e");
}

TEST_F(EditorTest, OopsTakesBackAndQuitAsks) {
  EXPECT_EQ(edit("2;D;OOPS;FI"), "alpha|beta|gamma|delta|epsilon");
  EXPECT_EQ(edit("2;R changed;Q;Y"), "alpha|beta|gamma|delta|epsilon");
  EXPECT_EQ(edit("2;R changed;Q;N;FI"), "alpha|changed|gamma|delta|epsilon");
  EXPECT_EQ(edit("2;R changed"), "alpha|beta|gamma|delta|epsilon") << "end of input files nothing";
}

TEST_F(EditorTest, ValuesAreEditedAsLines) {
  const std::string start = "f1|v1]v2]v3|f3";
  EXPECT_EQ(edit("2;EV;2;R newv2;I inserted;SV;FI", start), "f1|v1]newv2]inserted]v3|f3");
  EXPECT_EQ(edit("2;EV;1;D2;QV;FI", start), start);
  EXPECT_EQ(edit("2;EV;1;R x;FI", start), "f1|x]v2]v3|f3") << "filing saves the values";
}

TEST_F(EditorTest, RecordsAreLoadedUnloadedAndSavedElsewhere) {
  put("F", "OTHER", "x1|x2|x3");
  EXPECT_EQ(edit("2;LOAD OTHER;;;FI"), "alpha|beta|x1|x2|x3|gamma|delta|epsilon");
  EXPECT_EQ(edit("B;LOAD F OTHER;2;3;FI"), "alpha|beta|gamma|delta|epsilon|x2|x3");
  edit("UNLOAD OUT;2;4;FI");
  EXPECT_EQ(get("F", "OUT"), "beta|gamma|delta");
  EXPECT_EQ(edit("2;R saved;SAVE OUT2;R not saved;Q;Y"), "alpha|beta|gamma|delta|epsilon");
  EXPECT_EQ(get("F", "OUT2"), "alpha|saved|gamma|delta|epsilon");
}

TEST_F(EditorTest, SeveralRecordsComeOneAfterTheOther) {
  put("F", "A", "k1|k2");
  put("F", "B", "k1|k2");
  type("1;R first;FI;2;R other;FI");
  execute("ED F A B");
  EXPECT_EQ(get("F", "A"), "first|k2");
  EXPECT_EQ(get("F", "B"), "k1|other");
  type("1;R skipped;N;Y;FD;Y");
  execute("ED F A B");
  EXPECT_EQ(get("F", "A"), "first|k2");
  EXPECT_EQ(get("F", "B"), "(none)");
}

TEST_F(EditorTest, CaretsEnterCharactersByNumber) {
  EXPECT_EQ(edit("2;R x^065y^^z;FI"), "alpha|xAy^z|gamma|delta|epsilon");
}

TEST_F(EditorTest, StoredSequencesAreSavedRunPausedAndResumed) {
  edit("T;C/a/A/;+1;.S MOVES 2,1;Q;Y");
  EXPECT_EQ(get("$ED", "MOVES"), "E|C/a/A/|+1");
  put("$ED", "THREE", "E|C/a/A/|+1|LOOP 1 2|PAUSE|R done");
  EXPECT_EQ(edit("1;.X THREE;FI"), "Alpha|betA|gAmma|delta|epsilon") << "LOOP goes back twice, PAUSE waits";
  EXPECT_EQ(edit("1;.X THREE;.XR;FI"), "Alpha|betA|gAmma|done|epsilon");
  EXPECT_EQ(edit("1;.X THREE;.XK;.XR;FI"), "Alpha|betA|gAmma|delta|epsilon");
  put("$ED", "FAILS", "E|L nothing like it|R not reached");
  EXPECT_EQ(edit("1;.X FAILS;FI"), "alpha|beta|gamma|delta|epsilon") << "an error ends it";
  EXPECT_EQ(edit("1;.X NOSUCH;FI"), "alpha|beta|gamma|delta|epsilon");
}

TEST_F(EditorTest, StackCommandsAreThoseOfThePrompt) {
  EXPECT_EQ(edit("2;R abc;.C/abc/xyz/;3;.X2;FI"), "alpha|abc|xyz|delta|epsilon");
  EXPECT_EQ(edit("2;R abc;.A def;.X;FI"), "alpha|abcdef|gamma|delta|epsilon");
}

TEST_F(EditorTest, HelpSaysWhatACommandDoes) {
  put("F", "T1", "x");
  type("HELP DUP;HELP NONSENSE;Q");
  const std::string shown = execute("ED F T1");
  EXPECT_NE(shown.find("duplicate the line"), std::string::npos);
  EXPECT_NE(shown.find("ED has no command 'NONSENSE'"), std::string::npos);
  EXPECT_EQ(shown.find("lines and bytes"), std::string::npos) << "only what it was asked for";
}

}  // namespace
}  // namespace scarlet::command
