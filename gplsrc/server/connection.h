// SPDX-License-Identifier: GPL-3.0-or-later
// Connection: the server's side of one QMClient session: it takes the requests of a client one by one and carries them
// out in a Session of the user this process runs as.
//
// Who the client is was found out before: by the daemon (PAM) on the network, by the operating system on a local pipe.
// So Login is never answered here, and LocalLogin only where the options say that both ends belong to one user.
//
// A command that asks for input is carried out inside the handler of Execute: read_line() sends what was shown as
// result 5 and takes Respond and EndCommand itself, until the command ends.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "auth/token_bucket.h"
#include "base/message.h"
#include "base/result.h"
#include "protocol/request.h"
#include "server/answer.h"
#include "server/channel.h"
#include "server/files.h"
#include "session/session.h"
#include "vm/host.h"

namespace scarlet::server {

struct ConnectionOptions {
  bool logged_in = false;      // the daemon has answered for the user: a session from the first request on
  std::string client_address;  // empty: local
  int server_port = 0;
  std::string login_token;  // SessionOptions
  std::string login_role;
  std::string login_account;
};

class Connection final : public session::Conversation {
 public:
  Connection(workspace::Instance& instance, Channel& channel, ConnectionOptions options);
  ~Connection() override;

  // Answers requests until the client quits or is gone, or the session is to end. Gives the exit status of the process.
  int serve();
  // Makes the session; done by LocalLogin otherwise.
  base::Result<void> start();

  // session::Conversation
  void show(std::string_view text) override;
  session::InputLine read_line(const session::LineRequest& request) override;
  bool collects() const override { return may_prompt_; }
  std::string tty() const override { return "vbsrvr"; }

 private:
  using Request = protocol::Request;
  using Handler = void (Connection::*)(const Request&);
  struct Row {
    protocol::RequestCode code;
    Handler handler;
    bool wants_file = false;  // the handle must be open
    bool wants_list = false;  // the list number must be one of a user's
    bool is_free = false;     // allowed under QMCLIENT 1: neither files nor commands
  };
  static const Row* row_of(protocol::RequestCode code);

  bool answer_login();
  bool answer_next();
  void await_turn();
  void carry_out(std::string_view packet);
  void dispatch(const Row& row, const Request& request);
  bool permitted(const Row& row) const;
  std::optional<std::string> refused_by_policy(const Row& row, const Request& request);
  bool check_operands(const Row& row, const Request& request);

  // How requests end.
  void wrong(base::MessageId id, std::initializer_list<std::string_view> arguments = {});
  void failed(std::string_view text, std::int64_t status = 0);
  void settle(const workspace::AccessResult& result, bool is_update);
  void settle(code::Outcome outcome);
  void statement(code::StatementId id, std::initializer_list<value::Value*> operands);
  value::Value function(code::Intrinsic id, std::initializer_list<const value::Value*> arguments);

  // handlers_session.cpp
  void quit(const Request& request);
  void get_error(const Request& request);
  void account(const Request& request);
  void local_login(const Request& request);
  void package(const Request& request);
  // handlers_files.cpp
  void open(const Request& request);
  void open_remote(const Request& request);
  void close(const Request& request);
  void read(const Request& request);
  void read_field(const Request& request);
  void write(const Request& request);
  void remove(const Request& request);
  void release(const Request& request);
  void lock_record(const Request& request);
  void record_locked(const Request& request);
  void clear_file(const Request& request);
  void lock_file(const Request& request);
  void unlock_file(const Request& request);
  void file_info(const Request& request);
  void mark_mapping(const Request& request);
  // handlers_lists.cpp
  void select(const Request& request);
  void read_next(const Request& request);
  void clear_select(const Request& request);
  void read_list(const Request& request);
  void select_index(const Request& request);
  void select_beside(const Request& request);
  void set_end(const Request& request);
  void select_all(const Request& request);
  void index_names(const Request& request);
  void index_description(const Request& request);
  void index_values(const Request& request);
  void index_ids(const Request& request);
  // handlers_commands.cpp
  void execute(const Request& request);
  void call(const Request& request);
  void no_prompt(const Request& request);
  void open_file(std::string_view name);
  void take_output(std::string& packet);
  void forget_environment();
  bool attend(std::int64_t waiting_since_ns);
  void answer_argument(std::int16_t number, const value::Value& value);
  workspace::Workspace& workspace() { return session_->workspace(); }
  workspace::FileVariable& file_of(const Request& request) const { return *files_.file(request.handle); }

  workspace::Instance& instance_;
  Channel& channel_;
  ConnectionOptions options_;
  std::int64_t rate_limit_ = 0;  // requests a second; 0: none
  auth::TokenBuckets rate_{0};
  Answer answer_;
  std::string last_error_;  // GetError
  std::string output_;      // shown and not sent yet
  bool prompted_ = false;   // and the client has not answered yet
  bool may_prompt_ = false;
  bool stopped_by_client_ = false;
  bool ended_ = false;     // no reply any more
  bool quitting_ = false;  // after the reply
  bool qmnet_ = false;
  std::unique_ptr<session::Session> session_;
  FileHandles files_;  // closed before the session
};

}  // namespace scarlet::server
