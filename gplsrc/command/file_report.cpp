// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/file_report.h"

#include "base/message.h"

namespace scarlet::command {

using base::MessageId;

void show_parameters(Listing& listing, const store::FileInfo& info, const std::string& path) {
  const auto row = [&](MessageId label, std::uint64_t number) {
    listing.line(left(base::message(label), 24) + std::to_string(number));
  };
  listing.line(left(base::message(MessageId::CommandFilePath), 24) + path);
  const store::FileParameters& parameters = info.parameters;
  if (parameters.kind == store::FileKind::Directory) {
    listing.line(base::message(MessageId::CommandFileIsDirectory));
    return;
  }
  row(MessageId::CommandFileModulus, info.modulus);
  row(MessageId::CommandFileMinimum, parameters.minimum_modulus);
  row(MessageId::CommandFileGroupSize, parameters.group_size_kb);
  row(MessageId::CommandFileLargeRecord, parameters.large_record);
  row(MessageId::CommandFileMergeLoad, parameters.merge_load);
  row(MessageId::CommandFileSplitLoad, parameters.split_load);
  row(MessageId::CommandFileLoad, info.load_percent);
  row(MessageId::CommandFileRecords, info.record_count);
  row(MessageId::CommandFileBytes, info.physical_bytes);
}

}  // namespace scarlet::command
