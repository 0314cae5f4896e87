// SPDX-License-Identifier: GPL-3.0-or-later
// CONFIGURE.FILE, ANALYSE.FILE and FILE.STAT.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "command/arguments.h"
#include "command/file_options.h"
#include "command/file_report.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "os/env.h"
#include "store/check.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Result;
using base::Status;
using workspace::Keyword;

constexpr std::uint32_t kGroupSizeUnit = 1024;
constexpr std::uint32_t kGroupHeaderBytes = 8;

struct Change {
  store::FileParameters parameters;  // as they are to be
  bool rebuild = false;
  bool immediate = false;  // the modulus follows at once
};

std::uint32_t default_group_size(Call& call) {
  return static_cast<std::uint32_t>(call.workspace.instance().config().number("GRPSIZE"));
}

// Takes one option; what can only be had by a new file sets `rebuild`.
ParameterVerdict take_option(Call& call, Change& change) {
  store::FileParameters& parameters = change.parameters;
  const store::FileParameters before = parameters;
  if (call.words.accept(Keyword::Directory)) {
    parameters.kind = store::FileKind::Directory;
  } else if (call.words.accept(Keyword::Dynamic)) {
    parameters.kind = store::FileKind::Hashed;
  } else if (call.words.accept(Keyword::NoCase)) {
    parameters.no_case = true;
  } else if (call.words.accept(Keyword::Case)) {
    parameters.no_case = false;
  } else if (call.words.accept(Keyword::NoResize)) {
    parameters.no_resize = true;
  } else if (call.words.accept(Keyword::Resize)) {
    parameters.no_resize = false;
  } else if (call.words.accept(Keyword::Immediate)) {
    change.immediate = true;
  } else if (call.words.accept(Keyword::Binary)) {
    return ParameterVerdict::Taken;
  } else if (call.words.accept(Keyword::Default)) {
    const store::FileKind kind = parameters.kind;
    parameters = store::FileParameters{};
    parameters.kind = kind;
    parameters.group_size_kb = default_group_size(call);
  } else {
    const ParameterVerdict verdict = take_file_parameter(call, parameters);
    if (verdict != ParameterVerdict::Taken) return verdict;
  }
  change.rebuild = change.rebuild || parameters.kind != before.kind || parameters.no_case != before.no_case ||
                   parameters.group_size_kb != before.group_size_kb || parameters.version != before.version;
  return ParameterVerdict::Taken;
}

Result<void> copy_records(store::File& from, store::File& to) {
  auto scan = from.scan();
  if (!scan) return scan.error();
  std::string_view id;
  std::string_view record;
  for (;;) {
    auto more = (*scan)->next(id, &record);
    if (!more) return more.error();
    if (!*more) return {};
    SCARLET_TRY(to.write(id, record));
  }
}

// The old file's trigger and indices for the new one.
Result<void> carry_over(Call& call, store::File& from, store::File& to) {
  if (from.kind() != store::FileKind::Hashed || to.kind() != store::FileKind::Hashed) return {};
  auto info = from.info();
  if (!info) return info.error();
  if (!info->trigger_name.empty()) SCARLET_TRY(to.set_trigger(info->trigger_name, info->trigger_modes));
  auto indices = from.indices();
  if (!indices) return indices.error();
  for (const store::IndexDefinition& index : *indices) {
    SCARLET_TRY(to.create_index(index));
    SCARLET_TRY(to.build_index(index.name, call.workspace.key_extractor()));
  }
  return {};
}

// A new file beside the old one takes its place once it is complete. What another session writes meanwhile is not lost:
// an update after the copying began is seen, and the file is left as it is.
class Rebuilder {
 public:
  Rebuilder(Call& call, std::string path)
      : call_(call), path_(std::move(path)), fresh_(path_ + ".new"), aside_(path_ + ".old") {}

  Result<void> run(const store::FileParameters& parameters) {
    auto built = build(parameters);
    if (built) built = swap();
    old_.reset();
    if (!built && os::exists(call_.workspace.env(), fresh_)) (void)call_.workspace.env().remove_tree(fresh_);
    return built;
  }

