// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/progress.h"

#include <algorithm>
#include <string>

#include "base/message.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSilentAtFirst = 2'000 * kMillisecond;
constexpr std::int64_t kBetweenLines = 250 * kMillisecond;
constexpr std::string_view kClearLine = "\r\x1b[K";

}  // namespace

Progress::Progress(workspace::Workspace& workspace) : workspace_(workspace) {
  terminal::Output& output = workspace.output();
  wanted_ = output.is_terminal() && !output.captured() && !output.hushed() && output.column() == 0;
  if (wanted_) next_at_ = workspace.env().monotonic_nanoseconds() + kSilentAtFirst;
}

void Progress::tick(std::int64_t records_read) {
  if (!wanted_) return;
  const std::int64_t now = workspace_.env().monotonic_nanoseconds();
  if (now < next_at_) return;
  next_at_ = now + kBetweenLines;
  show(records_read);
}

void Progress::show(std::int64_t records_read) {
  const std::string count = std::to_string(records_read);
  const bool share = total_ && *total_ > 0 && records_read <= *total_;
  const std::string line =
      share ? base::message(base::MessageId::QueryProgressShare,
                            {count, std::to_string(*total_), std::to_string(records_read * 100 / *total_)})
            : base::message(base::MessageId::QueryProgress, {count});
  workspace_.output().write(std::string(kClearLine) + line);
  workspace_.output().flush();
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  shown_ = false;
  workspace_.output().write(kClearLine);
  workspace_.output().flush();
}

void Progress::end() {
  clear();
  wanted_ = false;
}

}  // namespace scarlet::query
