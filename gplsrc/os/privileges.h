// SPDX-License-Identifier: GPL-3.0-or-later
// Becoming somebody with fewer rights, for good: a user who has logged in, or nobody in a bare cage. Used by the
// daemon's processes alone. Every function that gives rights up checks that they are gone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace scarlet::os {

struct UserRecord {
  std::string name;
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  std::string home;
  std::string shell;
};
std::optional<UserRecord> find_user_record(const std::string& name);
// Primary or supplementary.
bool is_in_group(const UserRecord& user, std::uint32_t group);

// Groups, group and user id of a person; irrevocable. A process that is not root's can only stay who it is.
base::Result<void> become_user(const UserRecord& user);

// For a process that parses what strangers send: an empty root directory, another user id without groups, no new
// privileges, an end with its parent, no core files, few descriptors and little memory, and of the system calls only
// those named in the table of privileges.cpp; a call that is not there ends the process. Irrevocable. Root directory
// and user id can be changed by root only: the cage of any other process is the rest.
struct Cage {
  std::string root_directory;  // empty, owned by root
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  std::uint64_t memory_bytes = 0;  // of its address space; 0: no limit
};
base::Result<void> enter_cage(const Cage& cage);

// Secrets of this process stay out of core files and of other processes' reach.
void keep_memory_private();
// Ends when the parent ends.
void end_with_parent();
void wipe(std::string& secret);

}  // namespace scarlet::os
