// SPDX-License-Identifier: GPL-3.0-or-later
// The store as a back end of tests/bench/peers/store/bench.c, so that its own C++ can be compared with LMDB and others
// at exactly the same work: each operation on its own, no sync. A unit of more than one operation is a transaction.
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "shared/segment.h"
#include "store/store.h"

extern "C" {
#include "../peers/store/store.h"
const char* store_name = "scarlet";
}

namespace {

using scarlet::store::File;

std::unique_ptr<scarlet::shared::Segment> segment;
std::unique_ptr<scarlet::store::Store> store;
std::shared_ptr<File> data;

template <class T>
T ok(scarlet::base::Result<T> result, const char* what) {
  if (!result) die(what, scarlet::base::describe(result.error()).c_str());
  return std::move(result).value();
}

void ok(const scarlet::base::Result<void>& result, const char* what) {
  if (!result) die(what, scarlet::base::describe(result.error()).c_str());
}

class BufferSink final : public scarlet::store::ByteSink {
 public:
  BufferSink(char* buffer, std::size_t* size) : buffer_(buffer), size_(size) {}
  char* make_room(std::size_t size_bytes) override {
    *size_ = size_bytes;
    return buffer_;
  }

 private:
  char* buffer_;
  std::size_t* size_;
};

std::shared_ptr<File> open_file(const std::string& path) {
  auto file = store->open(path);
  if (file) return *file;
  ok(store->create(path, {}), "create");
  return ok(store->open(path), "open");
}

}  // namespace

extern "C" {

void store_open(const char* dir) {
  const std::string directory = dir;
  ok(scarlet::os::real_env().make_directory(directory), "directory");
  scarlet::shared::SegmentOptions segment_options;
  segment_options.path = directory + "/segment";
  segment = ok(scarlet::shared::open_segment(scarlet::os::real_env(), segment_options), "segment");
  scarlet::store::StoreOptions options;
  options.journal_directory = directory + "/journal";
  options.durability = std::getenv("SCARLET_BENCH_COMMIT") != nullptr ? scarlet::store::Durability::Commit
                                                                      : scarlet::store::Durability::Off;
  store = ok(scarlet::store::open_store(scarlet::os::real_env(), *segment, options), "store");
  data = open_file(directory + "/data");
}

void store_close(void) {
  data.reset();
  store.reset();
  segment.reset();
}

void store_clear(void) { ok(data->clear(), "clear"); }
void store_index_clear(void) {}
void store_begin(int) {}
void store_commit(void) {}

void store_put(const char* k, size_t kl, const char* v, size_t vl) { ok(data->write({k, kl}, {v, vl}), "put"); }

int store_get(const char* k, size_t kl, char* buf, size_t* vl) {
  BufferSink sink(buf, vl);
  return ok(data->read({k, kl}, sink), "get") ? 1 : 0;
}

void store_del(const char* k, size_t kl) { ok(data->remove({k, kl}), "del"); }

void store_scan(scan_fn fn, void* arg) {
  auto scan = ok(data->scan(), "scan");
  std::string_view id;
  std::string_view record;
  while (ok(scan->next(id, &record), "next")) {
    if (fn(id.data(), id.size(), record.data(), record.size(), arg) != 0) return;
  }
}

int store_sorted(scan_fn, void*) { return 0; }
int store_has_index(void) { return 0; }
void store_index_put(const char*, size_t, const char*, size_t) {}
void store_index_select(const char*, size_t, scan_fn, void*) {}
}
