// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/key_decoder.h"

#include <algorithm>

#include "terminal/terminfo.h"

namespace scarlet::terminal {
namespace {

constexpr char kEscape = '\x1b';
constexpr char kDelete = '\x7f';
constexpr std::size_t kLongestSequence = 32;

struct NamedKey {
  Key key;
  const char* capability;
  const char* sequence;
  const char* other;
};
constexpr NamedKey kKeys[] = {
#define KEY(name, capability, sequence, other) {Key::name, capability, sequence, other},
#include "terminal/keys.def"
#undef KEY
};

KeyPress single(char byte) {
  if (byte == '\b' || byte == kDelete) return {Key::Backspace, 0};
  if (static_cast<unsigned char>(byte) < ' ') return {Key::Control, static_cast<char>(byte + '@')};
  return {Key::Character, byte};
}

// ESC [ parameters letter
bool is_complete_control_sequence(std::string_view bytes) {
  return bytes.size() > 2 && bytes[1] == '[' && bytes.back() >= '@' && bytes.back() <= '~';
}

bool is_begun_control_sequence(std::string_view bytes) {
  return bytes == "\x1b" || (bytes.starts_with("\x1b[") && !is_complete_control_sequence(bytes));
}

}  // namespace

KeyDecoder::KeyDecoder(const Terminfo* terminfo) {
  for (const NamedKey& key : kKeys) {
    if (terminfo) add(terminfo->capability(key.capability), key.key);
    add(key.sequence, key.key);
    add(key.other, key.key);
  }
}

// The first meaning of a sequence stays: the description of the terminal comes before what is usual.
void KeyDecoder::add(std::string_view bytes, Key key) {
  if (bytes.size() < 2 || bytes[0] != kEscape) return;
  const bool known =
      std::any_of(sequences_.begin(), sequences_.end(), [&](const Sequence& s) { return s.bytes == bytes; });
  if (!known) sequences_.push_back({std::string(bytes), key});
}

bool KeyDecoder::may_continue() const {
  if (begun_.size() > kLongestSequence) return false;
  if (is_begun_control_sequence(begun_)) return true;
  return std::any_of(sequences_.begin(), sequences_.end(),
                     [&](const Sequence& s) { return s.bytes.size() > begun_.size() && s.bytes.starts_with(begun_); });
}

std::optional<KeyPress> KeyDecoder::feed(char byte) {
  if (begun_.empty() && byte != kEscape) return single(byte);
  begun_ += byte;
  for (const Sequence& sequence : sequences_) {
    if (sequence.bytes != begun_) continue;
    begun_.clear();
    return KeyPress{sequence.key, 0};
  }
  if (may_continue()) return std::nullopt;
  begun_.clear();
  return KeyPress{Key::Unknown, 0};
}

KeyPress KeyDecoder::give_up() {
  const bool alone = begun_.size() == 1;
  begun_.clear();
  return alone ? KeyPress{Key::Control, '['} : KeyPress{Key::Unknown, 0};
}

}  // namespace scarlet::terminal
