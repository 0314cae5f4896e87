// SPDX-License-Identifier: GPL-3.0-or-later
// Planning narrows the text to the element level by level; a level without the element asks for marks instead. Carrying
// out moves the tail once and writes marks, item and suffix into the gap.
#include "value/flat_edit.h"

#include <algorithm>
#include <new>

#include "base/limits.h"

namespace scarlet::value {
namespace {

// Narrows the edit from a level's text to one element of it.
class Planner {
 public:
  Planner(std::string_view text, Change change, AppendRule rule) : text_(text), change_(change), rule_(rule) {
    edit_.end = text.size();
  }

  // False when there is nothing more to do.
  bool descend(std::int64_t number, int level, bool last) {
    if (change_ == Change::Remove) return descend_to_remove(number, level, last);
    if (number < 0) {
      append(level);
      return true;
    }
    const std::string_view region = text_.substr(edit_.begin, edit_.end - edit_.begin);
    const ElementSpan span = span_of_element(region, kMarks[level], std::max<std::int64_t>(number, 1));
    if (!span.found) {
      edit_.padding[level] = static_cast<std::size_t>(number - span.present);
      edit_.begin = edit_.end;
    } else {
      const bool before_it = last && change_ == Change::Insert && !region.empty();
      edit_.end = edit_.begin + (before_it ? span.begin : span.end);
      edit_.begin += span.begin;
      if (before_it) edit_.suffix = kMarks[level];
    }
    return true;
  }

  FlatEdit edit() const { return edit_; }

 private:
  void append(int level) {
    const std::string_view region = text_.substr(edit_.begin, edit_.end - edit_.begin);
    const bool last_is_null = region.empty() || (rule_.compatible && region.back() == kMarks[level]);
    edit_.padding[level] = last_is_null ? 0 : 1;
    edit_.begin = edit_.end;
  }

  bool descend_to_remove(std::int64_t number, int level, bool last) {
    const std::string_view region = text_.substr(edit_.begin, edit_.end - edit_.begin);
    ElementSpan span;
    if (number > 0) span = span_of_element(region, kMarks[level], number);
    edit_.nothing = !span.found;
    if (!span.found) return false;
    if (last) {
      if (span.end < region.size()) {
        ++span.end;
      } else if (span.begin > 0) {
        --span.begin;
      }
    }
    edit_.end = edit_.begin + span.end;
    edit_.begin += span.begin;
    return true;
  }

  std::string_view text_;
  Change change_;
  AppendRule rule_;
  FlatEdit edit_;
};

char* write_insertion(char* to, const FlatEdit& edit, std::string_view item) {
  for (int level = 0; level < kLevels; ++level) {
    if (edit.padding[level] == 0) continue;
    std::memset(to, static_cast<unsigned char>(kMarks[level]), edit.padding[level]);
    to += edit.padding[level];
  }
  if (!item.empty()) std::memcpy(to, item.data(), item.size());
  to += item.size();
  if (edit.suffix) *to++ = edit.suffix;
  return to;
}

char* copy_bytes(char* to, const char* from, std::size_t size) {
  if (size > 0) std::memmove(to, from, size);
  return to + size;
}

bool fits_in_place(const Value& text, std::size_t size) {
  return text.tag() == Tag::Heap && text.rep()->references == 1 && text.rep()->capacity >= size;
}

}  // namespace

FlatEdit plan_edit(std::string_view text, const Path& path, int level, Change change, AppendRule rule) {
  Planner planner(text, change, rule);
  for (; level < path.depth; ++level) {
    if (!planner.descend(path.index[level], level, level + 1 == path.depth)) break;
  }
  return planner.edit();
}

void carry_out(Value& text, const FlatEdit& edit, std::string_view item) {
  const std::string_view old = text.view();
  for (const std::size_t marks : edit.padding) {
    if (marks > base::limits::kStringBytes) throw std::bad_alloc();
  }
  const std::size_t tail = old.size() - edit.end;
  const std::size_t size = edit.begin + edit.added(item.size()) + tail;
  if (fits_in_place(text, size)) {
    char* bytes = text.writable(std::max(size, old.size()));
    copy_bytes(bytes + size - tail, bytes + edit.end, tail);
    write_insertion(bytes + edit.begin, edit, item);
    text.writable(size);
    return;
  }
  if (size <= Value::kInlineBytes) {
    char bytes[Value::kInlineBytes];
    char* to = write_insertion(copy_bytes(bytes, old.data(), edit.begin), edit, item);
    copy_bytes(to, old.data() + edit.end, tail);
    text = Value::of(std::string_view(bytes, size));
    return;
  }
  const std::uint16_t work = text.tag() == Tag::Heap ? text.rep()->positional_work : std::uint16_t{0};
  StringRep* fresh = StringRep::make(size + size / 2 <= base::limits::kStringBytes ? size + size / 2 : size);
  char* to = write_insertion(copy_bytes(fresh->bytes(), old.data(), edit.begin), edit, item);
  copy_bytes(to, old.data() + edit.end, tail);
  fresh->size = size;
  fresh->positional_work = work;
  text = Value::adopt(fresh);
}

}  // namespace scarlet::value
