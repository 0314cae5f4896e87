// SPDX-License-Identifier: GPL-3.0-or-later
// Progress: a line on the terminal while a query has read for two seconds and shown nothing, removed before anything
// else is shown. Nothing at all where output is captured, hushed or no terminal.
#pragma once

#include <cstdint>
#include <optional>

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

class Progress {
 public:
  explicit Progress(workspace::Workspace& workspace);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // The number of records of the whole file, when it is known.
  void set_total(std::int64_t records) { total_ = records; }
  // Cheap enough for every few hundred records.
  void tick(std::int64_t records_read);
  void clear();
  // The query shows something itself now.
  void end();

 private:
  void show(std::int64_t records_read);

  workspace::Workspace& workspace_;
  bool wanted_;
  bool shown_ = false;
  std::int64_t next_at_ = 0;  // monotonic nanoseconds
  std::optional<std::int64_t> total_;
};

}  // namespace scarlet::query
