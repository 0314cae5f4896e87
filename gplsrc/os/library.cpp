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

}  // namespace scarlet::os
