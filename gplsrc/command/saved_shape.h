// SPDX-License-Identifier: GPL-3.0-or-later
// What ACCOUNT.SAVE keeps of a file besides its records: type, parameters, trigger and indices. On the tape it is a
// stream of records of its own: "FILE" with the numbers, and one for each index.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/file.h"

namespace scarlet::command {

struct SavedShape {
  store::FileParameters parameters;
  store::Trigger trigger;
  std::vector<store::IndexDefinition> indices;

  static base::Result<SavedShape> of(store::File& file);
  std::string stream() const;
  // One record of the stream; unknown ones are passed over.
  void take(std::string_view id, std::string_view record);
  // Trigger and indices for a file that was made anew; these are built.
  base::Result<void> apply(store::File& file, const store::KeyExtractor& extractor, bool with_indices) const;
};

}  // namespace scarlet::command
