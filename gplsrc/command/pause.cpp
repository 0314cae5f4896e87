// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/pause.h"

#include <algorithm>

#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

constexpr std::int64_t kPieceMs = 100;
constexpr std::int64_t kNanosecondsOfMillisecond = 1'000'000;

}  // namespace

void pause_for(workspace::Workspace& workspace, std::int64_t milliseconds) {
  workspace.output().flush();
  for (; milliseconds > 0; milliseconds -= kPieceMs) {
    workspace.env().sleep_nanoseconds(std::min(milliseconds, kPieceMs) * kNanosecondsOfMillisecond);
    workspace.services().poll();
  }
}

}  // namespace scarlet::command
