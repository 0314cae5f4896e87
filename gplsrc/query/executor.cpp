// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/executor.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "base/text.h"
#include "os/process.h"
#include "query/elements.h"
#include "query/index_plan.h"
#include "query/index_search.h"
#include "query/items.h"
#include "query/parallel_scan.h"
#include "query/parallel_sort.h"
#include "query/part_reader.h"
#include "query/words.h"
#include "workspace/config.h"
#include "workspace/instance.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;
using base::Result;
using workspace::Option;

constexpr std::int64_t kRecordsBetweenTicks = 256;  // of the progress line

// A kept row: id, its place, and the record if it is kept.
struct RowHeader {
  std::uint32_t id_size = 0;
  std::uint32_t value = 0;
  std::uint32_t subvalue = 0;
};

// LOCKING: a break or an error gives the lock back too.
class FileLock {
 public:
  FileLock(workspace::Workspace& workspace, workspace::FileVariable& file) : workspace_(workspace), file_(file) {}
  ~FileLock() {
    if (held_) (void)workspace_.records().unlock_file(file_);
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  auto take() {
    const auto result = workspace_.records().lock_file(file_, workspace::LockWait::Wait);
    held_ = result.ok();
    return result;
  }

 private:
  workspace::Workspace& workspace_;
  workspace::FileVariable& file_;
  bool held_ = false;
};

SortLimits sort_limits(workspace::Workspace& workspace) {
  SortLimits limits;
  limits.breathe = [&workspace] {
    if (workspace.services().interrupt_pending()) workspace.services().poll();
  };
  const workspace::Config& config = workspace.instance().config();
  limits.memory_bytes = static_cast<std::size_t>(std::max<std::int64_t>(config.number("SORTMEM"), 1)) << 10;
  for (const char* name : {"SORTWORK", "TEMPDIR"}) {
    if (const std::string directory = config.text(name); !directory.empty()) {
      limits.work_directory = directory;
      return limits;
    }
  }
  limits.work_directory = os::environment("TMP").value_or("/tmp");
  return limits;
}

bool has_when(const Condition* condition) {
  if (!condition) return false;
  if (condition->kind == Condition::Kind::Test) return condition->test.when;
  return has_when(condition->left.get()) || has_when(condition->right.get());
}

std::uint32_t small_number(std::string_view text) {
  const auto number = base::parse_integer(text);
  return number && *number > 0 && *number < INT32_MAX ? static_cast<std::uint32_t>(*number) : 0;
}

}  // namespace

Executor::Executor(workspace::Workspace& workspace, const Query& query)
    : workspace_(workspace),
      query_(query),
      file_(std::make_unique<workspace::FileVariable>(workspace, query.file, query.file_name)),
      progress_(workspace) {
  const bool ignore_case = workspace.options()[Option::QueryNoCase];
  for (const SortKey& key : query.keys) {
    if (key.exploded) exploded_item_ = key.item;
    keys_.emplace_back(key.item, SortKeyStyle{key.item->right_justified(), key.descending, ignore_case});
  }
  const bool by_id = has(kSortingVerbs, query.verb) || (query.verb == Verb::Show && keys_.empty());
  if (by_id) {
    keys_.emplace_back(query.id_item, SortKeyStyle{query.id_item->right_justified(), false, ignore_case});
  }
}

// Workers may still be running, with the keys and the projection, when an exception ends the query.
Executor::~Executor() { candidates_.reset(); }

Result<Outcome> Executor::run(RowConsumer& consumer) {
  FileLock lock(workspace_, *file_);
  if (query_.options.locking) {
    const auto locked = lock.take();
    if (!locked.ok()) return base::Error{static_cast<base::Status>(locked.status), 0, query_.file_name};
  }
  const bool read_records = consumer.needs_records() || RowValues::needs_records(query_);
  if (consumer.only_counts() && !query_.options.explain) keys_.clear();
  projection_ = std::make_unique<Projection>(query_, consumer.needs_whole_records());
  auto found = candidates(consumer, read_records);
  if (!found) return found.error();
  candidates_ = std::move(*found);
  auto ready = candidates_->ready();
  if (!ready) return ready.error();
  if (!*ready) candidates_ = scan_candidates(workspace_, *file_, read_records);
  data_ = std::make_unique<RowData>(workspace_, query_, explosion());
  outcome_.exploded = exploded_item_ != nullptr;
  if (sorted(consumer)) {
    sorter_ = std::make_unique<Sorter>(workspace_.env(), sort_limits(workspace_),
                                       keys_.empty() ? Sorter::Ties::AsRead : Sorter::Ties::LastFirst);
  }
  SCARLET_TRY(collect(consumer, read_records));
  if (sorter_) SCARLET_TRY(replay(consumer));
  progress_.end();
  outcome_.work_files = sorter_ ? sorter_->work_files() : candidates_->work_files();
  // What an index names and is gone was deleted since.
  if (query_.ids_typed || outcome_.from_list) outcome_.missing = candidates_->missing();
  consumer.finish(outcome_);
  return std::move(outcome_);
}

