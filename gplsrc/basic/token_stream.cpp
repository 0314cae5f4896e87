// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/token_stream.h"

namespace scarlet::basic {

TokenStream::TokenStream(Reader& reader, const Macros& macros) : reader_(reader), macros_(macros) {
  line_.tokens.emplace_back();
}

void TokenStream::next_line() {
  next_ = 0;
  if (has_ahead_) {
    std::swap(line_, ahead_);
    has_ahead_ = false;
    return;
  }
  const Position end = line_.tokens.back().at;
  if (reader_.next(line_)) return;
  line_.tokens.clear();
  line_.tokens.emplace_back().at = end;
  ended_ = true;
}

const Tokens* TokenStream::peek_line() {
  if (!has_ahead_ && !ended_) has_ahead_ = reader_.next(ahead_);
  return has_ahead_ ? &ahead_.tokens : nullptr;
}

TokenStream::Saved TokenStream::enter(LogicalLine line) {
  Saved saved{std::move(line_), next_};
  line_ = std::move(line);
  next_ = 0;
  return saved;
}

void TokenStream::leave(Saved saved) {
  line_ = std::move(saved.line);
  next_ = saved.next;
}

bool TokenStream::expand_rest() { return macros_.expand(line_.tokens, next_); }

}  // namespace scarlet::basic
