// SPDX-License-Identifier: GPL-3.0-or-later
// The keywords of queries: which verbs take them, and the options they set.
#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/text.h"
#include "query/break_text.h"
#include "query/parser.h"
#include "workspace/select_lists.h"
#include "workspace/workspace.h"

namespace scarlet::query {

using base::MessageId;
using workspace::FileSpace;

namespace {

constexpr VerbSet kShow = only(Verb::Show);
constexpr VerbSet kSum = only(Verb::Sum);
constexpr VerbSet kWithHeading = kReportVerbs | kSum | kItemVerbs | kShow;
constexpr VerbSet kWithColumns = kReportVerbs | kShow;
constexpr VerbSet kWithBreaks = kReportVerbs | kReformatVerbs;
constexpr VerbSet kPaged = kReportVerbs | kLabelVerbs | kSum;
constexpr VerbSet kPrinted = kPaged | kItemVerbs;

constexpr std::int64_t kDefaultSample = 10;
constexpr std::int64_t kMostPages = 10'000;  // that SCROLL keeps
constexpr int kWidestGap = 256;
constexpr int kWidestMargin = 256;
constexpr int kHighestUnit = 255;
constexpr std::int64_t kLargestCount = 1'000'000'000'000;

// "^nnn" is the character nnn, "^^" a caret, "<TAB>" a tab.
std::string decode_delimiter(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (base::equal_ignoring_case(text.substr(i, 5), "<TAB>")) {
      out += '\t';
      i += 4;
    } else if (text[i] == '^' && i + 1 < text.size() && text[i + 1] == '^') {
      out += '^';
      ++i;
    } else if (text[i] == '^' && i + 1 < text.size() && base::is_digit(text[i + 1])) {
      int code = 0;
      std::size_t end = i + 1;
      for (; end < text.size() && end < i + 4 && base::is_digit(text[end]); ++end) code = code * 10 + (text[end] - '0');
      out += static_cast<char>(code & 0xFF);
      i = end - 1;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

const Parser::Handler* Parser::find_handler(Keyword keyword, Verb verb) {
  static constexpr Handler kHandlers[] = {
      {Keyword::With, kAllVerbs, &Parser::with},
      {Keyword::When, kAllVerbs, &Parser::when},
      {Keyword::By, kAllVerbs, &Parser::by},
      {Keyword::ByDsnd, kAllVerbs, &Parser::by_descending},
      {Keyword::ByExp, kAllVerbs & ~kItemVerbs, &Parser::by_exploded},
      {Keyword::ByExpDsnd, kAllVerbs & ~kItemVerbs, &Parser::by_exploded_descending},
      {Keyword::Eval, kAllVerbs, &Parser::evaluated_column},
      {Keyword::Total, kWithBreaks, &Parser::accumulated},
      {Keyword::Average, kWithBreaks, &Parser::accumulated},
      {Keyword::Max, kWithBreaks, &Parser::accumulated},
      {Keyword::Min, kWithBreaks, &Parser::accumulated},
      {Keyword::Min, kShow, &Parser::fewest},
      {Keyword::Max, kShow, &Parser::most},
      {Keyword::Enum, kWithBreaks, &Parser::accumulated},
      {Keyword::Calc, kWithBreaks, &Parser::accumulated},
      {Keyword::Cumulative, kWithBreaks, &Parser::accumulated},
      {Keyword::Percent, kWithBreaks, &Parser::percent},
      {Keyword::BreakOn, kWithBreaks, &Parser::break_on},
      {Keyword::BreakSup, kWithBreaks, &Parser::break_sup},
      {Keyword::Header, kWithHeading, &Parser::heading},
      {Keyword::Footer, kReportVerbs | kSum, &Parser::footing},
      {Keyword::ColHdrSup, kWithColumns, &Parser::column_and_page_headings},
      {Keyword::IdOnly, kWithColumns | kLabelVerbs, &Parser::id_only},
      {Keyword::ColSpaces, kWithColumns, &Parser::column_gap},
      {Keyword::LeftMargin, kPaged, &Parser::margin},
      {Keyword::Lptr, kPrinted, &Parser::printer},
      {Keyword::Pageseq, kPaged, &Parser::page_sequence},
      {Keyword::Label, kLabelVerbs, &Parser::label},
      {Keyword::Style, kPaged, &Parser::style},
      {Keyword::Overlay, kPaged, &Parser::overlay},
      {Keyword::Boxed, kPaged, &Parser::boxed},
      {Keyword::Pan, kReportVerbs, &Parser::pan},
      {Keyword::Scroll, kPrinted, &Parser::scroll},
      {Keyword::Caption, kReportVerbs, &Parser::grand_total},
      {Keyword::Csv, kReportVerbs, &Parser::csv},
      {Keyword::Delimiter, kReportVerbs, &Parser::delimiter},
      {Keyword::Json, kReportVerbs, &Parser::json},
      {Keyword::Xml, kReportVerbs, &Parser::xml},
      {Keyword::Html, kReportVerbs, &Parser::html},
      {Keyword::Markdown, kReportVerbs, &Parser::markdown},
      {Keyword::To, kReportVerbs | kSelectVerbs | kReformatVerbs | kShow, &Parser::to},
      {Keyword::From, kAllVerbs, &Parser::from},
      {Keyword::Saving, kSelectVerbs, &Parser::saving},
      {Keyword::First, kAllVerbs, &Parser::sample},
      {Keyword::Sampled, kAllVerbs, &Parser::sampled},
      {Keyword::Using, kAllVerbs, &Parser::use_dictionary},
  };
  const auto at = std::find_if(std::begin(kHandlers), std::end(kHandlers), [&](const Handler& handler) {
    return handler.keyword == keyword && has(handler.verbs, verb);
  });
  return at == std::end(kHandlers) ? nullptr : at;
}

// False: the keyword says nothing to this verb.
bool Parser::parse_keyword(Keyword keyword) {
  static constexpr Flag kFlags[] = {
      {Keyword::HdrSupp, kWithHeading, &Options::no_default_heading},
      {Keyword::ColSupp, kWithColumns, &Options::no_column_headings},
      {Keyword::IdSup, kWithColumns | kLabelVerbs, &Options::no_id},
      {Keyword::CountSup, kAllVerbs & ~kItemVerbs, &Options::no_count},
      {Keyword::ColHdgId, kWithColumns, &Options::ids_as_headings},
      {Keyword::DblSpc, kReportVerbs, &Options::double_space},
      {Keyword::Vert, kReportVerbs, &Options::vertical},
      {Keyword::NoPage, kPrinted, &Options::no_page},
      {Keyword::NewPage, kPaged, &Options::new_page},
      {Keyword::NoSplit, kPrinted, &Options::no_split},
      {Keyword::Force, kPaged, &Options::force},
      {Keyword::Repeating, kReportVerbs, &Options::repeating},
      {Keyword::DetSupp, kWithBreaks, &Options::no_detail},
      {Keyword::Appending, kReportVerbs, &Options::appending},
      {Keyword::NoQuery, kAllVerbs, &Options::no_query},
      {Keyword::AbsentNull, kAllVerbs, &Options::absent_null},
      {Keyword::RequireSelect, kAllVerbs, &Options::require_select},
      {Keyword::RequireIndex, kAllVerbs, &Options::require_index},
      {Keyword::NoIndex, kAllVerbs, &Options::no_index},
      {Keyword::Locking, kAllVerbs, &Options::locking},
      {Keyword::Explain, kAllVerbs, &Options::explain},
      {Keyword::AllMatch, only(Verb::Search), &Options::all_match},
      {Keyword::NoMatch, only(Verb::Search), &Options::no_match},
      {Keyword::NoCase, only(Verb::Search), &Options::ignore_case},
  };
  if (operator_follows()) {
    implied_test();
    return true;
  }
  for (const Flag& flag : kFlags) {
    if (flag.keyword != keyword || !has(flag.verbs, query_->verb)) continue;
    words_.skip();
    options_->*flag.flag = true;
    return true;
  }
  const Handler* handler = find_handler(keyword, query_->verb);
  if (!handler) return false;
  // Accumulators and breaks look at their own keyword.
  (this->*handler->handle)();
  return true;
}

int Parser::size_after(int least, int most, int otherwise) {
  const Word* word = words_.peek();
  const auto number = accept_number();
  if (!number) return otherwise;
  if (*number < least || *number > most) {
    fail_at(word, MessageId::QueryNumberRange, {std::to_string(least), std::to_string(most)});
  }
  return static_cast<int>(*number);
}

// The first heading of a sentence counts; one from a defaults record comes before all.
void Parser::heading() {
  words_.skip();
  std::string text = take_text();
  if (!options_->heading) options_->heading = std::move(text);
}

void Parser::footing() {
  words_.skip();
  std::string text = take_text();
  if (!options_->footing) options_->footing = std::move(text);
}

void Parser::column_and_page_headings() {
  words_.skip();
  options_->no_column_headings = options_->no_default_heading = true;
}

void Parser::id_only() {
  words_.skip();
  options_->id_only = true;
}

void Parser::column_gap() {
  words_.skip();
  options_->column_gap = size_after(0, kWidestGap, 1);
}

void Parser::margin() {
  words_.skip();
  options_->margin = size_after(0, kWidestMargin, 0);
}

void Parser::printer() {
  words_.skip();
  options_->printer = size_after(0, kHighestUnit, 0);
}

void Parser::page_sequence() {
  words_.skip();
  std::string file = take_text();
  options_->page_sequence = PageSequence{std::move(file), take_text()};
}

void Parser::label() {
  words_.skip();
  if (accept(Keyword::NoDefault)) {
    options_->label_asked = true;
  } else {
    options_->label = take_text();
  }
}

void Parser::style() {
  words_.skip();
  if (!accept(Keyword::None)) options_->style = take_text();
}

void Parser::overlay() {
  words_.skip();
  options_->overlay = take_text();
}

// A frame of printer commands (PCL), which no print unit of this system sends.
void Parser::boxed() { words_.skip(); }

void Parser::pan() {
  words_.skip();
  if (!options_->panned_from) options_->panned_from = query_->columns.size();
}

void Parser::scroll() {
  words_.skip();
  options_->scroll = std::min(accept_number().value_or(0), kMostPages);
}

void Parser::grand_total() {
  words_.skip();
  options_->grand_total = parse_break_text(take_text());
  options_->no_end_block = options_->grand_total->lines_off;
  options_->end_block_on_new_page = options_->grand_total->new_page;
}

void Parser::csv() {
  words_.skip();
  Delimited how;
  how.quoted = true;
  how.delimiter = ",";
  const Word* word = words_.peek();
  if (word && !word->quoted && (word->text == "1" || word->text == "2")) {
    how.quote_all = words_.next().text == "2";
    word = words_.peek();
  }
  if (word && word->quoted) {
    const std::string delimiter = decode_delimiter(word->text);
    if (delimiter.size() == 1) {
      if (delimiter == "\"") fail(MessageId::QueryBadDelimiter, {word->text});
      how.delimiter = delimiter;
      words_.skip();
    }
  }
  options_->delimited = std::move(how);
  options_->format = OutputFormat::Delimited;
}

void Parser::delimiter() {
  words_.skip();
  Delimited how;
  how.delimiter = decode_delimiter(take_text());
  options_->delimited = std::move(how);
  options_->format = OutputFormat::Delimited;
}

void Parser::json() { document(OutputFormat::Json); }
void Parser::xml() { document(OutputFormat::Xml); }
void Parser::html() { document(OutputFormat::Html); }
void Parser::markdown() { document(OutputFormat::Markdown); }

void Parser::document(OutputFormat format) {
  words_.skip();
  options_->format = format;
}

void Parser::to() {
  words_.skip();
  if (has(kSelectVerbs | kShow, query_->verb)) {
    options_->to_list = list_number();
  } else if (has(kReformatVerbs, query_->verb)) {
    options_->to_file = take_text();
  } else {
    options_->to_path = take_text();
  }
}

int Parser::list_number() {
  const auto number = accept_number();
  if (!number) fail(MessageId::QueryListNumberMissing, {words_.last()->text});
  if (*number >= workspace::kUserLists) {
    fail_at(words_.last(), MessageId::QueryNumberRange, {"0", std::to_string(workspace::kUserLists - 1)});
  }
  return static_cast<int>(*number);
}

void Parser::from() {
  words_.skip();
  options_->from_list = list_number();
}

void Parser::saving() {
  words_.skip();
  for (;;) {
    if (accept(Keyword::Unique)) {
      options_->unique = true;
    } else if (accept(Keyword::MultiValue)) {
      options_->saving_values = true;
    } else {
      break;
    }
  }
  options_->saving = expect_item(MessageId::QueryUnknownField);
  if (accept(Keyword::NoNulls)) options_->saving_no_nulls = true;
}

void Parser::sample() {
  words_.skip();
  options_->sample = std::min(accept_number().value_or(kDefaultSample), kLargestCount);
}

void Parser::sampled() {
  words_.skip();
  options_->sampled = std::clamp<std::int64_t>(accept_number().value_or(kDefaultSample), 1, kLargestCount);
}

void Parser::fewest() {
  words_.skip();
  options_->least = size_after(0, INT32_MAX, 0);
}

void Parser::most() {
  words_.skip();
  options_->most = size_after(0, INT32_MAX, INT32_MAX);
}

void Parser::use_dictionary() {
  words_.skip();
  const auto part = accept(Keyword::Dict) ? FileSpace::Part::Dictionary : FileSpace::Part::Data;
  const std::string name = take_text();
  auto opened = workspace_.files().open_any_case(name, part);
  if (!opened) no_file(name, opened.error());
  query_->dictionary = Dictionary(*opened);
}

}  // namespace scarlet::query
