// SPDX-License-Identifier: GPL-3.0-or-later
// TelnetStream: the telnet protocol of a terminal connection (RFC 854, 855, 856, 857, 858, 1073, 1091), without any
// input or output: bytes of the client go in, keys and events come out, with the bytes to answer; output goes in and
// comes out escaped.
//
//   FF F4 / FF F3  break      FF FB..FE o  will, wont, do, dont      FF FA o ... FF F0  subnegotiation      FF FF  FF
//
// Subnegotiations are bounded (kTelnetSubnegotiationBytes); what is longer is dropped whole. Answers are given once for
// each change of an option, so that two sides can not answer each other for ever.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace scarlet::protocol {

struct TelnetEvents {
  std::string keys;             // what was typed
  std::string answer;           // to be sent to the client
  bool interrupt = false;       // the break key
  bool window_changed = false;  // columns() and rows()
  bool terminal_known = false;  // terminal_type() has just become known
};

class TelnetStream {
 public:
  // What the server sends first.
  static std::string greeting();

  // Takes bytes of the client and adds what they mean to `events`.
  void receive(std::string_view bytes, TelnetEvents& events);
  // Output as the client is to get it; '\n' must have become CR LF already.
  std::string escaped(std::string_view output) const;

  const std::string& terminal_type() const { return terminal_type_; }
  int columns() const { return columns_; }  // 0: not told
  int rows() const { return rows_; }
  bool binary_input() const { return binary_input_; }
  bool binary_output() const { return binary_output_; }

 private:
  enum class State : std::uint8_t { Data, AfterReturn, Command, Option, SubOption, Sub, SubCommand };

  void data(unsigned char byte, TelnetEvents& events);
  void command(unsigned char byte, TelnetEvents& events);
  void option(unsigned char option, TelnetEvents& events);
  void subnegotiation(TelnetEvents& events);
  void subnegotiation_byte(unsigned char byte);
  void take_terminal_type(TelnetEvents& events);
  void take_window_size(TelnetEvents& events);

  State state_ = State::Data;
  State data_state_ = State::Data;  // where to go on after a command
  unsigned char verb_ = 0;
  unsigned char sub_option_ = 0;
  std::string sub_;
  bool sub_too_long_ = false;
  std::string terminal_type_;
  bool terminal_asked_ = false;
  int columns_ = 0;
  int rows_ = 0;
  bool binary_input_ = false;
  bool binary_output_ = false;
};

}  // namespace scarlet::protocol
