// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_screen/strokes.h"

#include "base/text.h"
#include "terminal/key_decoder.h"

namespace scarlet::command::editor_screen {
namespace {

using terminal::Key;

constexpr char kEscape = '\x1b';
constexpr char kDelete = '\x7f';
constexpr std::int64_t kWithinKeyMs = 100;  // between the bytes of one key

std::string name_of(Key key) {
  switch (key) {
    case Key::Up: return "[up]";
    case Key::Down: return "[down]";
    case Key::Left: return "[left]";
    case Key::Right: return "[right]";
    case Key::Home: return "[home]";
    case Key::End: return "[end]";
    case Key::Insert: return "[insert]";
    case Key::Delete: return "[delete]";
    case Key::PageUp: return "[page.up]";
    case Key::PageDown: return "[page.down]";
    case Key::BackTab: return "[back.tab]";
    default: break;
  }
  if (key < Key::F1) return "[?]";
  return "[f" + std::to_string(static_cast<int>(key) - static_cast<int>(Key::F1) + 1) + "]";
}

Stroke plain(char byte) {
  if (byte == kDelete) return {"^H"};
  if (static_cast<unsigned char>(byte) < ' ') return {std::string("^") + static_cast<char>(byte + '@')};
  return {std::string(1, byte), byte};
}

Stroke escaped(char byte) {
  const Stroke alone = plain(base::to_lower(byte));
  return {"[" + alone.name + "]"};
}

}  // namespace

std::optional<Stroke> StrokeReader::next(std::int64_t timeout_ms) {
  const auto byte = source_(timeout_ms);
  if (!byte) return std::nullopt;
  return *byte == kEscape ? behind_escape() : plain(*byte);
}

// A named key if the bytes are one; else Escape is a prefix of the byte behind it, however late that comes.
Stroke StrokeReader::behind_escape() {
  terminal::KeyDecoder decoder(&terminfo_);
  (void)decoder.feed(kEscape);
  const auto first = source_(-1);
  if (!first) return {"^["};
  auto press = decoder.feed(*first);
  while (!press && decoder.pending()) {
    const auto more = source_(kWithinKeyMs);
    if (!more) return escaped(*first);
    press = decoder.feed(*more);
    if (press && press->key == Key::Unknown) return {"[?]"};
  }
  return press && press->key != Key::Unknown ? Stroke{name_of(press->key)} : escaped(*first);
}

}  // namespace scarlet::command::editor_screen
