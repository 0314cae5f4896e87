// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/distributed_file.h"

#include <algorithm>

#include "store/index_order.h"

namespace scarlet::workspace {

using base::Result;
using base::Status;
using store::File;

namespace {

constexpr std::uint64_t kNoDevice = UINT64_MAX - 1;

// One part after the other.
class PartsScan final : public store::Scan {
 public:
  explicit PartsScan(std::vector<std::unique_ptr<store::Scan>> scans) : scans_(std::move(scans)) {}
  Result<bool> next(std::string_view& id, std::string_view* record) override {
    for (; at_ < scans_.size(); ++at_) {
      auto more = scans_[at_]->next(id, record);
      if (!more || *more) return more;
    }
    return false;
  }

 private:
  std::vector<std::unique_ptr<store::Scan>> scans_;
  std::size_t at_ = 0;
};

// The keys of all parts in one order. It keeps its key; the cursors of the parts are put there for each step.
class PartsCursor final : public store::IndexCursor {
 public:
  PartsCursor(std::vector<std::unique_ptr<store::IndexCursor>> cursors, store::IndexOrder order)
      : cursors_(std::move(cursors)), order_(order) {}

  Result<void> to_first() override { return place_ = Place::BeforeFirst, Result<void>(); }
  Result<void> to_last() override { return place_ = Place::AfterLast, Result<void>(); }
  Result<void> seek(std::string_view key) override {
    key_ = key;
    place_ = Place::AtKey;
    return {};
  }
  Result<bool> next(std::string& key, std::vector<std::string>& ids) override {
    return place_ == Place::AfterLast ? Result<bool>(false) : step(true, key, ids);
  }
  Result<bool> previous(std::string& key, std::vector<std::string>& ids) override {
    return place_ == Place::BeforeFirst ? Result<bool>(false) : step(false, key, ids);
  }

 private:
  enum class Place { BeforeFirst, AtKey, AfterLast };

  Result<void> put(store::IndexCursor& cursor) {
    if (place_ == Place::BeforeFirst) return cursor.to_first();
    return place_ == Place::AfterLast ? cursor.to_last() : cursor.seek(key_);
  }

  Result<bool> step(bool forward, std::string& key, std::vector<std::string>& ids) {
    bool found = false;
    for (const auto& cursor : cursors_) {
      SCARLET_TRY(put(*cursor));
      std::string its_key;
      std::vector<std::string> its_ids;
      auto moved = forward ? cursor->next(its_key, its_ids) : cursor->previous(its_key, its_ids);
      if (!moved) return moved;
      if (*moved) take(forward, found, std::move(its_key), std::move(its_ids), key, ids);
    }
    if (!found) {
      ids.clear();
      place_ = forward ? Place::AfterLast : Place::BeforeFirst;
      return false;
    }
    std::sort(ids.begin(), ids.end());
    key_ = key;
    place_ = Place::AtKey;
    return true;
  }

  // Keeps the nearest key, and the ids of all parts that have it.
  void take(bool forward, bool& found, std::string its_key, std::vector<std::string> its_ids, std::string& key,
            std::vector<std::string>& ids) const {
    const int order = found ? order_.compare_keys(its_key, key) : 0;
    if (!found || (forward ? order < 0 : order > 0)) {
      key = std::move(its_key);
      ids = std::move(its_ids);
    } else if (order == 0) {
      std::move(its_ids.begin(), its_ids.end(), std::back_inserter(ids));
    }
    found = true;
  }

