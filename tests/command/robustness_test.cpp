// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever somebody types, the worst may be a message or an abort: random sentences, PROCs, ED commands and inline
// prompts made of words that mean something. The same ones each time; SCARLET_SEED=n makes others, and a failure shows
// the seed and the text.
#include <random>

#include "../seed.h"
#include "fixture.h"

namespace scarlet::command {
namespace {

class RobustnessTest : public CommandTest {
 protected:
  RobustnessTest() {
    random_.seed(test::seed());
    run("CREATE.FILE F");
    put("F", "R1", "one|two]three");
    put("F", "R2", "");
    voc("P", "PA|DISPLAY <<C2>>|IF <<C2:1>> EQ 1 THEN STOP");
    voc("S", "S|DISPLAY x");
  }

  // What a sentence may well have deleted.
  void repair() {
    if (!workspace().voc().find("DISPLAY") || !workspace().voc().find("CREATE.FILE")) {
      for (const auto& [id, record] : workspace::new_account_voc()) EXPECT_TRUE(workspace().voc().write(id, record));
    }
    if (get("F", "R1") == "(no file)") run("CREATE.FILE F");
  }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  std::string pick(const std::vector<std::string>& words) { return words[below(words.size())]; }
  std::string sentence(const std::vector<std::string>& words, std::size_t most) {
    std::string text;
    for (std::size_t n = below(most) + 1; n > 0; --n) text += pick(words) + (below(4) == 0 ? "" : " ");
    return text;
  }

  // Runs something that may abort; the session must be usable afterwards.
  template <class Action>
  void attempt(const std::string& text, Action action) {
    SCOPED_TRACE("seed " + std::to_string(test::seed()) + ": " + text);
    workspace().lists()[0] = workspace::SelectList::of_items(below(2) == 0 ? "" : "R1\xfeR9");
    services.typed = {"1", "", "R1", "Y", "N", ""};
    try {
      action();
    } catch (const vm::Abort&) {
    } catch (const vm::Stop&) {
    }
    processor().reset_after_abort();
    while (workspace().output().capture_depth() > 0) (void)workspace().output().end_capture();
    workspace().records().release_all();
    workspace().output().set_paging(false);
  }

  // All of a new account's but those that would reach beyond the test or wait.
  static std::vector<std::string> harmless_verbs() {
    std::vector<std::string> verbs;
    for (const auto& [id, record] : workspace::new_account_voc()) {
      const bool harmful = id == "SH" || id == "!" || id == "PHANTOM" || id == "SLEEP" || id == "CREATE.ACCOUNT" ||
                           id == "DELETE.ACCOUNT" || id == "LOGTO" || id == "UMASK" || id == "CLEAN.ACCOUNT" ||
                           id == "UPDATE.ACCOUNT" || id == "SP.STATUS" || id == "LOCK" || id.starts_with("BLOCK") ||
                           id == "CONFIG" || id == "SETPORT" || id == "LOGIN.PORT" || id == "SETENV" ||
                           id == "ENVIRONMENT" || id == "QMPKG";
      if (!harmful) verbs.push_back(id);
    }
    return verbs;
  }

