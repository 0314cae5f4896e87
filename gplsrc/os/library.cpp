// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/library.h"

#include <dlfcn.h>

#include "os/process.h"

namespace scarlet::os {

std::string library_directory(const void* address) {
  Dl_info info{};
  if (::dladdr(address, &info) == 0 || info.dli_fname == nullptr) return {};
  auto path = real_path(info.dli_fname);
  if (!path) return {};
  return path->substr(0, path->rfind('/'));
}

base::Result<Library> Library::load(const char* name) {
  void* const handle = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (handle != nullptr) return Library(handle);
  const char* const what = ::dlerror();
  return base::Error{base::Status::NotFound, 0, what != nullptr ? what : name};
}

void* Library::address_of(const char* name) const { return ::dlsym(handle_, name); }

}  // namespace scarlet::os
