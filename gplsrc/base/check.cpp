// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace scarlet::base {

void check_failed(const char* file, int line) {
  std::fprintf(stderr, "scarlet: internal check failed at %s:%d. This is a fault of the program; please report it.\n",
               file, line);
  std::abort();
}

}  // namespace scarlet::base
