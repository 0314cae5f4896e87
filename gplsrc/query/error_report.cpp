// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/error_report.h"

#include <algorithm>
#include <string>

#include "workspace/workspace.h"

namespace scarlet::query {

void report_error(workspace::Workspace& workspace, std::string_view sentence, const SentenceError& error) {
  terminal::Output& output = workspace.output();
  output.line(error.message);
  if (error.end <= error.position || error.end > sentence.size()) return;
  // A long sentence is shown from some words before the one marked.
  const auto width = static_cast<std::size_t>(std::max(output.width() - 1, 20));
  std::size_t start = 0;
  if (error.end > width) {
    start = error.position - std::min(error.position, width / 2);
    if (const auto space = sentence.find(' ', start); space < error.position) start = space + 1;
  }
  const std::string_view shown = sentence.substr(start, width);
  const std::size_t marks = std::min(error.end, start + shown.size()) - error.position;
  output.line(shown);
  output.line(std::string(error.position - start, ' ') + std::string(std::max<std::size_t>(marks, 1), '^'));
}

}  // namespace scarlet::query
