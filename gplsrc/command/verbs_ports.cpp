// SPDX-License-Identifier: GPL-3.0-or-later
// Serial ports: SETPORT shows and sets what a port is like, LOGIN.PORT lets somebody who sits at one work in a session.
#include "command/call.h"
#include "command/verbs.h"
#include "os/process.h"
#include "os/serial_port.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;

// BAUD n, BITS n, PARITY NONE|ODD|EVEN, STOP.BITS n, in any order; false when a word is none of them.
bool take_parameters(Call& call, os::PortParameters& wanted) {
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::Baud)) {
      if (!(wanted.baud = call.number())) return false;
    } else if (call.words.accept(Keyword::Bits)) {
      if (!(wanted.data_bits = call.number(5, 8))) return false;
    } else if (call.words.accept(Keyword::StopBits)) {
      if (!(wanted.stop_bits = call.number(1, 2))) return false;
    } else if (call.words.accept(Keyword::Parity)) {
      if (call.words.accept(Keyword::None)) {
        wanted.parity = os::Parity::None;
      } else if (call.words.accept(Keyword::Odd)) {
        wanted.parity = os::Parity::Odd;
      } else if (call.words.accept(Keyword::Even)) {
        wanted.parity = os::Parity::Even;
      } else {
        return false;
      }
    } else {
      return false;
    }
  }
  return true;
}

std::int64_t port_failed(Call& call, const std::string& path, const base::Error& error) {
  return call.fail(MessageId::CommandPortFailed, {path, base::meaning(error.status)}, -base::number(error.status));
}

std::string name_of(os::Parity parity) {
  return parity == os::Parity::None ? "NONE" : parity == os::Parity::Odd ? "ODD" : "EVEN";
}

std::string digits(const std::optional<std::int64_t>& number) { return number ? std::to_string(*number) : "?"; }

std::int64_t show(Call& call, const std::string& path) {
  const auto found = os::port_parameters(path);
  if (!found) return port_failed(call, path, found.error());
  call.say(MessageId::CommandPortShown, {path, digits(found->baud), digits(found->data_bits),
                                         name_of(found->parity.value_or(os::Parity::None)), digits(found->stop_bits)});
  return kDone;
}

// "ttyS0" is in /dev.
std::string port_path(const std::string& name) { return name.find('/') == std::string::npos ? "/dev/" + name : name; }

}  // namespace

std::int64_t set_port(Call& call) {
  if (call.words.at_end()) return call.bad_words();
  const std::string path = port_path(call.word());
  if (call.words.at_end()) return show(call, path);
  os::PortParameters wanted;
  if (!take_parameters(call, wanted)) return call.bad_words();
  const auto set = os::set_port_parameters(path, wanted);
  return set ? kDone : port_failed(call, path, set.error());
}

std::int64_t login_port(Call& call) {
  if (call.words.at_end()) return call.bad_words();
  const std::string path = port_path(call.word());
  os::SpawnOptions options;
  if (!call.words.at_end() && call.words.peek_keyword() == Keyword::NotAKeyword)
    options.arguments.push_back("-a" + call.word());
  os::PortParameters wanted;
  if (!take_parameters(call, wanted)) return call.bad_words();
  auto ready = os::make_port_interactive(path);
  if (ready) ready = os::set_port_parameters(path, wanted);
  if (!ready) return port_failed(call, path, ready.error());
  options.program = os::program_path();
  options.directory = call.workspace.account().path;
  options.terminal_path = path;
  const auto started = os::spawn_detached(options);
  if (!started) return port_failed(call, path, started.error());
  call.say(MessageId::CommandPortSession, {path, std::to_string(*started)});
  return kDone;
}

}  // namespace scarlet::command::verbs
