// SPDX-License-Identifier: GPL-3.0-or-later
// Recovery: what the first process after a boot does with the journal.
#pragma once

#include "base/result.h"
#include "store/store_core.h"

namespace scarlet::store {

// Nothing when the journal is of this boot. Else every file that the journal knows is brought from its last durable
// image to the journal's end and made durable; then the journal begins anew. May be cut short and done again.
base::Result<void> recover(StoreCore& store);

}  // namespace scarlet::store
