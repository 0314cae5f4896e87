// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/telnet.h"

#include "base/limits.h"
#include "base/text.h"

namespace scarlet::protocol {
namespace {

// Commands
constexpr unsigned char kSubEnd = 0xF0;
constexpr unsigned char kBreak = 0xF3;
constexpr unsigned char kInterrupt = 0xF4;
constexpr unsigned char kAreYouThere = 0xF6;
constexpr unsigned char kSub = 0xFA;
constexpr unsigned char kWill = 0xFB;
constexpr unsigned char kWont = 0xFC;
constexpr unsigned char kDo = 0xFD;
constexpr unsigned char kDont = 0xFE;
constexpr unsigned char kCommand = 0xFF;
// Options
constexpr unsigned char kBinary = 0x00;
constexpr unsigned char kEcho = 0x01;
constexpr unsigned char kSuppressGoAhead = 0x03;
constexpr unsigned char kTerminalType = 0x18;
constexpr unsigned char kWindowSize = 0x1F;
constexpr unsigned char kLineMode = 0x22;
constexpr unsigned char kSuppressLocalEcho = 0x2D;

constexpr char kIs = 0;
constexpr char kSend = 1;
constexpr std::size_t kWindowBytes = 4;
constexpr int kLargestScreen = 32'767;

std::string triple(unsigned char verb, unsigned char option) {
  return {static_cast<char>(kCommand), static_cast<char>(verb), static_cast<char>(option)};
}

int number_of(char high, char low) { return static_cast<unsigned char>(high) << 8 | static_cast<unsigned char>(low); }

}  // namespace

std::string TelnetStream::greeting() {
  return triple(kDo, kSuppressLocalEcho) + triple(kWill, kEcho) + triple(kDo, kSuppressGoAhead) +
         triple(kWill, kSuppressGoAhead) + triple(kDont, kLineMode) + triple(kDo, kTerminalType) +
         triple(kDo, kWindowSize);
}

void TelnetStream::receive(std::string_view bytes, TelnetEvents& events) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    switch (state_) {
      case State::Data:
      case State::AfterReturn: data(byte, events); break;
      case State::Command: command(byte, events); break;
      case State::Option:
        state_ = data_state_;
        option(byte, events);
        break;
      case State::SubOption:
        sub_option_ = byte;
        state_ = byte == kCommand ? State::SubCommand : State::Sub;
        break;
      case State::Sub:
        if (byte == kCommand) {
          state_ = State::SubCommand;
        } else {
          subnegotiation_byte(byte);
        }
        break;
      case State::SubCommand:
        if (byte == kCommand) {
          subnegotiation_byte(byte);
          state_ = State::Sub;
        } else {
          // Anything but an end cuts the subnegotiation off.
          state_ = data_state_;
          if (byte == kSubEnd) subnegotiation(events);
        }
        break;
    }
  }
}

void TelnetStream::data(unsigned char byte, TelnetEvents& events) {
  if (byte == kCommand) {
    data_state_ = state_;
    state_ = State::Command;
    return;
  }
  const bool after_return = state_ == State::AfterReturn;
  state_ = State::Data;
  if (after_return && !binary_input_ && (byte == '\0' || byte == '\n')) return;
  if (byte == '\r') state_ = State::AfterReturn;
  events.keys += static_cast<char>(byte);
}

void TelnetStream::command(unsigned char byte, TelnetEvents& events) {
  state_ = data_state_;
  switch (byte) {
    case kCommand:
      state_ = State::Data;
      events.keys += static_cast<char>(kCommand);
      break;
    case kBreak:
    case kInterrupt: events.interrupt = true; break;
    case kAreYouThere: events.answer += "\r\n[Yes]\r\n"; break;
    case kWill:
    case kWont:
    case kDo:
    case kDont:
      verb_ = byte;
      state_ = State::Option;
      break;
    case kSub:
      sub_.clear();
      sub_too_long_ = false;
      state_ = State::SubOption;
      break;
    default: break;
  }
}

void TelnetStream::option(unsigned char option, TelnetEvents& events) {
  const bool on = verb_ == kWill || verb_ == kDo;
  const bool theirs = verb_ == kWill || verb_ == kWont;
  if (option == kTerminalType && verb_ == kWill && !terminal_asked_) {
    terminal_asked_ = true;
    events.answer +=
        std::string{static_cast<char>(kCommand), static_cast<char>(kSub),   static_cast<char>(kTerminalType), kSend,
                    static_cast<char>(kCommand), static_cast<char>(kSubEnd)};
  }
  if (option != kBinary) return;
  bool& state = theirs ? binary_input_ : binary_output_;
  if (state == on) return;
  state = on;
  events.answer += triple(theirs ? (on ? kDo : kDont) : (on ? kWill : kWont), kBinary);
}

void TelnetStream::subnegotiation_byte(unsigned char byte) {
  if (sub_.size() >= base::limits::kTelnetSubnegotiationBytes) {
    sub_too_long_ = true;
  } else {
    sub_ += static_cast<char>(byte);
  }
}

void TelnetStream::subnegotiation(TelnetEvents& events) {
  if (sub_too_long_) return;
  if (sub_option_ == kTerminalType) take_terminal_type(events);
  if (sub_option_ == kWindowSize) take_window_size(events);
}

// The first answer counts. A name of terminfo has no other characters than these.
void TelnetStream::take_terminal_type(TelnetEvents& events) {
  if (!terminal_type_.empty() || sub_.size() < 2 || sub_[0] != kIs) return;
  if (sub_.size() - 1 > base::limits::kTerminalTypeBytes) return;
  std::string name;
  for (const char c : std::string_view(sub_).substr(1)) {
    const bool fits =
        base::is_letter(c) || base::is_digit(c) || std::string_view("-_.+").find(c) != std::string_view::npos;
    if (!fits) return;
    name += base::to_lower(c);
  }
  if (name[0] == '.') return;
  terminal_type_ = std::move(name);
  events.terminal_known = true;
}

void TelnetStream::take_window_size(TelnetEvents& events) {
  if (sub_.size() != kWindowBytes) return;
  const int columns = number_of(sub_[0], sub_[1]);
  const int rows = number_of(sub_[2], sub_[3]);
  if (columns < 1 || rows < 1 || columns > kLargestScreen || rows > kLargestScreen) return;
  columns_ = columns;
  rows_ = rows;
  events.window_changed = true;
}

std::string TelnetStream::escaped(std::string_view output) const {
  std::string result;
  result.reserve(output.size() + output.size() / 16 + 8);
  for (std::size_t i = 0; i < output.size(); ++i) {
    const char c = output[i];
    result += c;
    if (static_cast<unsigned char>(c) == kCommand) result += c;
    if (c == '\r' && !binary_output_) result += '\0';
  }
  return result;
}

}  // namespace scarlet::protocol
