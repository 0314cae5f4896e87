// SPDX-License-Identifier: GPL-3.0-or-later
// Shared libraries: where one was loaded from, and loading one that few processes need when they need it, so that all
// others start without it and what it depends on.
#pragma once

#include <string>

#include "base/result.h"

namespace scarlet::os {

// The directory of the program or library that holds an address, absolute and without links; empty when unknown.
std::string library_directory(const void* address);

// A library that stays loaded to the end of the process. Threads: may be used by any.
class Library {
 public:
  // `name` as the linker knows it: "libz.so.1". NotFound with what the loader says when it cannot be loaded.
  static base::Result<Library> load(const char* name);

  // Sets `function` to the one of that name, which has to have its type; false when there is none.
  template <class Function>
  bool find(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(address_of(name));
    return function != nullptr;
  }

 private:
  explicit Library(void* handle) : handle_(handle) {}
  void* address_of(const char* name) const;

  void* handle_;
};

}  // namespace scarlet::os