 private:
  Result<void> build(const store::FileParameters& parameters) {
    store::Store& store = call_.workspace.store();
    if (!call_.workspace.files().claim(path_)) return base::Error{Status::NotExclusive, 0, path_};
    SCARLET_TRY(store.create(fresh_, parameters));
    auto from = store.open(path_);
    if (!from) return from.error();
    old_ = *from;
    updates_ = old_->update_counter();
    auto to = store.open(fresh_);
    if (!to) return to.error();
    if (call_.workspace.key_extractor()) (*to)->set_key_extractor(call_.workspace.key_extractor());
    SCARLET_TRY(copy_records(**from, **to));
    return carry_over(call_, **from, **to);
  }

  Result<void> swap() {
    os::Env& env = call_.workspace.env();
    SCARLET_TRY(env.rename(path_, aside_));  // from here on nobody can open it
    base::Error refused{Status::NotExclusive, 0, path_};
    const bool changed = old_->update_counter() != updates_;
    old_.reset();
    if (!changed) {
      SCARLET_TRY(env.rename(fresh_, path_));
      auto removed = call_.workspace.store().remove(aside_);
      if (removed) return {};
      // It could not go, for somebody has just opened it or may not remove it: it stays the file.
      SCARLET_TRY(env.rename(path_, fresh_));
      if (removed.status() != Status::InUse) refused = removed.error();
      if (refused.subject.starts_with(aside_)) refused.subject.replace(0, aside_.size(), path_);
    }
    SCARLET_TRY(env.rename(aside_, path_));
    return refused;
  }

  Call& call_;
  std::string path_;
  std::string fresh_;
  std::string aside_;
  std::shared_ptr<store::File> old_;  // held, so that its updates go on being counted
  std::uint64_t updates_ = 0;         // of the old file when the copying began
};

// The group size of a file that becomes a hashed one and was none (one unit, whatever GRPSIZE is for new files); a
// large record size that fits a new group size: what was the default stays the default.
void fill_in_defaults(store::FileParameters& parameters, const store::FileParameters& before) {
  if (parameters.kind != store::FileKind::Hashed) return;
  if (parameters.group_size_kb == 0) parameters.group_size_kb = 1;
  if (before.kind != store::FileKind::Hashed) parameters.version = store::FileParameters{}.version;
  if (before.kind != store::FileKind::Hashed || parameters.group_size_kb == before.group_size_kb) return;
  if (parameters.large_record != before.large_record) return;
  const std::uint32_t most = parameters.group_size_kb * kGroupSizeUnit - kGroupHeaderBytes;
  const bool by_default = before.large_record == before.group_size_kb * kGroupSizeUnit * 8 / 10;
  parameters.large_record = by_default ? 0 : std::min(before.large_record, most);
}

// Figures for ANALYSE.FILE ... STATISTICS.
struct Figures {
  std::uint64_t records = 0, bytes = 0, smallest = 0, largest = 0, fields = 0;
  std::array<std::uint64_t, 12> sizes{};  // below 16, 32, ... bytes; the last is the rest
};

Result<Figures> measure(store::File& file) {
  auto scan = file.scan();
  if (!scan) return scan.error();
  Figures figures;
  std::string_view id;
  std::string_view record;
  for (;;) {
    auto more = (*scan)->next(id, &record);
    if (!more) return more.error();
    if (!*more) return figures;
    const std::uint64_t size = record.size();
    figures.smallest = figures.records == 0 ? size : std::min(figures.smallest, size);
    figures.largest = std::max(figures.largest, size);
    figures.bytes += size;
    figures.fields +=
        record.empty() ? 0 : 1 + static_cast<std::uint64_t>(std::count(record.begin(), record.end(), base::kFieldMark));
    std::size_t step = 0;
    while (step + 1 < figures.sizes.size() && size >= (std::uint64_t{16} << step)) ++step;
    ++figures.sizes[step];
    ++figures.records;
  }
}

