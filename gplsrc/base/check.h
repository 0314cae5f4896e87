// SPDX-License-Identifier: GPL-3.0-or-later
// check(): an invariant of our own code, tested in every build. A broken one ends the process (never the system) and
// says where. What comes from outside (files, clients, programs) is validated with errors, never with check().
// dcheck() is the same in debug and sanitizer builds only, for hot paths.
#pragma once

#include <source_location>

namespace scarlet::base {

[[noreturn]] void check_failed(const std::source_location& where);

inline void check(bool holds, const std::source_location& where = std::source_location::current()) {
  if (!holds) [[unlikely]] check_failed(where);
}

#ifdef SCARLET_DEBUG
inline void dcheck(bool holds, const std::source_location& where = std::source_location::current()) {
  check(holds, where);
}
#else
inline void dcheck(bool) {}
#endif

}  // namespace scarlet::base
