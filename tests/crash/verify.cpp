// SPDX-License-Identifier: GPL-3.0-or-later
#include "verify.h"

#include <set>

#include "base/message.h"
#include "store/check.h"

namespace scarlet::crash {
namespace {

using Records = std::map<std::string, std::string>;

Records scan_all(store::File& file, Findings& findings) {
  Records records;
  auto scan = file.scan();
  if (!scan) return findings.add("scan: " + base::describe(scan.error())), records;
  std::string_view id;
  std::string_view record;
  for (;;) {
    auto more = (*scan)->next(id, &record);
    if (!more) findings.add("scan: " + base::describe(more.error()));
    if (!more || !*more) return records;
    if (!records.emplace(id, record).second) findings.add("scan gives '" + std::string(id) + "' twice");
  }
}

std::string brief(const Records& records, const std::string& id) {
  const auto found = records.find(id);
  if (found == records.end()) return "<none>";
  return found->second.substr(0, 40) + " (" + std::to_string(found->second.size()) + " bytes)";
}

void compare(const std::string& path, const Records& expected, const Records& found, Findings& findings) {
  std::set<std::string> ids;
  for (const auto& [id, record] : expected) ids.insert(id);
  for (const auto& [id, record] : found) ids.insert(id);
  for (const std::string& id : ids) {
    const auto want = expected.find(id);
    const auto have = found.find(id);
    if (want != expected.end() && have != found.end() && want->second == have->second) continue;
    findings.add(path + " '" + id + "': " + brief(found, id) + " instead of " + brief(expected, id));
  }
}

// The ids that an operation touches, by file.
std::set<std::pair<std::size_t, std::string>> touched(const Content& before, std::size_t worker,
                                                      const Operation& operation) {
  std::set<std::pair<std::size_t, std::string>> ids;
  for (const RecordChange& change : operation.changes) ids.emplace(change.file, change.id);
  if (operation.kind == OperationKind::Count) ids.emplace(1, count_id(worker));
  if (operation.kind == OperationKind::Clear) {
    for (const auto& [id, record] : before.files[2]) ids.emplace(2, id);
  }
  return ids;
}

ExtraIndex extra_index(store::File& file, Findings& findings) {
  auto indices = file.indices();
  if (!indices) return findings.add("indices: " + base::describe(indices.error())), ExtraIndex::Absent;
  for (const auto& index : *indices) {
    if (index.name == "EXTRA") return index.built ? ExtraIndex::Built : ExtraIndex::Defined;
  }
  return ExtraIndex::Absent;
}

// Whether the operation that was under way has happened: its first record that tells the two apart decides, the
// comparison of everything finds out whether all the others agree.
bool has_happened(const Content& before, const Content& after, std::size_t worker, const Operation& operation,
                  const std::array<Records, kFiles>& found, ExtraIndex extra) {
  if (operation.kind == OperationKind::Index) return extra == after.extra && extra != before.extra;
  for (const auto& [file, id] : touched(before, worker, operation)) {
    const auto value = [&, f = file, &i = id](const std::array<Records, kFiles>& in) -> const std::string* {
      const auto place = in[f].find(i);
      return place == in[f].end() ? nullptr : &place->second;
    };
    const auto same = [](const std::string* a, const std::string* b) {
      return (a == nullptr) == (b == nullptr) && (a == nullptr || *a == *b);
    };
    if (same(value(before.files), value(after.files))) continue;
    return same(value(found), value(after.files));
  }
  return false;
}

using Entries = std::set<std::pair<std::string, std::string>>;

Entries walk_index(store::File& file, const std::string& name, Findings& findings) {
  Entries entries;
  auto cursor = file.index_cursor(name);
  if (!cursor) return findings.add("index " + name + ": " + base::describe(cursor.error())), entries;
  std::string key;
  std::vector<std::string> ids;
  for (;;) {
    auto more = (*cursor)->next(key, ids);
    if (!more) findings.add("index " + name + ": " + base::describe(more.error()));
    if (!more || !*more) return entries;
    for (const std::string& id : ids) entries.emplace(key, id);
  }
}

}  // namespace

void verify_content(Place& place, std::uint64_t seed, Content& content, std::array<std::uint64_t, kWorkers>& verified,
                    Told& told, Findings& findings) {
  std::array<Records, kFiles> found;
  for (std::size_t i = 0; i < kFiles; ++i) found[i] = scan_all(*place.files[i], findings);
  const ExtraIndex extra = extra_index(*place.files[0], findings);
  for (std::size_t k = 0; k < kWorkers; ++k) {
    while (verified[k] < told.acknowledged[k]) content.apply(k, operation(seed, k, ++verified[k]));
  }
  for (std::size_t k = 0; k < kWorkers; ++k) {
    const Operation under_way = operation(seed, k, verified[k] + 1);
    Content after = content;
    after.apply(k, under_way);
    if (!has_happened(content, after, k, under_way, found, extra)) continue;
    content = std::move(after);
    told.acknowledged[k] = ++verified[k];
  }
  for (std::size_t i = 0; i < kFiles; ++i) {
    compare(place.path(i), content.files[i], found[i], findings);
    for (const auto& [id, record] : content.files[i]) {
      std::string read;
      store::StringSink sink(read);
      auto there = place.files[i]->read(id, sink);
      if (!there || !*there || read != record) findings.add(place.path(i) + " '" + id + "' is not found by its id");
    }
  }
  if (extra != content.extra) findings.add("the index EXTRA is in state " + std::to_string(static_cast<int>(extra)));
}

void verify_indices(Place& place, const Content& content, Findings& findings) {
  Entries words;
  Entries numbers;
  for (const auto& [id, record] : content.files[0]) {
    for (const std::string& word : words_of(record)) words.emplace(word, id);
    numbers.emplace(number_of(record), id);
  }
  store::File& file = *place.files[0];
  if (walk_index(file, "WORD", findings) != words) findings.add("index WORD differs from one made anew");
  if (walk_index(file, "NUMBER", findings) != numbers) findings.add("index NUMBER differs from one made anew");
  if (content.extra == ExtraIndex::Built && walk_index(file, "EXTRA", findings) != numbers) {
    findings.add("index EXTRA differs from one made anew");
  }
}

void verify_checks(Place& place, Findings& findings) {
  for (std::size_t i = 0; i < kFiles; ++i) {
    auto report = store::check_file(*place.files[i]);
    if (!report) {
      findings.add(place.path(i) + ": " + base::describe(report.error()));
      continue;
    }
    for (const auto& damage : report->damages) {
      findings.add(place.path(i) + ": damage " + std::to_string(static_cast<int>(damage.damage)) + " at " +
                   std::to_string(damage.where) + " " + damage.detail);
    }
  }
}

void verify_locks(Place& place, bool none_expected, Findings& findings) {
  place.users->reap();
  for (const auto& row : place.locks->list(true)) {
    if (!none_expected && place.users->slot_alive(row.slot)) continue;
    findings.add("user " + std::to_string(row.user) + " is gone and still has the lock of '" + row.id + "'");
  }
}

}  // namespace scarlet::crash
