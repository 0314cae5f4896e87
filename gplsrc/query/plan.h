// SPDX-License-Identifier: GPL-3.0-or-later
// Query: a sentence understood: the file, its dictionary, what to select, in which order, and what to make of it.
// The parser fills it; executor, reports and lists read it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/dictionary.h"
#include "query/item.h"
#include "query/verb.h"
#include "store/file.h"

namespace scarlet::query {

enum class Operator {
  Present,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  Like,
  Unlike,
  Said,
  Between
};

// The right-hand side of a test: another item, or text as typed.
struct Operand {
  Item* item = nullptr;
  std::string text;
};

struct Test {
  Item* item = nullptr;
  Operator op = Operator::Present;
  bool no = false;
  bool every = false;
  bool ignore_case = false;
  bool when = false;              // WHEN: also chooses the values that are shown
  std::vector<Operand> operands;  // alternatives; low and high for Between
};

struct Condition {
  enum class Kind { Test, And, Or, Not };
  Kind kind = Kind::Test;
  Test test;
  std::unique_ptr<Condition> left;
  std::unique_ptr<Condition> right;
};

struct SortKey {
  Item* item = nullptr;
  bool descending = false;
  bool exploded = false;
};

enum class Accumulator { None, Total, Average, Max, Min, Count, Percent, Cumulative, Calculate };

// A text with control codes: pieces of text and places for the break value.
struct BreakText {
  struct Piece {
    bool value = false;
    std::string text;
  };
  std::vector<Piece> pieces;
  bool lines_off = false;     // L
  bool single_off = false;    // D
  bool once = false;          // O
  bool new_page = false;      // P or B
  int heading_number = -1;    // B: the number of the value in headings
  bool no_underline = false;  // U
};

struct Column {
  Item* item = nullptr;
  Accumulator accumulator = Accumulator::None;
  int decimals = 2;  // of Percent
  bool no_nulls = false;
  std::optional<BreakText> break_text;  // a break column
  bool hidden = false;                  // BREAK.SUP
};

// What a report is made of: pages, or one text without pages.
enum class OutputFormat { Pages, Delimited, Json, Xml, Html, Markdown };

struct Delimited {
  std::string delimiter;
  bool quoted = false;     // CSV
  bool quote_all = false;  // CSV 2
};

struct PageSequence {
  std::string file;
  std::string id;
};

struct Options {
  // Page
  std::optional<std::string> heading;
  std::optional<std::string> footing;
  bool no_default_heading = false;
  bool no_column_headings = false;
  bool no_id = false;
  bool id_only = false;
  bool no_count = false;
  bool ids_as_headings = false;
  std::optional<int> column_gap;
  int margin = 0;
  bool double_space = false;
  bool vertical = false;
  bool no_page = false;
  bool new_page = false;
  bool no_split = false;
  bool force = false;
  bool repeating = false;
  std::optional<std::int64_t> scroll;      // SCROLL n: pages kept; 0: the default
  std::optional<std::size_t> panned_from;  // PAN: the column it stood before
  std::optional<int> printer;              // LPTR
  std::optional<PageSequence> page_sequence;
  std::string label;
  bool label_asked = false;  // LABEL NO.DEFAULT
  std::string overlay;
  std::string style;
  // Breaks
  bool no_detail = false;
  std::optional<BreakText> grand_total;
  bool no_end_block = false;
  bool end_block_on_new_page = false;
  // Output
  OutputFormat format = OutputFormat::Pages;
  Delimited delimited;
  std::string to_path;  // CSV ... TO
  std::string to_file;  // REFORMAT ... TO
  bool appending = false;
  bool no_query = false;
  // Records
  std::optional<int> from_list;
  int to_list = 0;
  bool unique = false;  // SAVING
  bool saving_values = false;
  bool saving_no_nulls = false;
  Item* saving = nullptr;
  std::optional<std::int64_t> sample;
  std::optional<std::int64_t> sampled;
  bool absent_null = false;
  bool require_select = false;
  bool require_index = false;
  bool no_index = false;
  bool locking = false;
  bool explain = false;
  std::optional<std::int64_t> least;  // SHOW: MIN and MAX
  std::optional<std::int64_t> most;
  bool all_match = false;  // SEARCH
  bool no_match = false;
  bool ignore_case = false;
};

struct Query {
  Verb verb = Verb::List;
  std::string sentence;          // for the default heading
  std::string file_name;         // as typed, without DICT
  bool dictionary_part = false;  // DICT file
  std::shared_ptr<store::File> file;
  Dictionary dictionary;  // the one in force at the end of the sentence

  std::vector<std::unique_ptr<Source>> sources;
  std::vector<std::unique_ptr<Item>> items;

  std::vector<std::string> ids;
  bool ids_typed = false;
  std::vector<std::string> bare_ids;     // those of them without quotes: words that nobody knows are ids too
  std::unique_ptr<Condition> condition;  // null: all records
  std::vector<SortKey> keys;             // those of the sentence
  std::vector<Column> columns;           // without the id column
  Item* id_item = nullptr;               // heading, format and order of the id column
  Options options;

  bool exploded() const {
    for (const SortKey& key : keys) {
      if (key.exploded) return true;
    }
    return false;
  }
};

}  // namespace scarlet::query
