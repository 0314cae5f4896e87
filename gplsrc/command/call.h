// SPDX-License-Identifier: GPL-3.0-or-later
// Call: one use of a verb, as its handler sees it: the words of the sentence, the session, the paragraph around it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "command/processor.h"
#include "workspace/tokens.h"
#include "workspace/workspace.h"

namespace scarlet::command {

class Paragraph;
struct VerbInfo;

// Return codes.
inline constexpr std::int64_t kDone = 0;
inline constexpr std::int64_t kRefused = -1;  // wrong words, or the user said no

class Call {
 public:
  Call(Processor& processor_, const VerbInfo& verb_, std::string sentence, std::vector<workspace::Token> tokens,
       std::string text_, Paragraph* paragraph_)
      : processor(processor_),
        workspace(processor_.workspace()),
        verb(verb_),
        words(std::move(sentence), std::move(tokens), workspace.voc()),
        text(std::move(text_)),
        paragraph(paragraph_) {}

  Processor& processor;
  workspace::Workspace& workspace;
  const VerbInfo& verb;
  workspace::Sentence words;  // the cursor is behind the verb; empty for verbs that take text
  std::string text;           // what follows the verb and one blank, as typed
  Paragraph* paragraph;       // null outside of paragraphs
  Flow flow = Flow::Next;     // set by STOP and the like

  workspace::Services& services() { return workspace.services(); }
  terminal::Output& output() { return workspace.output(); }
  workspace::Variables& variables() { return workspace.variables(); }
  Environment& environment() { return processor.environment(); }

  void say(base::MessageId id, std::initializer_list<std::string_view> arguments = {}) { workspace.say(id, arguments); }
  // Shows the message; gives the return code to pass on.
  std::int64_t fail(base::MessageId id, std::initializer_list<std::string_view> arguments = {},
                    std::int64_t code = kRefused);
  // For an Error: its status, negated.
  std::int64_t fail(const base::Error& error);
  // The next word is not one that the verb takes, or one is missing; shows the syntax and points at it.
  std::int64_t bad_words();
  std::string near_keyword(const std::string& word) const;
  bool confirm(base::MessageId id, std::initializer_list<std::string_view> arguments = {});

  // A whole number in the next word, taken when it is one.
  std::optional<std::int64_t> number();
  // The same within bounds; a number beyond them stays, for bad_words() to point at.
  std::optional<std::int64_t> number(std::int64_t lowest, std::int64_t highest);
  // The text of the next word, taken; null at the end.
  std::string word();
};

// A query for a yes that is put when NO.QUERY and option NO.SEL.LIST.QUERY are off: select list 0 is about to be used.
bool may_use_list(Call& call, bool no_query);

}  // namespace scarlet::command
