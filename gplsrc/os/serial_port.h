// SPDX-License-Identifier: GPL-3.0-or-later
// Serial ports: terminals that are devices for a program and not a person's. The parameters belong to the device, so
// they are read and set by its path, whoever has it open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace scarlet::os {

enum class Parity : std::uint8_t { None, Odd, Even };

// What is absent is left as it is.
struct PortParameters {
  std::optional<std::int64_t> baud = {};  // bits per second, one of those that the system knows
  std::optional<Parity> parity = {};
  std::optional<std::int64_t> data_bits = {};  // 5 to 8
  std::optional<std::int64_t> stop_bits = {};  // 1 or 2
  std::optional<bool> hardware_flow = {};      // RTS and CTS
};

// Bytes as they come: no echo, no lines, no keys with a meaning.
base::Result<void> make_port_raw(const std::string& path);
// A terminal that somebody sits at, wired without a modem: lines, echo, signals of its keys.
base::Result<void> make_port_interactive(const std::string& path);
base::Result<PortParameters> port_parameters(const std::string& path);
// BadParameters for a value that no port has; ActionFailed when this one did not take it.
base::Result<void> set_port_parameters(const std::string& path, const PortParameters& wanted);
// The port becomes standard input and output of this process.
base::Result<void> use_port_as_terminal(const std::string& path);

}  // namespace scarlet::os
