// SPDX-License-Identifier: GPL-3.0-or-later
// A session for the fuzz targets of commands and PROCs. Verbs that leave the account (shells, paths, other processes)
// or wait are taken out of its VOC first.
//
//   kind   0 a sentence     1 the lines of a paragraph     2, 3 those of a PROC (PQ, PQN)
//          4 commands of ED     5 text with inline prompts     6 a menu
//   lines are separated by new lines or field marks; paragraphs and PROCs are called with two words
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "../command/fixture.h"

namespace scarlet::command {

inline constexpr std::string_view kTakenOut[] = {
    "!",         "SH",          "CONFIG",       "SETPTR",         "SP.ASSIGN",      "PRINTER",        "SET.QUEUE",
    "PHANTOM",   "BACKUP",      "RESTORE",      "CREATE.ACCOUNT", "DELETE.ACCOUNT", "UPDATE.ACCOUNT", "SET.DEVICE",
    "T.ATT",     "LOGOUT",      "LOGTO",        "SLEEP",          "LOCK",           "UMASK",          "NEWVOC",
    "SET.FILE",  "CREATE.FILE", "KEEP.JOURNAL", "VERIFY.BACKUP",  "LOAD.LANGUAGE",  "TERM",           "PAUSE",
    "SP.STATUS", "SETPORT",     "LOGIN.PORT",   "SETENV",         "ENVIRONMENT",    "QMPKG"};
inline constexpr int kPolls = 100;  // before a loop is ended
inline constexpr std::size_t kLargest = 4'000;

class FuzzSession : public CommandTest {
 public:
  FuzzSession() {
    run("CREATE.FILE F");
    for (const std::string_view id : kTakenOut) (void)workspace().voc().remove(id);
    restore();
  }
  void TestBody() override {}

  void attempt(unsigned kind, std::string text) {
    std::replace(text.begin(), text.end(), '\n', base::kFieldMark);
    std::replace(text.begin(), text.end(), '\0', ' ');
    if (text.find("SHELL") != std::string::npos) return;
    workspace().lists()[0] = workspace::SelectList::of_items("R1\xfeR9");
    services.typed = {"1", "", "R1", "Y", "N", "Q", ""};
    services.polls_left = kPolls;
    try {
      carry_out(kind, text);
    } catch (const vm::Abort&) {
    } catch (const vm::Stop&) {
    }
    services.polls_left = -1;
    processor().reset_after_abort();
    while (workspace().output().capture_depth() > 0) (void)workspace().output().end_capture();
    workspace().records().release_all();
    workspace().data_queue().clear();
    restore();
  }

 private:
  void carry_out(unsigned kind, const std::string& text) {
    switch (kind) {
      case 1: call("PA", text); break;
      case 2: call("PQ", text); break;
      case 3: call("PQN", text); break;
      case 4:
        for (const std::string_view line : base::split(text, base::kFieldMark)) {
          workspace().data_queue().emplace_back(line);
        }
        execute("ED F R1");
        break;
      case 5: run("DISPLAY " + text); break;
      case 6: call("M", text); break;
      default: run(text); break;
    }
  }
  void call(std::string_view type, const std::string& body) {
    const std::string record = std::string(type) + base::kFieldMark + body;
    if (workspace().voc().write("PP", record)) run("PP one two");
  }
  // What a sentence may have deleted or changed.
  void restore() {
    if (!workspace().voc().find("DISPLAY") || !workspace().voc().find("ED") || !workspace().voc().find("EQ")) {
      for (const auto& [id, record] : workspace::new_account_voc()) {
        const bool out = std::find(std::begin(kTakenOut), std::end(kTakenOut), id) != std::end(kTakenOut);
        if (!out) (void)workspace().voc().write(id, record);
      }
    }
    auto file = workspace().files().open("F");
    if (!file) return;
    (void)(*file)->write("R1", record_of("one|two]three"));
    (void)(*file)->write("R2", "");
  }
};

}  // namespace scarlet::command
