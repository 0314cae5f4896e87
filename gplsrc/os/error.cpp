// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/error.h"

#include <cerrno>

namespace scarlet::os {

using base::Status;

Status status_of_errno(int code) {
  switch (code) {
    case ENOENT:
    case ENOTDIR: return Status::FileNotFound;
    case EEXIST: return Status::AlreadyExists;
    case EACCES:
    case EPERM: return Status::PermissionDenied;
    case EROFS: return Status::ReadOnly;
    case ENOSPC:
    case EDQUOT: return Status::NoSpace;
    case ENOMEM: return Status::OutOfMemory;
    case EMFILE:
    case ENFILE: return Status::LimitReached;
    case ENAMETOOLONG:
    case ELOOP: return Status::BadPathName;
    case EBUSY:
    case ENOTEMPTY:
    case EWOULDBLOCK: return Status::InUse;
    default: return Status::IoError;
  }
}

base::Error system_error(int code, const std::string& subject) { return {status_of_errno(code), code, subject}; }

base::Error last_error(const std::string& subject) { return system_error(errno, subject); }

}  // namespace scarlet::os
