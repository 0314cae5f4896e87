// SPDX-License-Identifier: GPL-3.0-or-later
// LIST.FILES: what is open anywhere. GROUP.STAT: how a hashed file is filled, group by group.
#include <algorithm>

#include "command/arguments.h"
#include "command/file_report.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "store/group_figures.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;

std::string open_file_line(const store::OpenFileRow& row) {
  const auto type =
      row.kind == store::FileKind::Directory ? MessageId::CommandTypeDirectory : MessageId::CommandTypeHashed;
  return right(std::to_string(row.number), 5) + right(std::to_string(row.processes), 10) + "  " +
         left(base::message(type), 9) + "  " + row.path;
}

void show_totals(Call& call, Listing& listing) {
  const store::OpenFileCounts counts = call.workspace.store().open_file_counts();
  listing.line(
      base::message(MessageId::CommandOpenFilesCounts,
                    {std::to_string(counts.current), std::to_string(counts.peak), std::to_string(counts.limit)}));
}

struct GroupTotals {
  store::GroupFigures sum;
  std::uint64_t groups = 0;
  std::uint64_t fullest = 0;
  std::uint64_t empty = 0;
  std::uint64_t chained = 0;

  void add(const store::GroupFigures& group) {
    ++groups;
    sum.records += group.records;
    sum.bytes += group.bytes;
    fullest = std::max(fullest, group.bytes);
    empty += group.records == 0 ? 1 : 0;
    chained += group.pages > 1 ? 1 : 0;
  }
};

std::string group_line(const store::GroupFigures& group) {
  std::string line;
  for (const std::uint64_t number :
       {group.number + 1, group.bytes, group.records, group.large_records, group.pages, group.blocks}) {
    line += right(std::to_string(number), line.empty() ? 8 : 9);
  }
  return group.damaged ? line + base::message(MessageId::CommandGroupDamaged) : line;
}

}  // namespace

std::int64_t list_files(Call& call) {
  const bool detail = call.words.accept(Keyword::Detail);
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  Listing listing(call.workspace, options.unit);
  listing.line(base::message(MessageId::CommandOpenFilesHeading));
  for (const store::OpenFileRow& row : call.workspace.store().open_files()) {
    listing.line(open_file_line(row));
    if (!detail) continue;
    auto file = call.workspace.store().open(row.path);
    auto info = file ? (*file)->info() : base::Result<store::FileInfo>(file.error());
    if (info) show_parameters(listing, *info, row.path);
  }
  show_totals(call, listing);
  return kDone;
}

std::int64_t group_stat(Call& call) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  bool detail = false;
  ListingOptions options;
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::Detail)) {
      detail = true;
    } else if (!options.accept(call)) {
      return call.bad_words();
    }
  }
  auto file = open_file(call, *name);
  if (!file) return kRefused;
  Listing listing(call.workspace, options.unit);
  GroupTotals totals;
  const auto walked = store::for_each_group(*file->file, [&](const store::GroupFigures& group) {
    if (totals.groups == 0) listing.line(base::message(MessageId::CommandGroupsHeading));
    totals.add(group);
    return (!detail && !group.damaged && group.pages <= 1) || listing.line(group_line(group));
  });
  if (!walked) return call.fail(walked.error());
  const auto text = [](std::uint64_t number) { return std::to_string(number); };
  const std::uint64_t groups = std::max<std::uint64_t>(totals.groups, 1);
  listing.line(
      base::message(MessageId::CommandGroupsTotal,
                    {text(totals.groups), text(totals.sum.records), text(totals.sum.bytes),
                     text(totals.sum.bytes / groups), text(totals.fullest), text(totals.empty), text(totals.chained)}));
  return kDone;
}

}  // namespace scarlet::command::verbs
