// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/status.h"

#include <algorithm>
#include <array>

namespace scarlet::base {
namespace {

struct Row {
  int number;
  std::string_view symbol;
  std::string_view meaning;
  bool os_error;
};

constexpr auto kRows = std::to_array<Row>({
#define X(number, name, symbol, meaning, os) {number, symbol, meaning, os != 0},
#include "base/status.def"
#undef X
});

const Row* find(Status status) {
  auto at = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.number == number(status); });
  return at == kRows.end() ? nullptr : &*at;
}

}  // namespace

std::string_view symbol(Status status) {
  const Row* row = find(status);
  return row ? row->symbol : std::string_view();
}

std::string_view meaning(Status status) {
  const Row* row = find(status);
  return row ? row->meaning : std::string_view();
}

bool carries_os_error(Status status) {
  const Row* row = find(status);
  return row && row->os_error;
}

}  // namespace scarlet::base
