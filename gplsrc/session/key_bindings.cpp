// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/key_bindings.h"

#include <algorithm>
#include <array>

namespace scarlet::session {
namespace {

using terminal::Key;
using terminal::KeyPress;

constexpr int kLargestCode = 255;
constexpr int kBackspace = 8;
constexpr int kFirstFunctionKey = 129;
constexpr int kLeft = 203;

// In the order of their numbers from kLeft on.
constexpr std::array kCursorKeys = {Key::Left, Key::Right, Key::Up,     Key::Down,   Key::PageUp, Key::PageDown,
                                    Key::Home, Key::End,   Key::Insert, Key::Delete, Key::BackTab};

// What the actions of KEYEDIT press.
struct EditAction {
  int action;
  KeyPress press;
};
constexpr EditAction kEditActions[] = {
    {2, {Key::Left, 0}},    {3, {Key::Control, 'M'}}, {4, {Key::Backspace, 0}},
    {5, {Key::Right, 0}},   {7, {Key::Delete, 0}},    {11, {Key::Control, 'K'}},
    {12, {Key::Insert, 0}}, {17, {Key::Home, 0}},     {18, {Key::End, 0}},
};

const EditAction* find_action(int action) {
  const auto* found = std::find_if(std::begin(kEditActions), std::end(kEditActions),
                                   [&](const EditAction& a) { return a.action == action; });
  return found == std::end(kEditActions) ? nullptr : found;
}

}  // namespace

int key_code(const KeyPress& press) {
  switch (press.key) {
    case Key::Character: return static_cast<unsigned char>(press.character);
    case Key::Control: return press.character - '@';
    case Key::Backspace: return kBackspace;
    case Key::Unknown: return 0;
    default: break;
  }
  if (press.key >= Key::F1) return kFirstFunctionKey + static_cast<int>(press.key) - static_cast<int>(Key::F1);
  const auto at = std::find(kCursorKeys.begin(), kCursorKeys.end(), press.key);
  return at == kCursorKeys.end() ? 0 : kLeft + static_cast<int>(at - kCursorKeys.begin());
}

bool KeyBindings::bind(std::string_view sequence, int code) {
  if (sequence.empty() || code < 1 || code > kLargestCode) return false;
  sequences_[std::string(sequence)] = code;
  return true;
}

bool KeyBindings::unbind(std::string_view sequence) { return sequences_.erase(std::string(sequence)) > 0; }

int KeyBindings::bound(std::string_view sequence) const {
  const auto found = sequences_.find(sequence);
  return found == sequences_.end() ? 0 : found->second;
}

bool KeyBindings::may_begin(std::string_view bytes) const {
  const auto found = sequences_.upper_bound(bytes);
  return found != sequences_.end() && found->first.starts_with(bytes);
}

bool KeyBindings::edit(int action, int key) {
  if (!find_action(action)) return false;
  edits_[key] = action;
  return true;
}

std::optional<KeyBindings::Ending> KeyBindings::ending(int key) const {
  const auto found = ends_.find(key);
  if (found == ends_.end()) return std::nullopt;
  return found->second;
}

bool KeyBindings::restores(int code) const {
  return std::any_of(ends_.begin(), ends_.end(),
                     [&](const auto& key) { return key.second.code == code && key.second.restores; });
}

KeyPress KeyBindings::translated(const KeyPress& press) const {
  const auto found = edits_.find(key_code(press));
  return found == edits_.end() ? press : find_action(found->second)->press;
}

}  // namespace scarlet::session
