// SPDX-License-Identifier: GPL-3.0-or-later
// Serial ports of programs: GET.PORT.PARAMS(), SET.PORT.PARAMS() of a port that OPENSEQ has opened, CONNECT.PORT().
//
//   parameters   1 path  2 bits per second  3 parity: 0 none 1 odd 2 even  4 data bits  5 stop bits  6 RTS/CTS flow
//                control: 0 or 1. Null fields leave things as they are.
#include "base/text.h"
#include "os/serial_port.h"
#include "session/functions_formats.h"
#include "session/functions_sockets.h"
#include "session/sequential_file.h"
#include "session/session.h"

namespace scarlet::session {
namespace {

using base::Status;
using value::Value;

// 0 with the reason in STATUS().
Value refuse(Session& session, const FormatCall& call, const base::Error& error) {
  session.set_last_os_error(error.os_error);
  return call.fail_with_zero(error);
}

// The path of the port; null when the variable is none.
const SequentialFile* port_of(const Value& variable) {
  const SequentialFile* const file = sequential_or_null(variable);
  return file && file->is_stream() ? file : nullptr;
}

std::string shown(const std::optional<std::int64_t>& number) { return number ? std::to_string(*number) : ""; }

bool take_parity(std::int64_t number, os::PortParameters& parameters) {
  if (number < 0 || number > 2) return false;
  parameters.parity = static_cast<os::Parity>(number);
  return true;
}

// False when a field holds something that is no number.
bool take_fields(const std::string& text, os::PortParameters& parameters) {
  const auto fields = base::split(text, base::kFieldMark);
  for (std::size_t i = 1; i < fields.size(); ++i) {
    if (base::trimmed(fields[i]).empty()) continue;
    const auto number = base::parse_integer(base::trimmed(fields[i]));
    if (!number) return false;
    switch (i) {
      case 1: parameters.baud = *number; break;
      case 2:
        if (!take_parity(*number, parameters)) return false;
        break;
      case 3: parameters.data_bits = *number; break;
      case 4: parameters.stop_bits = *number; break;
      case 5: parameters.hardware_flow = *number != 0; break;
      default: break;
    }
  }
  return true;
}

}  // namespace

namespace functions {

// GET.PORT.PARAMS(file)
SCARLET_FUNCTION(get_port_params) {
  const FormatCall call(session, arguments, machine);
  const SequentialFile* const port = port_of(call.value(0));
  if (!port) return call.fail(Status::NoSuchPort);
  const auto found = os::port_parameters(port->path());
  if (!found) return call.fail(found.error());
  std::string text = port->path();
  for (const auto& part :
       {shown(found->baud), std::to_string(static_cast<int>(*found->parity)), shown(found->data_bits),
        shown(found->stop_bits), std::string(*found->hardware_flow ? "1" : "0")}) {
    text.append(1, base::kFieldMark).append(part);
  }
  return Value::of(text);
}

// SET.PORT.PARAMS(file, parameters)
SCARLET_FUNCTION(set_port_params) {
  const FormatCall call(session, arguments, machine);
  const SequentialFile* const port = port_of(call.value(0));
  if (!port) return call.fail_with_zero({Status::NoSuchPort, 0, {}});
  os::PortParameters wanted;
  if (!take_fields(call.text(1), wanted)) return call.fail_with_zero({Status::BadParameters, 0, call.text(1)});
  const auto set = os::set_port_parameters(port->path(), wanted);
  return set ? Value::of(1) : refuse(session, call, set.error());
}

// CONNECT.PORT(port, baud, parity, bits, stop): the port becomes the terminal of this session.
SCARLET_FUNCTION(connect_port) {
  const FormatCall call(session, arguments, machine);
  os::PortParameters wanted{.baud = call.integer(1), .data_bits = call.integer(3), .stop_bits = call.integer(4)};
  if (!take_parity(call.integer(2), wanted)) return call.fail_with_zero({Status::BadParameters, 0, "parity"});
  const std::string path = call.text(0);
  const auto set = os::set_port_parameters(path, wanted);
  if (!set) return refuse(session, call, set.error());
  const auto connected = session.use_port(path);
  return connected ? Value::of(1) : refuse(session, call, connected.error());
}

}  // namespace functions
}  // namespace scarlet::session
