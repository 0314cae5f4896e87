// SPDX-License-Identifier: GPL-3.0-or-later
#include "place.h"

#include <cstdio>
#include <cstdlib>

#include "base/message.h"

namespace scarlet::crash {
namespace {

[[noreturn]] void give_up(const char* what, const base::Error& error) {
  std::fprintf(stderr, "%s: %s\n", what, base::describe(error).c_str());
  std::_Exit(4);
}

template <class T>
T must(base::Result<T> result, const char* what) {
  if (!result) give_up(what, result.error());
  return std::move(result).value();
}

void must(const base::Result<void>& result, const char* what) {
  if (!result) give_up(what, result.error());
}

void add_index(store::File& file, const char* name, bool multivalued, store::KeyOrder order) {
  store::IndexDefinition definition;
  definition.name = name;
  definition.multivalued = multivalued;
  definition.order = order;
  must(file.create_index(definition), "create index");
  must(file.build_index(name, key_extractor()), "build index");
}

}  // namespace

store::KeyExtractor key_extractor() {
  return [](const store::IndexDefinition& index, std::string_view, std::string_view record,
            std::vector<std::string>& keys) {
    if (index.name == "WORD") {
      keys = words_of(record);
    } else {
      keys.push_back(number_of(record));
    }
  };
}

Place Place::open(const std::string& directory, store::Durability durability) {
  Place place;
  place.directory = directory;
  shared::SegmentOptions segment_options;
  segment_options.path = directory + "/segment";
  segment_options.max_sessions = 64;
  segment_options.max_locks = 1024;
  segment_options.max_files = 64;
  place.segment = must(shared::open_segment(os::real_env(), segment_options), "open segment");
  place.users = must(shared::UserTable::open(*place.segment), "open user table");
  place.locks = must(shared::LockTable::open(*place.segment, *place.users), "open lock table");
  store::StoreOptions options;
  options.journal_directory = directory + "/journal";
  options.durability = durability;
  options.journal_interval_ms = 20;
  place.store = must(store::open_store(os::real_env(), *place.segment, options), "open store");
  return place;
}

void Place::create_files(std::uint64_t seed) {
  for (std::size_t i = 0; i < kFiles; ++i) {
    store::FileParameters parameters;
    parameters.group_size_kb = static_cast<std::uint32_t>(1 + (seed + i) % 4);
    must(store->create(path(i), parameters), "create file");
  }
  open_files();
  add_index(*files[0], "WORD", true, store::KeyOrder::LeftText);
  add_index(*files[0], "NUMBER", false, store::KeyOrder::RightNumeric);
  close_files();
}

void Place::open_files() {
  for (std::size_t i = 0; i < kFiles; ++i) {
    files[i] = must(store->open(path(i)), "open file");
    files[i]->set_key_extractor(key_extractor());
  }
}

}  // namespace scarlet::crash
