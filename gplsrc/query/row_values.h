// SPDX-License-Identifier: GPL-3.0-or-later
// RowValues: the data of one record after another, each source worked out at most once a record and only when asked
// for. Fields are views into the record; the places of its field marks are found as far as they are needed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "convert/correlative.h"
#include "query/plan.h"
#include "value/value.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

// Fields of a record by number, from 1.
class RecordFields {
 public:
  void reset(std::string_view record);
  std::string_view field(int number);

 private:
  std::string_view record_;
  std::vector<std::size_t> ends_;  // of field n at [n-1], as far as known
  bool complete_ = false;
};

class PureEvaluator;

class RowValues final : public convert::CorrelativeHost {
 public:
  RowValues(workspace::Workspace& workspace, const Query& query);
  ~RowValues() override;
  RowValues(const RowValues&) = delete;
  RowValues& operator=(const RowValues&) = delete;

  // For rows that another thread than the session's looks at. The evaluator must outlive this.
  void use(PureEvaluator& evaluator) { evaluator_ = &evaluator; }

  // The views must live until the next call. `number` counts the records shown (@NI).
  void begin(std::string_view id, std::string_view record, std::int64_t number);
  std::string_view id() const { return id_; }
  std::string_view record() const { return record_; }
  std::int64_t number() const { return number_; }

  // Lives until the next begin().
  std::string_view text(const Source& source);
  // The same without making text of a number; for expressions only.
  const value::Value& value(const Source& source);
  // Worked out again, whatever is known (TOTAL() at breaks). `numbered` has the counters of the moment.
  value::Value value_anew(const Source& source);
  // Whether a query needs more than the ids of records.
  static bool needs_records(const Query& query);

  // convert::CorrelativeHost
  std::string field(std::int64_t number) override;
  std::string item(std::string_view name) override;
  std::int64_t counter(Counter counter) override;
  std::int64_t today() override;
  std::int64_t time_of_day() override;

 private:
  struct Slot {
    std::uint64_t generation = 0;  // of the record it was worked out for
    std::uint64_t text_generation = 0;
    value::Value value;
    std::string text;
  };
  void publish();
  std::string_view correlative(const Source& source, Slot& slot);

  workspace::Workspace& workspace_;
  std::vector<Slot> slots_;
  RecordFields fields_;
  std::string_view id_;
  std::string_view record_;
  std::int64_t number_ = 0;
  std::uint64_t generation_ = 0;
  std::uint64_t published_ = 0;  // the record that @ID and @RECORD show
  const Source* evaluating_ = nullptr;
  PureEvaluator* evaluator_ = nullptr;
};

}  // namespace scarlet::query