bool Executor::sorted(const RowConsumer& consumer) const {
  return (!keys_.empty() && !candidates_->in_order()) || consumer.surveys();
}

// Which records are looked at: ids typed, a list, what an index finds, all.
Result<std::unique_ptr<Candidates>> Executor::candidates(const RowConsumer& consumer, bool read_records) {
  const Options& options = query_.options;
  const int list = options.from_list.value_or(0);
  const bool list_active = workspace_.lists()[list].active();
  if (options.require_select && !list_active) fail_at(nullptr, MessageId::QueryListRequired, {std::to_string(list)});
  std::vector<ListedId> ids;
  const bool from_list = list_active || options.from_list.has_value();
  outcome_.from_list = from_list;
  if (from_list) {
    auto listed = listed_ids(list);
    if (!listed) return listed.error();
    ids = std::move(*listed);
  }
  if (query_.ids_typed) {
    std::unordered_set<std::string> in_list;
    for (const ListedId& listed : ids) in_list.insert(listed.id);
    ids.clear();
    for (const std::string& id : query_.ids) {
      if (!from_list || in_list.contains(id)) ids.push_back({id, {}});
    }
    exploded_list_ = false;
  }
  if (from_list || query_.ids_typed) {
    progress_.set_total(static_cast<std::int64_t>(ids.size()));
    return id_candidates(workspace_, *file_, std::move(ids), read_records, options.absent_null);
  }
  auto plan = plan_index(workspace_, query_);
  if (!plan) return plan.error();
  if (!*plan) {
    if (options.require_index) fail_at(nullptr, MessageId::QueryIndexRequired);
    return scan(consumer, read_records);
  }
  outcome_.index = describe(**plan);
  auto found = index_candidates(workspace_, query_, **plan);
  if (!found) return found.error();
  progress_.set_total(static_cast<std::int64_t>(found->size()));
  for (std::string& id : *found) ids.push_back({std::move(id), {}});
  return id_candidates(workspace_, *file_, std::move(ids), read_records, false);
}

std::unique_ptr<Candidates> Executor::scan(const RowConsumer& consumer, bool read_records) {
  if (auto info = query_.file->info()) progress_.set_total(static_cast<std::int64_t>(info->record_count));
  if (auto sorting = sorting_scan(consumer, read_records)) return sorting;
  const bool count_only = consumer.only_counts() && keys_.empty() && !exploded_item_;
  auto parallel = parallel_candidates(workspace_, query_, *projection_, rows_need_records(consumer), count_only,
                                      [this] { breathe(); });
  return parallel ? std::move(parallel) : scan_candidates(workspace_, *file_, read_records);
}

std::unique_ptr<Candidates> Executor::sorting_scan(const RowConsumer& consumer, bool read_records) {
  if (keys_.empty() || exploded_item_ || consumer.surveys() || has_when(query_.condition.get())) return nullptr;
  ParallelSortPlan plan;
  plan.keys = &keys_;
  plan.projection = projection_.get();
  plan.keep_records = read_records && consumer.needs_records();
  plan.limits = sort_limits(workspace_);
  plan.breathe = [this] { breathe(); };
  return parallel_sorted_candidates(workspace_, query_, std::move(plan));
}

// When workers have selected the records, the rest of the query may do with their ids.
bool Executor::rows_need_records(const RowConsumer& consumer) const {
  if (consumer.needs_records() || consumer.surveys() || exploded_item_ || !tests_records_alone(query_)) return true;
  if (has_when(query_.condition.get())) return true;
  return std::any_of(keys_.begin(), keys_.end(),
                     [](const auto& key) { return key.first->source->kind != Source::Kind::Id; });
}

// The rest of the list, which is used up. Entries of an exploded list are id, value, subvalue and field.
Result<std::vector<ListedId>> Executor::listed_ids(int number) {
  auto rest = workspace_.lists()[number].active() ? workspace_.lists()[number].take_rest() : Result<std::string>("");
  if (!rest) return rest.error();
  std::vector<ListedId> ids;
  if (rest->empty()) return ids;
  any_piece(*rest, base::kFieldMark, [&](std::string_view entry) {
    ListedId listed{std::string(piece_of(entry, base::kValueMark, 1)), {}};
    listed.position.value = small_number(piece_of(entry, base::kValueMark, 2));
    listed.position.subvalue = small_number(piece_of(entry, base::kValueMark, 3));
    if (listed.position.value > 0) {
      exploded_list_ = true;
      if (list_field_.empty()) list_field_ = piece_of(entry, base::kValueMark, 4);
    }
    ids.push_back(std::move(listed));
    return false;
  });
  return ids;
}

Explosion Executor::explosion() const {
  Explosion how;
  how.singles_repeat = workspace_.options()[Option::PickExplode];
  if (exploded_item_) {
    how.active = true;
    how.source = exploded_item_->source;
    how.association = exploded_item_->association_key(workspace_.options()[Option::AssocUnassocMv]);
  } else if (exploded_list_) {
    how.active = true;
    how.association = list_association(list_field_);
    for (const auto& source : query_.sources) {
      const bool numbered = source->kind == Source::Kind::Field && std::to_string(source->field) == list_field_;
      if (numbered) how.source = source.get();
    }
  }
  return how;
}

