// SPDX-License-Identifier: GPL-3.0-or-later
// The exported string functions.
#include <cstdlib>

#include "client/api.h"
#include "client/match.h"
#include "client/strings.h"

using namespace scarlet::client;

extern "C" {

char* QMExtract(const char* text, int field, int value, int subvalue) {
  return copy(extract(view(text), {field, value, subvalue}));
}
char* QMReplace(const char* text, int field, int value, int subvalue, const char* item) {
  return copy(replace(view(text), {field, value, subvalue}, view(item)));
}
char* QMIns(const char* text, int field, int value, int subvalue, const char* item) {
  return copy(insert(view(text), {field, value, subvalue}, view(item)));
}
char* QMDel(const char* text, int field, int value, int subvalue) {
  return copy(remove(view(text), {field, value, subvalue}));
}

int QMLocate(const char* item, const char* text, int field, int value, int subvalue, int* place, const char* order) {
  int found_at = 0;
  const bool found = locate(view(item), view(text), {field, value, subvalue}, view(order), found_at);
  if (place) *place = found_at;
  return found ? 1 : 0;
}

char* QMChange(const char* text, const char* from, const char* to, int count, int first) {
  return copy(change(view(text), view(from), view(to), count, first));
}

int QMDcount(const char* text, const char* delimiter) {
  return view(delimiter).empty() ? 0 : count_parts(view(text), delimiter[0]);
}
char* QMField(const char* text, const char* delimiter, int first, int count) {
  return copy(view(delimiter).empty() ? std::string_view() : parts(view(text), delimiter[0], first, count));
}

int QMMatch(const char* text, const char* pattern) { return match(view(text), view(pattern)).matches ? 1 : 0; }
char* QMMatchfield(const char* text, const char* pattern, int element) {
  const Match result = match(view(text), view(pattern));
  const bool there = element >= 1 && static_cast<std::size_t>(element) <= result.elements.size();
  return copy(there ? result.elements[static_cast<std::size_t>(element - 1)] : std::string_view());
}

void QMFree(void* string) { std::free(string); }

}  // extern "C"
