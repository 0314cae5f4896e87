// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace scarlet::base {

void check_failed(const std::source_location& where) {
  std::fprintf(stderr, "scarlet: internal check failed at %s:%u (%s). This is a fault of the program; please report it.\n",
               where.file_name(), where.line(), where.function_name());
  std::abort();
}

}  // namespace scarlet::base