  std::mt19937_64 random_;
};

TEST_F(RobustnessTest, SentencesOfKnownWords) {
  std::vector<std::string> words = {
      "F",        "R1",    "R2",        "*",      "ALL",     "DICT",     "TO",
      "FROM",     ",",     "(",         ")",      "\"x\"",   "'",        "\\",
      "1",        "-1",    "99",        "5,",     "@ID",     "NO.QUERY", "OVERWRITING",
      "DELETING", "USING", "EVAL",      "<<C2>>", "<<",      ">>",       "<<F(F,R1)>>",
      "P",        "S",     "F,X",       "VOC",    "<<R,x>>", "=",        "12345678901234567890",
      "\xfe",     "\xfd",  "COUNT.SUP", "LPTR",   "UNION",   "ON",       "OFF"};
  const std::vector<std::string> verbs = harmless_verbs();
  for (int n = 0; n < 1'500; ++n) {
    const std::string text = pick(verbs) + " " + sentence(words, 8);
    attempt(text, [&] { run(text); });
    repair();
  }
  repair();
  EXPECT_EQ(run("DISPLAY still here").substr(0, 11), "still here\n");
}

TEST_F(RobustnessTest, EveryVerbWithTooLittle) {
  for (const std::string& verb : harmless_verbs()) {
    for (const char* rest :
         {"", "DICT", "\"\"", "DICT \"\"", "F \"\"", "LPTR", "TO", "FROM 1", "F TO", ",", "\xfe", "(", "*"}) {
      const std::string text = verb + " " + rest;
      attempt(text, [&] { run(text); });
      repair();
    }
  }
}

TEST_F(RobustnessTest, ProcsOfKnownStatements) {
  const std::vector<std::string> words = {
      "A",   "A2",   "A(1,2)", "B",          "BO",          "D0",        "D2,3+",    "F",       "F;",     "C3;",  "?%3",
      "G ",  "GO ",  "10 ",    "IF ",        "A2 = ",       "# ",        "S",        "E ",      "N",      "(3N)", "IH",
      "IBH", "MV ",  "%1",     "%2",         "#1",          "&1.0",      "&9.9",     "!0",      "\"x\"",  ",",    "*",
      "_",   "RI",   "RI2",    "RO",         "RTN",         "RSUB",      "GOSUB 10", "STON",    "STOFF",  "SP",   "SS",
      "T ",  "S3",   "X41",    "I65",        "+",           "-5",        "P",        "PH",      "O text", "Hx ",  "X",
      "M",   "GO F", "GO B",   "F-OPEN 1 F", "F-READ 1 R1", "F-WRITE 1", "FB(F R1)", "[VOC P]", "%%2",    "=",    "<",
      "[",   "]",    "\xfd",   "MVA ",       "(5,3)",       ";D;",       ":D2:"};
  for (int n = 0; n < 800; ++n) {
    std::string record = below(2) == 0 ? "PQ" : "PQN";
    for (std::size_t lines = below(8) + 1; lines > 0; --lines) record += '\xfe' + sentence(words, 5);
    record +=
        "\xfe"
        "X";
    // Loops are legal: a PROC is ended from outside after a while.
    services.polls_left = 300;
    attempt(record, [&] {
      EXPECT_TRUE(workspace().voc().write("PP", record));
      run("PP one two");
    });
    services.polls_left = -1;
  }
}

TEST_F(RobustnessTest, EditorCommands) {
  const std::vector<std::string> words = {"1",         "2",       "99",      "+1",
                                          "-1",        "T",       "B",       "B x",
                                          "L x",       "L2",      "L2 x",    "F",
                                          "F2 x",      "M 1N",    "P",       "PL",
                                          "PL-2",      "PP",      "PB",      "<",
                                          ">",         "<>",      "A x",     "A",
                                          "I y",       "IB z",    "I",       "D",
                                          "D9",        "DUP 2",   "CAT x",   "C/a/b/",
                                          "C/a/b/G9",  "CB/a/b/", "R/e/",    "R x",
                                          "C",         "COPY",    "MOVE",    "DROP",
                                          "BLOCK",     "EV",      "SV",      "QV",
                                          "OOPS",      "SAVE",    "SAVE X1", "LOAD R2",
                                          "UNLOAD X2", "^",       "?",       "W?",
                                          "CASE OFF",  "FORMAT",  "STAMP",   "SIZE",
                                          "COL",       "NPRINT",  ".L",      ".X2",
                                          ".D",        ".R",      "^200",    "nonsense",
                                          "N",         "RELEASE", "C//x/",   "99999999999999999999",
                                          "G<",        "PO",      ""};
  for (int n = 0; n < 300; ++n) {
    std::deque<std::string> typed;
    for (std::size_t lines = below(25) + 1; lines > 0; --lines) typed.push_back(pick(words));
    attempt(base::join({typed.begin(), typed.end()}, ";"), [&] {
      workspace().data_queue() = typed;
      execute("ED F R1");
    });
  }
}

}  // namespace
}  // namespace scarlet::command