  std::vector<std::unique_ptr<store::IndexCursor>> cursors_;
  store::IndexOrder order_;
  Place place_ = Place::BeforeFirst;
  std::string key_;
};

}  // namespace

DistributedFile::DistributedFile(std::string path, std::vector<FilePart> parts, PartAlgorithm algorithm)
    : path_(std::move(path)),
      parts_(std::move(parts)),
      algorithm_(std::move(algorithm)),
      nowhere_(std::shared_ptr<File>(), this) {
  identity_.device = kNoDevice;
  identity_.inode = std::hash<std::string>()(path_);
}

const std::shared_ptr<File>& DistributedFile::part_for(std::string_view id) const {
  const std::int64_t number = number_of(id);
  const auto part =
      std::find_if(parts_.begin(), parts_.end(), [&](const FilePart& one) { return one.number == number; });
  return part == parts_.end() ? nowhere_ : part->file;
}

File* DistributedFile::find(std::string_view id) const {
  File* const part = part_for(id).get();
  return part == this ? nullptr : part;
}

Result<bool> DistributedFile::read(std::string_view id, store::ByteSink& sink) {
  File* const part = find(id);
  return part ? part->read(id, sink) : Result<bool>(false);
}

Result<bool> DistributedFile::contains(std::string_view id) {
  File* const part = find(id);
  return part ? part->contains(id) : Result<bool>(false);
}

Result<std::string> DistributedFile::stored_id(std::string_view id) {
  File* const part = find(id);
  return part ? part->stored_id(id) : Result<std::string>(std::string(id));
}

Result<void> DistributedFile::write(std::string_view id, std::string_view record) {
  File* const part = find(id);
  return part ? part->write(id, record) : check_id(id);
}

Result<bool> DistributedFile::remove(std::string_view id) {
  File* const part = find(id);
  return part ? part->remove(id) : Result<bool>(false);
}

Result<void> DistributedFile::check_id(std::string_view id) const {
  if (const File* part = find(id)) return part->check_id(id);
  return base::Error{Status::NoSuchPart, 0, path_ + " " + std::string(id)};
}

template <class Work>
Result<void> DistributedFile::each(Work&& work) {
  for (const FilePart& part : parts_) SCARLET_TRY(work(*part.file));
  return {};
}

Result<void> DistributedFile::clear() {
  return each([](File& part) { return part.clear(); });
}

Result<std::unique_ptr<store::Scan>> DistributedFile::scan() {
  std::vector<std::unique_ptr<store::Scan>> scans;
  for (const FilePart& part : parts_) {
    auto scan = part.file->scan();
    if (!scan) return scan.error();
    scans.push_back(std::move(*scan));
  }
  return std::unique_ptr<store::Scan>(std::make_unique<PartsScan>(std::move(scans)));
}

Result<store::FileInfo> DistributedFile::info() {
  auto all = parts_.front().file->info();
  if (!all) return all;
  for (std::size_t i = 1; i < parts_.size(); ++i) {
    auto one = parts_[i].file->info();
    if (!one) return one;
    all->modulus += one->modulus;
    all->load_bytes += one->load_bytes;
    all->record_count += one->record_count;
    all->physical_bytes += one->physical_bytes;
    all->update_counter += one->update_counter;
  }
  all->parameters.kind = store::FileKind::Distributed;
  all->identity = identity_;
  all->trigger_name.clear();
  all->trigger_modes = 0;
  return all;
}

std::uint64_t DistributedFile::update_counter() {
  std::uint64_t sum = 0;
  for (const FilePart& part : parts_) sum += part.file->update_counter();
  return sum;
}

Result<void> DistributedFile::configure(const store::FileParameters& parameters) {
  return each([&](File& part) { return part.configure(parameters); });
}

Result<void> DistributedFile::set_trigger(std::string_view name, std::uint32_t modes) {
  return each([&](File& part) { return part.set_trigger(name, modes); });
}

// Those that all parts have; built when built everywhere.
Result<std::vector<store::IndexDefinition>> DistributedFile::indices() {
  auto common = parts_.front().file->indices();
  for (std::size_t i = 1; common && i < parts_.size(); ++i) {
    auto others = parts_[i].file->indices();
    if (!others) return others;
    std::erase_if(*common, [&](store::IndexDefinition& index) {
      const auto same = std::find_if(others->begin(), others->end(),
                                     [&](const store::IndexDefinition& other) { return other.name == index.name; });
      if (same != others->end()) index.built = index.built && same->built;
      return same == others->end();
    });
  }
  return common;
}

Result<void> DistributedFile::create_index(const store::IndexDefinition& definition) {
  return each([&](File& part) { return part.create_index(definition); });
}

Result<void> DistributedFile::build_index(std::string_view name, const store::KeyExtractor& extractor) {
  return each([&](File& part) { return part.build_index(name, extractor); });
}

Result<void> DistributedFile::delete_index(std::string_view name) {
  return each([&](File& part) { return part.delete_index(name); });
}

Result<void> DistributedFile::disable_index(std::string_view name) {
  return each([&](File& part) { return part.disable_index(name); });
}

Result<std::vector<std::string>> DistributedFile::index_ids(std::string_view name, std::string_view key) {
  std::vector<std::string> all;
  for (const FilePart& part : parts_) {
    auto ids = part.file->index_ids(name, key);
    if (!ids) return ids;
    std::move(ids->begin(), ids->end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end());
  return all;
}

Result<std::unique_ptr<store::IndexCursor>> DistributedFile::index_cursor(std::string_view name) {
  auto all = indices();
  if (!all) return all.error();
  const auto index = std::find_if(all->begin(), all->end(), [&](const auto& one) { return one.name == name; });
  if (index == all->end()) return base::Error{Status::NoSuchIndex, 0, std::string(name)};
  std::vector<std::unique_ptr<store::IndexCursor>> cursors;
  for (const FilePart& part : parts_) {
    auto cursor = part.file->index_cursor(name);
    if (!cursor) return cursor;
    cursors.push_back(std::move(*cursor));
  }
  return std::unique_ptr<store::IndexCursor>(
      std::make_unique<PartsCursor>(std::move(cursors), store::IndexOrder(index->order, index->no_case)));
}

void DistributedFile::set_key_extractor(store::KeyExtractor extractor) {
  for (const FilePart& part : parts_) part.file->set_key_extractor(extractor);
}

}  // namespace scarlet::workspace
