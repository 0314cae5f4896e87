// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker.h"

#include <chrono>
#include <cstdio>

#include "base/message.h"
#include "place.h"

namespace scarlet::crash {
namespace {

using std::chrono::steady_clock;

class Worker {
 public:
  explicit Worker(const WorkOrder& order)
      : order_(order), place_(Place::open(order.directory, order.durability)), extra_(order.extra) {
    place_.open_files();
    shared::NewSession session;
    session.login_name = "worker" + std::to_string(order.worker);
    auto slot = place_.users->join(session);
    if (!slot) return;
    slot_ = *slot;
    locks_ = place_.locks->session(slot_);
  }
  ~Worker() {
    if (locks_ == nullptr) return;
    locks_.reset();
    place_.users->leave(slot_);
  }
  bool ready() const { return locks_ != nullptr; }

  base::Result<void> perform(const Operation& operation) {
    switch (operation.kind) {
      case OperationKind::Single: return single(operation.changes.front());
      case OperationKind::Transaction: return transaction(operation, true);
      case OperationKind::Abandoned: return transaction(operation, false);
      case OperationKind::Count: return count();
      case OperationKind::Clear: return place_.files[2]->clear();
      case OperationKind::Reopen: return place_.close_files(), place_.open_files(), base::Result<void>();
      case OperationKind::Index: return change_index();
    }
    return {};
  }

 private:
  base::Result<void> single(const RecordChange& change) {
    store::File& file = *place_.files[change.file];
    const Locked lock(*this, file, change.id);
    if (change.record) return file.write(change.id, *change.record);
    auto removed = file.remove(change.id);
    return removed ? base::Result<void>() : removed.error();
  }

  base::Result<void> transaction(const Operation& operation, bool commit) {
    auto transaction = place_.store->begin();
    for (const RecordChange& change : operation.changes) {
      if (change.record) {
        transaction->write(place_.files[change.file], change.id, *change.record);
      } else {
        transaction->remove(place_.files[change.file], change.id);
      }
    }
    return commit ? transaction->commit() : base::Result<void>();
  }

  base::Result<void> count() {
    const auto& file = place_.files[1];
    const Locked lock(*this, *file, kTotalId);
    auto transaction = place_.store->begin();
    for (const std::string& id : {std::string(kTotalId), count_id(order_.worker)}) {
      std::string text;
      store::StringSink sink(text);
      auto found = file->read(id, sink);
      if (!found) return found.error();
      transaction->write(file, id, std::to_string(*found ? std::stoull(text) + 1 : 1));
    }
    return transaction->commit();
  }

  base::Result<void> change_index() {
    store::File& file = *place_.files[0];
    const ExtraIndex was = extra_;
    extra_ = static_cast<ExtraIndex>((static_cast<int>(was) + 1) % 3);
    if (was == ExtraIndex::Built) return file.delete_index("EXTRA");
    if (was == ExtraIndex::Defined) return file.build_index("EXTRA", key_extractor());
    store::IndexDefinition definition;
    definition.name = "EXTRA";
    return file.create_index(definition);
  }

  // The record lock of a program that does READU, WRITE.
  class Locked {
   public:
    Locked(Worker& worker, store::File& file, std::string id)
        : locks_(*worker.locks_), file_(file.identity()), id_(std::move(id)) {
      shared::WaitPolicy policy;
      policy.wait = true;
      (void)locks_.lock_record(file_, id_, shared::LockMode::Update, 1, policy).granted();
    }
    ~Locked() { locks_.unlock_record(file_, id_); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;

   private:
    shared::SessionLocks& locks_;
    os::FileIdentity file_;
    std::string id_;
  };

  const WorkOrder& order_;
  Place place_;
  ExtraIndex extra_;
  shared::SlotIndex slot_ = 0;
  std::unique_ptr<shared::SessionLocks> locks_;
};

}  // namespace

int work(const WorkOrder& order, Told& told) {
  Worker worker(order);
  if (!worker.ready()) return 4;
  const std::size_t k = order.worker;
  while (!told.stop.load(std::memory_order_relaxed)) {
    const std::uint64_t number = told.acknowledged[k].load() + 1;
    const Operation next = operation(order.seed, k, number);
    const auto start = steady_clock::now();
    const auto done = worker.perform(next);
    const auto took = static_cast<std::uint64_t>((steady_clock::now() - start).count());
    if (!done) {
      std::fprintf(stderr, "worker %zu operation %llu: %s\n", k, static_cast<unsigned long long>(number),
                   base::describe(done.error()).c_str());
      return 3;
    }
    if (took > told.slowest_ns[k]) {
      told.slowest_ns[k] = took;
      told.slowest_kind[k] = static_cast<std::uint64_t>(next.kind);
    }
    told.acknowledged[k].store(number);
  }
  return 0;
}

}  // namespace scarlet::crash
