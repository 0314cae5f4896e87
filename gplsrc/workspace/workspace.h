// SPDX-License-Identifier: GPL-3.0-or-later
// Workspace: everything of one user's process that programs, queries and commands share. The session makes it; nothing
// in it is global, so a test can have two in one process (on one instance).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "convert/convert.h"
#include "os/env.h"
#include "shared/lock_table.h"
#include "store/store.h"
#include "terminal/output.h"
#include "workspace/catalogue.h"
#include "workspace/file_space.h"
#include "workspace/guard.h"
#include "workspace/options.h"
#include "workspace/records.h"
#include "workspace/select_lists.h"
#include "workspace/services.h"
#include "workspace/virtual_file.h"
#include "workspace/voc.h"

namespace scarlet::workspace {

class Instance;
class PrintUnits;

// The account the session is in.
struct Account {
  std::string name;  // @WHO
  std::string path;  // @PATH, absolute
};

// What @ variables without a home of their own hold, and the query processor's record.
struct Variables {
  std::string sentence;       // @SENTENCE
  std::string command;        // @COMMAND
  std::string para_sentence;  // @PARASENTENCE
  std::string option_text;    // @OPTION: field 4 of the verb
  std::int64_t system_return_code = 0;
  value::Value user_return_code = value::Value::of(0);
  value::Value user[5] = {value::Value::of(0), value::Value::of(0), value::Value::of(0), value::Value::of(0),
                          value::Value::of(0)};
  bool failed = false;  // the command could not do what it was asked: qm's exit status; cleared by each typed command
  std::int64_t selected = 0;  // @SELECTED
  std::int64_t abort_code = 0;
  std::string abort_message;
  std::string ans;
  value::Value trigger_return_code = value::Value::of(0);
  std::string pib, sib, pob, sob;
  std::int64_t date = 0;  // @DATE, @TIME: when the command began
  std::int64_t time = 0;
  int level = 1;
  std::map<std::string, std::string, std::less<>> named;  // SET name text
  // The record a dictionary expression looks at.
  value::Value id;         // @ID
  value::Value record;     // @RECORD
  std::string query_file;  // @FILE.NAME
  std::int64_t ni = 0, nd = 0, nv = 1, ns = 0, nb = 0, lpv = 0;
  std::string conv;  // @CONV
  // TOTAL(e) of a dictionary expression: the query that evaluates it gives the answer. None: TOTAL(e) is e.
  std::function<value::Value(std::int64_t accumulator, const value::Value& e)> total;
};

// One call of TRANS or RTRANS.
struct Translation {
  std::string_view file;   // "DICT name" for a dictionary
  std::string_view ids;    // marks between several
  std::string_view field;  // a number, @RECORD, or an item of that file's dictionary
  char missing = 'X';      // X nothing, C the id, V nothing and a message
  bool lower = true;       // marks of the data one level down
  int status = 0;          // comes back: why the file can not be opened
};

class RemoteServers;

class Workspace {
 public:
  // `slot` is the session's place in the user table.
  Workspace(Instance& instance, Services& services, std::unique_ptr<terminal::Output> output, shared::SlotIndex slot);
  ~Workspace();

  Instance& instance() { return instance_; }
  Services& services() { return services_; }
  os::Env& env();
  store::Store& store();
  terminal::Output& output() { return *output_; }
  PrintUnits& printers() { return *printers_; }

  // Enters an account: opens its VOC. Other files stay open in the variables that hold them.
  base::Result<void> enter_account(const Account& account);
  const Account& account() const { return account_; }
  Voc& voc() { return *voc_; }

  Guard& guard() { return guard_; }
  FileSpace& files() { return files_; }
  Records& records() { return records_; }
  Catalogue& catalogue() { return catalogue_; }
  SelectLists& lists() { return lists_; }
  Options& options() { return options_; }
  convert::Locale& locale() { return locale_; }
  Variables& variables() { return variables_; }
  std::deque<std::string>& data_queue() { return data_queue_; }

  shared::SlotIndex slot() const { return slot_; }
  int user_number() const { return static_cast<int>(slot_) + 1; }
  shared::SessionLocks& locks() { return *locks_; }
  const std::string& login_name() const { return login_name_; }
  void set_login_name(std::string name) { login_name_ = std::move(name); }

  // A line from the message table to the session's output.
  void say(base::MessageId id, std::initializer_list<std::string_view> arguments = {});
  // A context for convert:: calls of this session; T and U codes work through it.
  convert::Context conversion_context();
  // Internal date and time of now, local time, shifted by SET.DATE.
  std::int64_t today();
  std::int64_t seconds_since_midnight();

  // Set by the layers above when they start: how indices get their keys, how triggers run, how TRANS finds data,
  // what a dictionary record gives (ITYPE).
  void set_key_extractor(store::KeyExtractor extractor) { key_extractor_ = std::move(extractor); }
  const store::KeyExtractor& key_extractor() const { return key_extractor_; }
  void set_trigger_runner(std::function<bool(TriggerCall&)> runner) { trigger_runner_ = std::move(runner); }
  const std::function<bool(TriggerCall&)>& trigger_runner() const { return trigger_runner_; }
  void set_translator(std::function<std::string(Translation&)> translator) { translator_ = std::move(translator); }
  const std::function<std::string(Translation&)>& translator() const { return translator_; }
  void set_item_evaluator(std::function<std::string(std::string_view)> evaluator) {
    item_evaluator_ = std::move(evaluator);
  }
  const std::function<std::string(std::string_view)>& item_evaluator() const { return item_evaluator_; }
  void set_virtual_handler_maker(VirtualHandlerMaker maker) { virtual_handler_maker_ = std::move(maker); }
  const VirtualHandlerMaker& virtual_handler_maker() const { return virtual_handler_maker_; }
  RemoteServers& remote_servers() { return *remote_servers_; }
  void set_date_shift(std::int64_t days) { date_shift_days_ = days; }

  // The saved-lists file ($SAVEDLISTS) and list commands share these.
  base::Result<std::string> read_saved_list(std::string_view name);
  base::Result<void> write_saved_list(std::string_view name, std::string_view items);
  base::Result<bool> delete_saved_list(std::string_view name);

 private:
  class Conversions;

  Instance& instance_;
  Services& services_;
  std::unique_ptr<terminal::Output> output_;
  std::unique_ptr<PrintUnits> printers_;
  Account account_;
  std::unique_ptr<Voc> voc_;
  Guard guard_;
  FileSpace files_;
  Records records_;
  Catalogue catalogue_;
  SelectLists lists_;
  Options options_;
  convert::Locale locale_;
  Variables variables_;
  std::deque<std::string> data_queue_;
  std::unique_ptr<Conversions> conversions_;
  store::KeyExtractor key_extractor_;
  std::function<bool(TriggerCall&)> trigger_runner_;
  std::function<std::string(Translation&)> translator_;
  std::function<std::string(std::string_view)> item_evaluator_;
  VirtualHandlerMaker virtual_handler_maker_;
  std::unique_ptr<RemoteServers> remote_servers_;
  shared::SlotIndex slot_;
  std::unique_ptr<shared::SessionLocks> locks_;
  std::string login_name_;
  std::int64_t date_shift_days_ = 0;
};

}  // namespace scarlet::workspace
