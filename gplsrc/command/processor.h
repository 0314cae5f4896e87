// SPDX-License-Identifier: GPL-3.0-or-later
// Processor: the command processor (TCL) of one session. It finds out what a command line means (comment, alias, VOC
// record, catalogued program), carries it out, and keeps what commands leave behind for later ones.
//
// Re-entrant: a program that a command runs may EXECUTE another one. Errors a person caused are shown and become the
// return code; aborts pass through as vm::Abort (code 3: the session is to end).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "command/environment.h"

namespace scarlet::workspace {
class Workspace;
struct VocRecord;
}  // namespace scarlet::workspace

namespace scarlet::command {

class Paragraph;

// What a command asks of the paragraph it stands in.
enum class Flow : std::uint8_t {
  Next,    // go on with the next line
  Stop,    // this paragraph ends, the one that called it goes on
  EndAll,  // all paragraphs of this level end
};

class Processor {
 public:
  explicit Processor(workspace::Workspace& workspace);
  ~Processor();
  Processor(const Processor&) = delete;
  Processor& operator=(const Processor&) = delete;

  // One command, or several separated by field marks, as EXECUTE runs them: like the body of a paragraph. Gives
  // @SYSTEM.RETURN.CODE.
  std::int64_t run(std::string_view command);

  // Rolls back, with a notice for each, the transactions a command has left open above this level.
  void roll_back_to(int transactions);
  // A line given to qm or typed at the prompt, without the command stack: sets @COMMAND; queued DATA and the answers to
  // inline prompts end with it.
  std::int64_t run_single(std::string_view command);
  // A line typed at the prompt: the command stack with its dot commands and `?`, then as run_single.
  std::int64_t run_typed(std::string_view line);
  // Runs a VOC item (LOGIN, ON.EXIT...); false when there is none of that name that can be executed.
  bool run_item(std::string_view id);
  // Runs a record as if it were the VOC record of the sentence's verb (RUN of a record, `.X file id`).
  Flow run_record(const workspace::VocRecord& record, const std::string& sentence);

  // What the prompt shows; messages of other users and news of phantoms that have ended, shown before it.
  std::string prompt();
  void show_news();
  // What other sessions ask of this one while it runs or waits: a message at once, the break key allowed again.
  void obey_others(int& break_inhibits);
  // The command stack of earlier sessions, kept in `stacks` of the account while the VOC holds $COMMAND.STACK (X).
  void load_stack();
  void save_stack();
  // After an abort that came back to the prompt: list 0, DATA, answers, echo, hush.
  void reset_after_abort();

  // The value of an @-variable or of a variable made by SET; null for names that are not known. The name comes with or
  // without the @, in any case. `set_variable` gives 0, or the status that says why not (VariableCannotBeSet, BadName).
  std::string variable(std::string_view name);
  int set_variable(std::string_view name, std::string_view value);

  workspace::Workspace& workspace() { return workspace_; }
  Environment& environment() { return environment_; }

  // For verbs: carries out one command line whose inline prompts are expanded already; `around` is the paragraph it
  // stands in, null outside of any.
  Flow execute_expanded(std::string line, Paragraph* around);
  // With the inline prompts of the line.
  Flow execute_line(std::string_view line, Paragraph* around);
  // Lines separated by field marks as the body of a paragraph.
  Flow run_lines(const std::string& name, std::string_view lines);

 private:
  friend class Dispatcher;

  void finish_typed();

  workspace::Workspace& workspace_;
  Environment environment_;
  int depth_ = 0;  // of sentences and paragraphs within each other
};

}  // namespace scarlet::command
