// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/query.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/text.h"
#include "os/env.h"
#include "query/error_report.h"
#include "query/executor.h"
#include "query/explain.h"
#include "query/index_keys.h"
#include "query/item_records.h"
#include "query/lists.h"
#include "query/missing_ids.h"
#include "query/parser.h"
#include "query/report/item_dump.h"
#include "query/report/labels.h"
#include "query/report/pages.h"
#include "query/report/reformat.h"
#include "query/report/report.h"
#include "query/show.h"
#include "query/translation.h"
#include "workspace/tokens.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;
using workspace::SelectList;
using workspace::Workspace;

constexpr std::int64_t kRefused = -1;
constexpr std::size_t kSearchStrings = 20;

// A query inside a query (an expression that calls a program) leaves the outer one's record alone.
class QueryVariables {
 public:
  explicit QueryVariables(Workspace& workspace) : variables_(workspace.variables()), kept_(variables_) {}
  ~QueryVariables() {
    variables_.id = kept_.id;
    variables_.record = kept_.record;
    variables_.query_file = kept_.query_file;
    variables_.ni = kept_.ni;
    variables_.nd = kept_.nd;
    variables_.nv = kept_.nv;
    variables_.ns = kept_.ns;
    variables_.nb = kept_.nb;
    variables_.total = kept_.total;
  }
  QueryVariables(const QueryVariables&) = delete;
  QueryVariables& operator=(const QueryVariables&) = delete;

 private:
  workspace::Variables& variables_;
  workspace::Variables kept_;
};

Outcome executed(Workspace& workspace, const Query& query, RowConsumer& consumer) {
  Executor executor(workspace, query);
  auto outcome = executor.run(consumer);
  if (outcome) return std::move(*outcome);
  fail_at(nullptr, MessageId::QueryFileFault, {query.file_name, base::describe(outcome.error())},
          -base::number(outcome.status()));
}

std::int64_t return_code(const Outcome& outcome) {
  if (outcome.quit) return kRefused;
  return outcome.exploded ? outcome.lines : outcome.records;
}

void say_missing(Workspace& workspace, const Query& query, const Outcome& outcome) {
  for (const std::string& id : outcome.missing) workspace.output().line(missing_line(query, id));
}

void finish_pages(Pages& pages) {
  if (auto finished = pages.finish(); !finished) {
    fail_at(nullptr, MessageId::QueryNotPrinted, {base::describe(finished.error())}, -base::number(finished.status()));
  }
}

// CSV ... TO an existing file: only with the user's leave.
bool may_write(Workspace& workspace, const Query& query) {
  const Options& options = query.options;
  if (options.to_path.empty() || options.appending || options.no_query) return true;
  const std::string path = workspace.files().expand_path(options.to_path, workspace.account().path);
  if (!os::exists(workspace.env(), path)) return true;
  return workspace.services().confirm(base::message(MessageId::QueryReplaceFile, {options.to_path}));
}

std::int64_t run_report(Workspace& workspace, Query& query) {
  if (!query.options.to_path.empty() && (query.options.format == OutputFormat::Pages || query.options.printer)) {
    fail_at(nullptr, MessageId::QueryToNeedsDelimiter);
  }
  if (!may_write(workspace, query)) return kRefused;
  Pages pages(workspace, query);
  const auto report = Report::make(workspace, query, pages);
  const Outcome outcome = executed(workspace, query, *report);
  finish_pages(pages);
  return return_code(outcome);
}

std::int64_t run_count(Workspace& workspace, Query& query) {
  RowCounter counter;
  const Outcome outcome = executed(workspace, query, counter);
  if (!query.options.no_count) {
    workspace.say(query.options.sample ? MessageId::QuerySampleCounted : MessageId::QueryCounted,
                  {std::to_string(outcome.records)});
  }
  say_missing(workspace, query, outcome);
  return outcome.records;
}

std::int64_t run_explain(Workspace& workspace, const Query& query) {
  RowCounter counter;
  const Outcome outcome = executed(workspace, query, counter);
  explain(workspace, query, outcome);
  return outcome.records;
}

std::int64_t run_item_dump(Workspace& workspace, Query& query) {
  Pages pages(workspace, query);
  ItemDump dump(query, pages);
  const Outcome outcome = executed(workspace, query, dump);
  finish_pages(pages);
  return return_code(outcome);
}

