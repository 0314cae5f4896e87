// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan.h"

#include <numeric>

namespace scarlet::crash {
namespace {

constexpr std::uint64_t kWave = 500;  // operations in which a worker fills its part of the file, and empties it again

// splitmix64 (S. Vigna)
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t roll(std::uint64_t sides) {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return (z ^ (z >> 31)) % sides;
  }

 private:
  std::uint64_t state_;
};

std::string some_record(Dice& dice, std::uint64_t number) {
  std::string record;
  for (std::uint64_t words = dice.roll(4); words > 0; --words) {
    record += "w" + std::to_string(dice.roll(40));
    if (words > 1) record += ',';
  }
  record += "|" + std::to_string(number % 97) + "|" + std::to_string(number) + "|";
  const std::uint64_t size = dice.roll(60) == 0 ? 3000 + dice.roll(40'000) : dice.roll(300);
  return record + std::string(size, static_cast<char>('a' + number % 26));
}

std::string some_id(Dice& dice, std::size_t worker) {
  return std::to_string(worker) + "-" + std::to_string(dice.roll(kWave));
}

// In waves, so that groups split and merge all the time.
RecordChange single(Dice& dice, std::size_t worker, std::uint64_t number) {
  const bool filling = (number / kWave + worker) % 2 == 0;
  const bool remove = dice.roll(10) < (filling ? 1U : 8U);
  RecordChange change{dice.roll(3) == 0 ? 1U : 0U, some_id(dice, worker), std::nullopt};
  if (worker == 0 && dice.roll(8) == 0) change.file = 2;
  if (!remove) change.record = some_record(dice, number);
  return change;
}

std::vector<RecordChange> several(Dice& dice, std::size_t worker, std::uint64_t number) {
  std::vector<RecordChange> changes;
  for (std::uint64_t left = 2 + dice.roll(12); left > 0; --left) {
    changes.push_back(single(dice, worker, number + left * 7));
    if (changes.back().file == 2) changes.back().file = 1;
  }
  return changes;
}

OperationKind kind_of(Dice& dice, std::size_t worker) {
  const std::uint64_t throw_of_100 = dice.roll(100);
  if (throw_of_100 < 70) return OperationKind::Single;
  if (throw_of_100 < 84) return OperationKind::Transaction;
  if (throw_of_100 < 87) return OperationKind::Abandoned;
  if (throw_of_100 < 95) return OperationKind::Count;
  if (throw_of_100 < 96) return OperationKind::Reopen;
  if (throw_of_100 < 98 && worker == 0) return OperationKind::Clear;
  if (throw_of_100 < 98 && worker == 1) return OperationKind::Index;
  return OperationKind::Single;
}

std::string_view part_of(std::string_view record, std::size_t part) {
  for (; part > 0; --part) {
    const std::size_t bar = record.find('|');
    if (bar == std::string_view::npos) return {};
    record.remove_prefix(bar + 1);
  }
  return record.substr(0, record.find('|'));
}

}  // namespace

Operation operation(std::uint64_t seed, std::size_t worker, std::uint64_t number) {
  Dice dice(seed * 0x100000001B3 + worker * 0x1000000000 + number);
  Operation result{kind_of(dice, worker), {}};
  if (result.kind == OperationKind::Single) result.changes.push_back(single(dice, worker, number));
  if (result.kind == OperationKind::Transaction || result.kind == OperationKind::Abandoned) {
    result.changes = several(dice, worker, number);
  }
  return result;
}

void Content::apply(std::size_t worker, const Operation& operation) {
  if (operation.kind == OperationKind::Count) {
    ++counts[worker];
    files[1][count_id(worker)] = std::to_string(counts[worker]);
    files[1][kTotalId] = std::to_string(total());
  }
  if (operation.kind == OperationKind::Clear) files[2].clear();
  if (operation.kind == OperationKind::Index) extra = static_cast<ExtraIndex>((static_cast<int>(extra) + 1) % 3);
  if (operation.kind == OperationKind::Abandoned) return;
  for (const RecordChange& change : operation.changes) {
    if (change.record) {
      files[change.file][change.id] = *change.record;
    } else {
      files[change.file].erase(change.id);
    }
  }
}

std::uint64_t Content::total() const { return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}); }

std::string count_id(std::size_t worker) { return "count." + std::to_string(worker); }

std::vector<std::string> words_of(std::string_view record) {
  std::vector<std::string> words;
  std::string_view list = part_of(record, 0);
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    words.emplace_back(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return words;
}

std::string number_of(std::string_view record) { return std::string(part_of(record, 1)); }

}  // namespace scarlet::crash
