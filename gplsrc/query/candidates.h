// SPDX-License-Identifier: GPL-3.0-or-later
// Candidates: the records that a query looks at, before selection: all of a file, ids typed or listed, or what an index
// says. Reads go through the session's record access, so that a query sees the session's own pending writes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/row.h"
#include "store/file.h"

namespace scarlet::workspace {
class FileVariable;
class Workspace;
}  // namespace scarlet::workspace

namespace scarlet::query {

struct Candidate {
  std::string_view id;
  std::string_view record;  // empty unless records are read
  RowPosition position;     // of an exploded list
  bool selected = false;    // the condition was tested and holds
};

class Candidates {
 public:
  virtual ~Candidates() = default;
  // False at the end. Views live until the next call.
  virtual base::Result<bool> next(Candidate& candidate) = 0;
  // Ids that are not in the file, each once; complete after the last next().
  virtual const std::vector<std::string>& missing() const;
  // Called once, before next(). False: these can not find the records after all, others must.
  virtual base::Result<bool> ready() { return true; }
  // Rows come in the order of the query's keys; `work_files` were needed for it.
  virtual bool in_order() const { return false; }
  virtual std::size_t work_files() const { return 0; }
  // Known by those who look at more records than they hand on.
  virtual std::optional<std::int64_t> records_read() const { return std::nullopt; }
  // By those who only count, beside the rows they hand on.
  virtual std::optional<std::int64_t> records_counted() const { return std::nullopt; }
};

struct ListedId {
  std::string id;
  RowPosition position;
};

std::unique_ptr<Candidates> scan_candidates(workspace::Workspace& workspace, workspace::FileVariable& file,
                                            bool read_records);
// In that order. With `absent_null` an id without a record stands for an empty record.
std::unique_ptr<Candidates> id_candidates(workspace::Workspace& workspace, workspace::FileVariable& file,
                                          std::vector<ListedId> ids, bool read_records, bool absent_null);

}  // namespace scarlet::query
