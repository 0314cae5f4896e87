// SPDX-License-Identifier: GPL-3.0-or-later
// KeyDecoder: bytes from a terminal to keys. A key that sends several bytes is recognised by the description of the
// terminal or by the sequences that practically all terminals send.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::terminal {

class Terminfo;

enum class Key : std::uint8_t {
  Character,  // a printing byte
  Control,    // Ctrl and a letter or @ [ \ ] ^ _; Return, Tab and Escape are M, I and [
  Backspace,  // the key, whichever of its two codes it sends
  Unknown,    // a sequence that means nothing; all of it was taken
#define KEY(name, capability, sequence, other) name,
#include "terminal/keys.def"
#undef KEY
};

struct KeyPress {
  Key key = Key::Unknown;
  char character = 0;  // of Character as typed, of Control the letter
};

class KeyDecoder {
 public:
  // `terminfo` may be null; it is used here only.
  explicit KeyDecoder(const Terminfo* terminfo);

  // A key when the byte completes one.
  std::optional<KeyPress> feed(char byte);
  // Whether a key has begun and needs more bytes, or time: an escape alone is a key when nothing follows it soon.
  bool pending() const { return !begun_.empty(); }
  // Nothing followed: what has begun is the Escape key.
  KeyPress give_up();

 private:
  struct Sequence {
    std::string bytes;
    Key key;
  };
  void add(std::string_view bytes, Key key);
  bool may_continue() const;

  std::vector<Sequence> sequences_;
  std::string begun_;
};

}  // namespace scarlet::terminal