void show_figures(Listing& listing, const Figures& figures) {
  const std::uint64_t records = std::max<std::uint64_t>(figures.records, 1);
  listing.line(base::message(MessageId::CommandFileFigures,
                             {std::to_string(figures.records), std::to_string(figures.bytes),
                              std::to_string(figures.smallest), std::to_string(figures.bytes / records),
                              std::to_string(figures.largest), std::to_string(figures.fields / records)}));
  for (std::size_t i = 0; i < figures.sizes.size(); ++i) {
    if (figures.sizes[i] == 0) continue;
    const bool last = i + 1 == figures.sizes.size();
    const std::string bound = std::to_string(std::uint64_t{16} << (last ? i - 1 : i));
    const MessageId row = last ? MessageId::CommandFileSizesRest : MessageId::CommandFileSizes;
    listing.line(base::message(row, {bound, std::to_string(figures.sizes[i])}));
  }
}

// How the groups are filled, and what reading everything by its checksums found.
void show_groups(Listing& listing, const store::CheckReport& report) {
  const auto text = [](std::uint64_t number) { return std::to_string(number); };
  listing.line(base::message(MessageId::CommandFileBlocks, {text(report.blocks), text(report.used_blocks),
                                                            text(report.large_records), text(report.index_entries)}));
  const auto& groups = report.blocks_per_group;
  for (std::size_t blocks = 0; blocks < groups.size(); ++blocks) {
    if (groups[blocks] == 0) continue;
    const bool rest = blocks + 1 == groups.size();
    const MessageId row = rest ? MessageId::CommandFileGroupsRest : MessageId::CommandFileGroups;
    listing.line(base::message(row, {text(blocks), text(groups[blocks])}));
  }
  if (report.damage_count == 0) {
    listing.line(base::message(MessageId::CommandFileWhole));
    return;
  }
  listing.line(base::message(MessageId::CommandFileDamages, {text(report.damage_count)}));
  for (const store::DamageFound& found : report.damages) listing.line("  " + store::describe(found));
}

}  // namespace

std::int64_t configure_file(Call& call) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  auto file = open_file(call, *name);
  if (!file) return kRefused;
  auto info = file->file->info();
  if (!info) return call.fail(info.error());
  Change change{info->parameters, false};
  while (!call.words.at_end()) {
    const ParameterVerdict verdict = take_option(call, change);
    if (verdict == ParameterVerdict::Bad) return kRefused;
    if (verdict == ParameterVerdict::NotOne) return call.bad_words();
  }
  if (info->parameters.kind == store::FileKind::Directory && change.parameters.kind == store::FileKind::Directory) {
    return call.fail(base::Error{Status::NotDynamicFile, 0, file->name.shown()});
  }
  if (!loads_fit(call, change.parameters)) return kRefused;
  fill_in_defaults(change.parameters, info->parameters);
  const std::string path = file->file->path();
  if (!change.rebuild) {
    auto done = file->file->configure(change.parameters);
    if (done && change.immediate) done = file->file->resize_now();
    return done ? kDone : call.fail(done.error());
  }
  file.reset();
  call.workspace.files().drop_cached(path);
  auto done = Rebuilder(call, path).run(change.parameters);
  return done ? kDone : call.fail(done.error());
}

namespace {

std::int64_t analyse(Call& call, bool statistics) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  ListingOptions options;
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::Statistics)) {
      statistics = true;
    } else if (!options.accept(call)) {
      return call.bad_words();
    }
  }
  auto file = open_file(call, *name);
  if (!file) return kRefused;
  auto info = file->file->info();
  if (!info) return call.fail(info.error());
  Listing listing(call.workspace, options.unit);
  listing.line(base::message(MessageId::CommandFileHeading, {file->name.shown()}));
  show_parameters(listing, *info, file->file->path());
  if (!statistics) return kDone;
  auto figures = measure(*file->file);
  if (!figures) return call.fail(figures.error());
  show_figures(listing, *figures);
  if (info->parameters.kind != store::FileKind::Hashed) return kDone;
  auto report = store::check_file(*file->file);
  if (!report) return call.fail(report.error());
  show_groups(listing, *report);
  return kDone;
}

}  // namespace

std::int64_t analyse_file(Call& call) { return analyse(call, false); }
std::int64_t file_stat(Call& call) { return analyse(call, true); }

}  // namespace scarlet::command::verbs
