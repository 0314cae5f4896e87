// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs of the query processor.
#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "command/call.h"
#include "command/verbs.h"
#include "query/query.h"

namespace scarlet::command::verbs {
namespace {

// REPORT.STYLE stands at the end of reports that name no style themselves.
std::int64_t run_query(Call& call, query::Verb verb) {
  const std::string sentence = call.words.text();
  std::string unseen;
  const std::string& style = call.environment().report_style;
  const bool report = verb == query::Verb::List || verb == query::Verb::Sort;
  if (report && !style.empty() && base::upper(sentence).find(" STYLE ") == std::string::npos) {
    unseen = "STYLE " + style;
  }
  return query::run(call.workspace, sentence, verb, unseen);
}

// The verbs whose plan EXPLAIN shows.
constexpr std::pair<std::string_view, query::Verb> kExplained[] = {
    {"LIST", query::Verb::List},
    {"SORT", query::Verb::Sort},
    {"COUNT", query::Verb::Count},
    {"SUM", query::Verb::Sum},
    {"SELECT", query::Verb::Select},
    {"SSELECT", query::Verb::Sselect},
    {"LIST.ITEM", query::Verb::ListItem},
    {"SORT.ITEM", query::Verb::SortItem},
    {"LIST.LABEL", query::Verb::ListLabel},
    {"SORT.LABEL", query::Verb::SortLabel},
    {"REFORMAT", query::Verb::Reformat},
    {"SREFORMAT", query::Verb::Sreformat},
};

}  // namespace

std::int64_t query_list(Call& call) { return run_query(call, query::Verb::List); }
std::int64_t query_sort(Call& call) { return run_query(call, query::Verb::Sort); }
std::int64_t query_count(Call& call) { return run_query(call, query::Verb::Count); }
std::int64_t query_sum(Call& call) { return run_query(call, query::Verb::Sum); }
std::int64_t query_list_item(Call& call) { return run_query(call, query::Verb::ListItem); }
std::int64_t query_sort_item(Call& call) { return run_query(call, query::Verb::SortItem); }
std::int64_t query_list_label(Call& call) { return run_query(call, query::Verb::ListLabel); }
std::int64_t query_sort_label(Call& call) { return run_query(call, query::Verb::SortLabel); }
std::int64_t query_reformat(Call& call) { return run_query(call, query::Verb::Reformat); }
std::int64_t query_sreformat(Call& call) { return run_query(call, query::Verb::Sreformat); }
std::int64_t query_select(Call& call) { return run_query(call, query::Verb::Select); }
std::int64_t query_sselect(Call& call) { return run_query(call, query::Verb::Sselect); }
std::int64_t query_search(Call& call) { return run_query(call, query::Verb::Search); }

// FIND {DICT} file "string" ... {rest}: SEARCH with its strings in the sentence; without any it asks for them.
std::int64_t query_find(Call& call) {
  call.words.accept(workspace::Keyword::Dict);
  const workspace::Token* last = call.words.next();
  const auto part = [&] { return call.words.peek() != nullptr && call.words.peek()->text == ","; };
  while (last != nullptr && !call.words.at_end() && part()) call.words.next(), last = call.words.next();
  if (last == nullptr) return call.bad_words();
  const std::size_t begin = last->end;
  std::deque<std::string>& queue = call.workspace.data_queue();
  const std::deque<std::string> waiting = queue;
  std::deque<std::string> strings;
  while (!call.words.at_end() && call.words.peek()->quoted) {
    last = call.words.next();
    strings.push_back(last->text);
  }
  if (!strings.empty()) {
    strings.emplace_back();  // ends the asking
    queue = std::move(strings);
  }
  const std::string sentence = call.words.text().substr(0, begin) + call.words.text().substr(last->end);
  const bool asks = begin == last->end;
  const std::int64_t code = query::run(call.workspace, sentence, query::Verb::Search, {});
  if (!asks) queue = waiting;
  return code;
}

std::int64_t query_show(Call& call) { return run_query(call, query::Verb::Show); }

// EXPLAIN LIST ...: the same as the sentence with the keyword at its end.
std::int64_t query_explain(Call& call) {
  const std::string sentence(base::trimmed(call.text));
  const std::string verb = base::replace_all(base::upper(sentence.substr(0, sentence.find(' '))), "-", ".");
  for (const auto& [name, meaning] : kExplained) {
    if (verb == name) return query::run(call.workspace, sentence, meaning, "EXPLAIN");
  }
  return call.fail(base::MessageId::QueryNotAQuery, {verb});
}

std::int64_t report_style(Call& call) {
  if (call.words.accept(workspace::Keyword::Off)) {
    call.environment().report_style.clear();
    return call.words.at_end() ? kDone : call.bad_words();
  }
  const std::string name = call.word();
  if (!call.words.at_end()) return call.bad_words();
  if (name.empty()) {
    const std::string& style = call.environment().report_style;
    call.say(style.empty() ? base::MessageId::CommandNoReportStyle : base::MessageId::CommandReportStyle, {style});
    return kDone;
  }
  if (!call.workspace.voc().find_word(name)) return call.fail(base::MessageId::CommandNotInVoc, {name});
  call.environment().report_style = name;
  return kDone;
}

}  // namespace scarlet::command::verbs
