// SPDX-License-Identifier: GPL-3.0-or-later
// KeyBindings: what programs attach to keys. BINDKEY() gives byte sequences a number for KEYCODE(); KEYEDIT, KEYEXIT
// and KEYTRAP say what keys do in INPUT @. The numbers of keys that terminals have are those of SYSCOM KEYIN.H.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "terminal/key_decoder.h"

namespace scarlet::session {

// The number of a key for KEYCODE(): a byte, or one above 128 for those that send several. 0: it means nothing.
int key_code(const terminal::KeyPress& press);

class KeyBindings {
 public:
  // BINDKEY(): a number from 1 to 255.
  bool bind(std::string_view sequence, int code);
  bool unbind(std::string_view sequence);
  // 0 when nothing is bound to it.
  int bound(std::string_view sequence) const;
  // Whether bytes may begin a sequence that is bound.
  bool may_begin(std::string_view bytes) const;

  // KEYEDIT: `key` edits as `action`; KEYEXIT: ends INPUT @ and keeps what was typed; KEYTRAP: ends it with what was
  // there. False for an action that there is not.
  bool edit(int action, int key);
  void exit(int code, int key) { ends_[key] = {code, false}; }
  void trap(int code, int key) { ends_[key] = {code, true}; }

  struct Ending {
    int code = 0;
    bool restores = false;
  };
  std::optional<Ending> ending(int key) const;
  // Whether the keys that end with this code are KEYTRAPs.
  bool restores(int code) const;
  // The key that edits as this one was told to.
  terminal::KeyPress translated(const terminal::KeyPress& press) const;

 private:
  std::map<std::string, int, std::less<>> sequences_;
  std::map<int, Ending> ends_;
  std::map<int, int> edits_;  // key: action
};

}  // namespace scarlet::session
