// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/serial_port.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "os/error.h"

namespace scarlet::os {
namespace {

using base::Result;
using base::Status;

struct Speed {
  std::int64_t baud;
  speed_t code;
};
constexpr Speed kSpeeds[] = {
    {50, B50},           {75, B75},           {110, B110},         {134, B134},         {150, B150},
    {200, B200},         {300, B300},         {600, B600},         {1200, B1200},       {1800, B1800},
    {2400, B2400},       {4800, B4800},       {9600, B9600},       {19200, B19200},     {38400, B38400},
    {57600, B57600},     {115200, B115200},   {230400, B230400},   {460800, B460800},   {500000, B500000},
    {576000, B576000},   {921600, B921600},   {1000000, B1000000}, {1152000, B1152000}, {1500000, B1500000},
    {2000000, B2000000}, {2500000, B2500000}, {3000000, B3000000}, {3500000, B3500000}, {4000000, B4000000}};

struct Size {
  std::int64_t bits;
  tcflag_t code;
};
constexpr Size kSizes[] = {{5, CS5}, {6, CS6}, {7, CS7}, {8, CS8}};

// Without waiting for a carrier.
Result<Descriptor> open_port(const std::string& path) {
  Descriptor port(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!port.valid()) return base::Error{Status::NoSuchPort, errno, path};
  if (::isatty(port.get()) != 1) return base::Error{Status::NoSuchPort, 0, path};
  return port;
}

Result<termios> mode_of(const Descriptor& port, const std::string& path) {
  termios mode{};
  if (::tcgetattr(port.get(), &mode) != 0) return last_error(path);
  return mode;
}

void set_flag(tcflag_t& flags, tcflag_t flag, bool on) { flags = on ? flags | flag : flags & ~flag; }

PortParameters parameters_of(const termios& mode) {
  PortParameters found;
  for (const Speed& speed : kSpeeds) {
    if (speed.code == ::cfgetospeed(&mode)) found.baud = speed.baud;
  }
  for (const Size& size : kSizes) {
    if ((mode.c_cflag & CSIZE) == size.code) found.data_bits = size.bits;
  }
  const Parity kind = (mode.c_cflag & PARODD) != 0 ? Parity::Odd : Parity::Even;
  found.parity = (mode.c_cflag & PARENB) != 0 ? kind : Parity::None;
  found.stop_bits = (mode.c_cflag & CSTOPB) != 0 ? 2 : 1;
  found.hardware_flow = (mode.c_cflag & CRTSCTS) != 0;
  return found;
}

bool set_baud(termios& mode, std::int64_t baud) {
  for (const Speed& speed : kSpeeds) {
    if (speed.baud == baud) return ::cfsetispeed(&mode, speed.code) == 0 && ::cfsetospeed(&mode, speed.code) == 0;
  }
  return false;
}

bool set_data_bits(termios& mode, std::int64_t bits) {
  for (const Size& size : kSizes) {
    if (size.bits != bits) continue;
    mode.c_cflag = (mode.c_cflag & ~static_cast<tcflag_t>(CSIZE)) | size.code;
    return true;
  }
  return false;
}

bool apply(const PortParameters& wanted, termios& mode) {
  if (wanted.baud && !set_baud(mode, *wanted.baud)) return false;
  if (wanted.data_bits && !set_data_bits(mode, *wanted.data_bits)) return false;
  if (wanted.stop_bits && *wanted.stop_bits != 1 && *wanted.stop_bits != 2) return false;
  if (wanted.stop_bits) set_flag(mode.c_cflag, CSTOPB, *wanted.stop_bits == 2);
  if (wanted.parity) {
    set_flag(mode.c_cflag, PARENB, *wanted.parity != Parity::None);
    set_flag(mode.c_cflag, PARODD, *wanted.parity == Parity::Odd);
  }
  if (wanted.hardware_flow) set_flag(mode.c_cflag, CRTSCTS, *wanted.hardware_flow);
  return true;
}

// A driver takes what it can and reports success all the same.
bool has_taken(const PortParameters& wanted, const PortParameters& found) {
  const auto same = [](const auto& one, const auto& other) { return !one || one == other; };
  return same(wanted.baud, found.baud) && same(wanted.parity, found.parity) &&
         same(wanted.data_bits, found.data_bits) && same(wanted.stop_bits, found.stop_bits) &&
         same(wanted.hardware_flow, found.hardware_flow);
}

}  // namespace

Result<void> make_port_raw(const std::string& path) {
  auto port = open_port(path);
  if (!port) return port.error();
  auto mode = mode_of(*port, path);
  if (!mode) return mode.error();
  ::cfmakeraw(&*mode);
  mode->c_cflag |= CLOCAL | CREAD;
  if (::tcsetattr(port->get(), TCSANOW, &*mode) != 0) return last_error(path);
  return {};
}

Result<void> make_port_interactive(const std::string& path) {
  auto port = open_port(path);
  if (!port) return port.error();
  auto mode = mode_of(*port, path);
  if (!mode) return mode.error();
  mode->c_iflag = ICRNL | IXON;
  mode->c_oflag = OPOST | ONLCR;
  mode->c_lflag = ICANON | ECHO | ECHOE | ECHOK | ISIG | IEXTEN;
  mode->c_cflag |= CLOCAL | CREAD | HUPCL;
  if (::tcsetattr(port->get(), TCSANOW, &*mode) != 0) return last_error(path);
  return {};
}

Result<PortParameters> port_parameters(const std::string& path) {
  auto port = open_port(path);
  if (!port) return port.error();
  auto mode = mode_of(*port, path);
  if (!mode) return mode.error();
  return parameters_of(*mode);
}

Result<void> set_port_parameters(const std::string& path, const PortParameters& wanted) {
  auto port = open_port(path);
  if (!port) return port.error();
  auto mode = mode_of(*port, path);
  if (!mode) return mode.error();
  if (!apply(wanted, *mode)) return base::Error{Status::BadParameters, 0, path};
  if (::tcsetattr(port->get(), TCSADRAIN, &*mode) != 0) return last_error(path);
  auto now = mode_of(*port, path);
  if (!now) return now.error();
  if (!has_taken(wanted, parameters_of(*now))) return base::Error{Status::ActionFailed, 0, path};
  return {};
}

Result<void> use_port_as_terminal(const std::string& path) {
  auto port = open_port(path);
  if (!port) return port.error();
  const int flags = ::fcntl(port->get(), F_GETFL);
  ::fcntl(port->get(), F_SETFL, flags & ~O_NONBLOCK);
  if (::dup2(port->get(), 0) < 0 || ::dup2(port->get(), 1) < 0) return last_error(path);
  return {};
}

}  // namespace scarlet::os
