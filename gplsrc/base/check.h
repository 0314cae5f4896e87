// SPDX-License-Identifier: GPL-3.0-or-later
// check(): an invariant of our own code, tested in every build. A broken one ends the process (never the system) and
// says where. What comes from outside (files, clients, programs) is validated with errors, never with check().
// dcheck() is the same in debug and sanitizer builds only, for hot paths.
// The caller's place comes from the compiler's builtins: std::source_location of this library needs a newer clang.
#pragma once

namespace scarlet::base {

[[noreturn]] void check_failed(const char* file, int line);

inline void check(bool holds, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (!holds) [[unlikely]]
    check_failed(file, line);
}

#ifdef SCARLET_DEBUG
inline void dcheck(bool holds, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  check(holds, file, line);
}
#else
inline void dcheck(bool) {}
#endif

}  // namespace scarlet::base