// The association of the field that an exploded list was made by: of a column of the report, else of the dictionary.
std::string Executor::list_association(std::string_view field) const {
  for (const auto& item : query_.items) {
    const bool numbered = item->source->kind == Source::Kind::Field && std::to_string(item->source->field) == field;
    if ((numbered || item->name == field) && !item->association.empty()) return item->association_key(false);
  }
  Dictionary dictionary(query_.dictionary);
  for (const std::string& id : dictionary.ids()) {
    const DictionaryEntry* entry = dictionary.find(id);
    if (!entry || entry->type == EntryType::Pick || !entry->is_field() || entry->field(7).empty()) continue;
    const bool numbered = entry->type == EntryType::Data && entry->field(2) == field;
    if (numbered || entry->id == field) return "A" + std::string(entry->field(7));
  }
  return {};
}

void Executor::breathe() {
  if (workspace_.services().interrupt_pending()) workspace_.services().poll();
  progress_.tick(candidates_->records_read().value_or(outcome_.candidates));
}

Result<void> Executor::collect(RowConsumer& consumer, bool read_records) {
  const Options& options = query_.options;
  const bool keep_records = read_records && (consumer.needs_records() || consumer.surveys());
  Candidate candidate;
  while (!options.sample || outcome_.records < *options.sample) {
    auto more = candidates_->next(candidate);
    if (!more) return more.error();
    if (!*more) break;
    // An expression may take long: every record is a place to break off.
    if (outcome_.candidates % kRecordsBetweenTicks == 0 || workspace_.services().interrupt_pending()) breathe();
    if (options.sampled && outcome_.candidates++ % *options.sampled != 0) continue;
    if (!options.sampled) ++outcome_.candidates;
    data_->values().begin(candidate.id, candidate.record, outcome_.records + 1);
    list_position_ = candidate.position;
    auto go_on = select(consumer, candidate.selected, keep_records);
    if (!go_on) return go_on.error();
    if (!*go_on) break;
  }
  outcome_.candidates = candidates_->records_read().value_or(outcome_.candidates);
  outcome_.records += candidates_->records_counted().value_or(0);
  return {};
}

Result<bool> Executor::select(RowConsumer& consumer, bool selected, bool keep_records) {
  data_->set_position(list_position_);
  if ((!selected || data_->selection().chooses_values()) && !data_->selection().passes()) return true;
  if (exploded_list_ && !data_->keeps_position()) return true;
  ++outcome_.records;
  if (!exploded_item_) return emit(consumer, keep_records);
  data_->positions(*exploded_item_, positions_);
  for (const RowPosition position : positions_) {
    data_->set_position(position);
    auto go_on = emit(consumer, keep_records);
    if (!go_on || !*go_on) return go_on;
  }
  return true;
}

Result<bool> Executor::emit(RowConsumer& consumer, bool keep_records) {
  if (!sorter_) return hand_on(consumer);
  if (consumer.surveys()) consumer.survey(*data_);
  SCARLET_TRY(keep_row(keep_records));
  return true;
}

bool Executor::hand_on(RowConsumer& consumer) {
  if (consumer.shows_rows()) progress_.end();
  ++outcome_.lines;
  outcome_.quit = !consumer.row(*data_);
  return !outcome_.quit;
}

void Executor::make_key() {
  key_.clear();
  for (const auto& [item, style] : keys_) append_sort_key(data_->key_data(*item), style, key_);
}

Result<void> Executor::keep_row(bool keep_record) {
  make_key();
  const RowPosition position = data_->position();
  const RowHeader header{static_cast<std::uint32_t>(data_->id().size()), position.value, position.subvalue};
  payload_.assign(reinterpret_cast<const char*>(&header), sizeof header);
  payload_ += data_->id();
  if (keep_record && projection_->active()) {
    projection_->append(data_->record(), payload_);
  } else if (keep_record) {
    payload_ += data_->record();
  }
  return sorter_->add(key_, payload_);
}

Result<void> Executor::replay(RowConsumer& consumer) {
  SCARLET_TRY(sorter_->finish());
  std::string_view payload;
  for (;;) {
    auto more = sorter_->next(payload);
    if (!more) return more.error();
    if (!*more) return {};
    RowHeader header;
    std::memcpy(&header, payload.data(), sizeof header);
    const std::string_view id = payload.substr(sizeof header, header.id_size);
    data_->values().begin(id, payload.substr(sizeof header + header.id_size), outcome_.lines + 1);
    data_->set_position({header.value, header.subvalue});
    // The values that WHEN keeps belong to the record.
    if (data_->selection().chooses_values()) (void)data_->selection().passes();
    if (workspace_.services().interrupt_pending()) workspace_.services().poll();
    if (!hand_on(consumer)) return {};
  }
}

}  // namespace scarlet::query
