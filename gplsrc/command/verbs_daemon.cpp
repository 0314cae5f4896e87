// SPDX-License-Identifier: GPL-3.0-or-later
// What administrators ask of the daemon: UNLOCK.USER, DAEMON; and OPERATOR, by which one who came over the network
// shows that he may. The daemon takes the user of a request from the kernel and asks itself whether he is an
// administrator.
#include "audit/recorder.h"
#include "base/text.h"
#include "command/arguments.h"
#include "command/call.h"
#include "command/verbs.h"
#include "os/datagram.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

// False when no daemon of this instance hears.
bool ask_daemon(Call& call, std::string event, std::string object) {
  constexpr std::int64_t kSendMs = 2'000;
  const std::string request = audit::encode_event({std::move(event), {{"object", std::move(object)}}});
  const std::string& home = call.workspace.instance().home();
  for (const bool of_root : {true, false}) {
    if (os::send_datagram(audit::daemon_socket(home, of_root), request, kSendMs)) return true;
  }
  return false;
}

}  // namespace

// Failures of logins are counted by the daemon: it forgives them.
std::int64_t unlock_user(Call& call) {
  std::string name = call.word();
  const bool host = base::equal_ignoring_case(name, "HOST") && !call.words.at_end();
  if (host) name = call.word();
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  if (!ask_daemon(call, "unlock", (host ? "host:" : "user:") + name)) {
    return call.fail(MessageId::CommandNoDaemon, {"UNLOCK.USER"});
  }
  call.say(MessageId::CommandUnlockAsked, {name});
  return kDone;
}

std::int64_t daemon_control(Call& call) {
  const std::string wanted = base::upper(call.word());
  if ((wanted != "RELOAD" && wanted != "STOP") || !call.words.at_end()) return call.bad_words();
  if (!ask_daemon(call, "control", wanted)) return call.fail(MessageId::CommandNoDaemon, {"DAEMON"});
  call.say(wanted == "STOP" ? MessageId::CommandDaemonStops : MessageId::CommandDaemonReloads);
  return kDone;
}

// Wrong ones are answered as late as wrong passwords.
std::int64_t operator_token(Call& call) {
  const std::string token = call.word();
  if (token.empty() || !call.words.at_end()) return call.bad_words();
  workspace::Guard& guard = call.workspace.guard();
  const auto note = [&](const char* result) {
    guard.note(audit::Level::Security, "privilege", {{"object", "OPERATOR"}, {"result", result}});
  };
  const workspace::Config& config = call.workspace.instance().config();
  if (config.text("OPERATOR_TOKEN").empty()) return call.fail(MessageId::CommandNoOperatorToken);
  if (!guard.take_operator_token(token)) {
    note("refused");
    call.workspace.env().sleep_nanoseconds(config.number("LOGIN_DELAY") * kNanosecondsPerSecond);
    return call.fail(MessageId::CommandOperatorRefused);
  }
  note("");
  call.say(guard.is_administrator() ? MessageId::CommandOperatorTaken : MessageId::CommandOperatorNoHelp);
  return kDone;
}

}  // namespace scarlet::command::verbs
