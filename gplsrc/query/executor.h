// SPDX-License-Identifier: GPL-3.0-or-later
// Executor: finds the records of a query, selects, explodes and sorts, and hands the rows on.
//
//   candidates (ids, list, index or scan) -> selection -> rows -> [sorter ->] consumer
//
// Rows that are sorted are kept with their records, as they were when they were read, so that a report shows what was
// selected; lists keep the ids alone.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "query/candidates.h"
#include "query/plan.h"
#include "query/progress.h"
#include "query/projection.h"
#include "query/row.h"
#include "query/sort_key.h"
#include "query/sorter.h"

namespace scarlet::query {

struct Outcome {
  std::int64_t records = 0;  // that were selected
  std::int64_t lines = 0;    // rows handed on
  std::int64_t candidates = 0;
  bool exploded = false;  // by a sort of this query: lines are values
  std::string index;      // that was used
  bool from_list = false;
  std::size_t work_files = 0;  // of a sort that memory did not hold
  std::vector<std::string> missing;
  bool quit = false;  // the consumer wanted no more
};

class RowConsumer {
 public:
  virtual ~RowConsumer() = default;
  // Whether rows are shown with data beyond what selection and order need.
  virtual bool needs_records() const = 0;
  // Whether more is used of them than the items of the query.
  virtual bool needs_whole_records() const { return false; }
  // Whether row() writes to the terminal.
  virtual bool shows_rows() const { return needs_records(); }
  // Whether nothing is made of the rows but their number.
  virtual bool only_counts() const { return false; }
  // A reading before row() is called for the first time (percentages).
  virtual bool surveys() const { return false; }
  virtual void survey(RowData&) {}
  // False: no more rows are wanted.
  virtual bool row(RowData& row) = 0;
  // After the last row, while its data can still be used.
  virtual void finish(const Outcome&) {}
};

class Executor {
 public:
  Executor(workspace::Workspace& workspace, const Query& query);
  ~Executor();

  // Throws SentenceError when a list or index that is required is not there.
  base::Result<Outcome> run(RowConsumer& consumer);

 private:
  base::Result<std::unique_ptr<Candidates>> candidates(const RowConsumer& consumer, bool read_records);
  std::unique_ptr<Candidates> scan(const RowConsumer& consumer, bool read_records);
  std::unique_ptr<Candidates> sorting_scan(const RowConsumer& consumer, bool read_records);
  bool rows_need_records(const RowConsumer& consumer) const;
  base::Result<std::vector<ListedId>> listed_ids(int list);
  Explosion explosion() const;
  std::string list_association(std::string_view field) const;
  bool sorted(const RowConsumer& consumer) const;
  base::Result<void> collect(RowConsumer& consumer, bool read_records);
  base::Result<bool> select(RowConsumer& consumer, bool selected, bool keep_records);
  base::Result<bool> emit(RowConsumer& consumer, bool keep_records);
  base::Result<void> keep_row(bool keep_record);
  base::Result<void> replay(RowConsumer& consumer);
  void make_key();
  bool hand_on(RowConsumer& consumer);
  void breathe();

  workspace::Workspace& workspace_;
  const Query& query_;
  std::unique_ptr<workspace::FileVariable> file_;
  std::unique_ptr<Projection> projection_;  // used by the candidates
  std::unique_ptr<Candidates> candidates_;
  std::unique_ptr<RowData> data_;
  std::unique_ptr<Sorter> sorter_;
  std::vector<std::pair<const Item*, SortKeyStyle>> keys_;  // with the id where it decides
  const Item* exploded_item_ = nullptr;
  bool exploded_list_ = false;
  std::string list_field_;  // field 4 of the entries of an exploded list
  RowPosition list_position_;
  std::vector<RowPosition> positions_;
  std::string key_;
  std::string payload_;
  Progress progress_;
  Outcome outcome_;
};

}  // namespace scarlet::query
