// SPDX-License-Identifier: GPL-3.0-or-later
// WatchedFile: a file of the store as a session sees it whose user a policy, a token's account or the audit trail is
// about: every read, write, scan and index look-up asks the guard first. Records that may not be read are left out of a
// scan; whoever may not read PATH/ can not scan at all. Whatever opens a file gets one, so no verb or query goes round
// it.
#pragma once

#include <memory>

#include "store/file.h"

namespace scarlet::workspace {

class Guard;

// `file` itself when the guard has nothing to say; an error when it may not be opened.
base::Result<std::shared_ptr<store::File>> watched(const Guard& guard, std::shared_ptr<store::File> file);
// The file of the store behind it, for transactions; null when it is not a watched one.
std::shared_ptr<store::File> beneath(const store::File& file);
// Whether a transaction may write or remove the record, which then happens beneath.
base::Result<void> check_update(const store::File& file, std::string_view id, bool is_removal);

}  // namespace scarlet::workspace
