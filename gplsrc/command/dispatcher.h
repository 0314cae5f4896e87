// SPDX-License-Identifier: GPL-3.0-or-later
// Dispatcher: carries out one command line whose inline prompts are expanded: alias, VOC look-up, and then what the
// type of the VOC record says. One object a line.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "auth/policy.h"
#include "base/message.h"
#include "code/code_unit.h"
#include "command/processor.h"
#include "workspace/voc.h"

namespace scarlet::command {

struct VerbInfo;

class Dispatcher {
 public:
  Dispatcher(Processor& processor, Paragraph* around)
      : processor_(processor), workspace_(processor.workspace()), around_(around) {}

  Flow line(std::string text);
  // `sentence` begins with the name the record was called by.
  Flow record(const workspace::VocRecord& record, const std::string& sentence);

 private:
  // Fields of a V definition, which begins at field 1 of a V record or at field 3 of a keyword.
  struct Definition {
    std::string dispatch;
    std::string target;
    std::string option;
    std::string security;
  };

  void apply_alias(std::string& text);
  bool parsed_by_account(const workspace::VocRecord& record, const std::string& sentence);
  Flow second_meaning(const workspace::VocRecord& record, const std::string& sentence);
  Flow sentence(const workspace::VocRecord& record, const std::string& call);
  Flow paragraph(const workspace::VocRecord& record, const std::string& call);
  Flow remote(const workspace::VocRecord& record, const std::string& call);
  Flow nested(const workspace::VocRecord& record, const std::string& call);
  Flow verb(const workspace::VocRecord& record, const std::string& sentence);
  Flow verb_by_definition(const Definition& definition, const std::string& sentence);
  Flow native(const VerbInfo& verb, const std::string& sentence);
  Flow catalogued(const std::string& name, const std::string& sentence);
  Flow unit(base::Result<std::shared_ptr<const code::CodeUnit>> loaded, const std::string& name);
  Flow shell(const std::string& command);
  bool permitted(const std::string& subroutine, const std::string& sentence, std::string_view file,
                 std::string_view id);
  bool allowed_now(const VerbInfo& verb);
  bool meets_system_entry(const VerbInfo& verb, const std::string& sentence);
  void take_data();
  Flow unknown(const std::string& name, base::MessageId why);
  void finish();

  Processor& processor_;
  workspace::Workspace& workspace_;
  Paragraph* around_;
};

// Why the user may not use a verb (RESTRICTED_COMMANDS, POLICY_FILE, a login bound to an account) as a sentence, or
// nothing. It hangs on what a verb is, not on what a VOC calls it; "SH" is every way to the shell.
std::optional<std::string> command_refusal(workspace::Workspace& workspace, std::string_view verb);
// Whether the user may do what only administrators may: root, the owner of the instance, or whom the
// register says to be one.
bool is_administrator(workspace::Workspace& workspace);

}  // namespace scarlet::command