std::int64_t run_labels(Workspace& workspace, Query& query) {
  const auto shape = find_label_shape(workspace, query);
  if (!shape) return kRefused;
  query.options.no_default_heading = true;
  Outcome outcome;
  {
    Pages pages(workspace, query);
    Labels labels(workspace, query, pages, *shape);
    outcome = executed(workspace, query, labels);
    finish_pages(pages);
  }
  if (!query.options.no_count) workspace.say(MessageId::QueryListed, {std::to_string(outcome.records)});
  say_missing(workspace, query, outcome);
  return return_code(outcome);
}

std::int64_t run_reformat(Workspace& workspace, Query& query) {
  std::string& name = query.options.to_file;
  if (name.empty()) name = workspace.services().input(base::message_text(MessageId::QueryTargetFile)).value_or("");
  if (name.empty()) return kRefused;
  auto target = workspace.files().open_any_case(name);
  if (!target) fail_at(nullptr, MessageId::QueryFileNotOpened, {name, base::describe(target.error()), ""});
  Pages pages(workspace, query);
  Reformat reformat(workspace, query, pages, *target);
  const Outcome outcome = executed(workspace, query, reformat);
  return return_code(outcome);
}

std::vector<std::string> search_strings(Workspace& workspace) {
  std::vector<std::string> strings;
  while (strings.size() < kSearchStrings) {
    auto text = workspace.services().input(base::message_text(MessageId::QuerySearchString));
    if (!text || text->empty()) break;
    strings.push_back(std::move(*text));
  }
  return strings;
}

std::int64_t run_select(Workspace& workspace, Query& query) {
  std::vector<std::string> strings;
  if (query.verb == Verb::Search) {
    strings = search_strings(workspace);
    if (strings.empty()) return 0;
  }
  ListBuilder builder(query, std::move(strings));
  (void)executed(workspace, query, builder);
  const int list = query.options.to_list;
  const std::int64_t count = builder.count();
  workspace.lists()[list] = count > 0 ? SelectList::of_items(builder.take()) : SelectList();
  if (!query.options.no_count) {
    workspace.say(query.options.sample ? MessageId::QuerySampleSelected : MessageId::QuerySelected,
                  {std::to_string(count), std::to_string(list)});
  }
  return count;
}

std::int64_t run_show(Workspace& workspace, Query& query) {
  Show show(workspace, query);
  (void)executed(workspace, query, show);
  const std::vector<std::string> ids = show.pick();
  const int list = query.options.to_list;
  workspace.lists()[list] = SelectList::of_items(base::join(ids, std::string(1, base::kFieldMark)));
  const std::string count = std::to_string(ids.size());
  if (!query.options.no_count) workspace.say(MessageId::QuerySelected, {count, std::to_string(list)});
  return static_cast<std::int64_t>(ids.size());
}

std::int64_t run_query(Workspace& workspace, Query& query) {
  workspace.variables().query_file = (query.dictionary_part ? "DICT " : "") + query.file_name;
  workspace.variables().nd = 0;
  if (query.options.explain) return run_explain(workspace, query);
  switch (query.verb) {
    case Verb::List:
    case Verb::Sort:
    case Verb::Sum: return run_report(workspace, query);
    case Verb::Count: return run_count(workspace, query);
    case Verb::ListItem:
    case Verb::SortItem: return run_item_dump(workspace, query);
    case Verb::ListLabel:
    case Verb::SortLabel: return run_labels(workspace, query);
    case Verb::Reformat:
    case Verb::Sreformat: return run_reformat(workspace, query);
    case Verb::Select:
    case Verb::Sselect:
    case Verb::Search: return run_select(workspace, query);
    case Verb::Show: return run_show(workspace, query);
  }
  return kRefused;
}

}  // namespace

void install(Workspace& workspace) {
  workspace.set_key_extractor(index_key_extractor(workspace));
  auto translator = std::make_shared<Translator>(workspace);
  workspace.set_translator([translator](workspace::Translation& how) { return translator->translate(how); });
  auto items = std::make_shared<ItemRecords>(workspace);
  workspace.set_item_evaluator([items](std::string_view record) { return items->evaluate(record); });
}

std::int64_t run(Workspace& workspace, std::string_view sentence, Verb verb, std::string_view unseen) {
  const QueryVariables keep(workspace);
  std::int64_t code = kRefused;
  try {
    const auto query = Parser(workspace, verb).parse(sentence, unseen);
    code = run_query(workspace, *query);
  } catch (const SentenceError& error) {
    report_error(workspace, sentence, error);
    code = error.code;
  }
  workspace.variables().selected = std::max<std::int64_t>(code, 0);
  return code;
}

std::int64_t run(Workspace& workspace, workspace::Sentence& sentence, Verb verb) {
  return run(workspace, std::string_view(sentence.text()), verb);
}

}  // namespace scarlet::query
