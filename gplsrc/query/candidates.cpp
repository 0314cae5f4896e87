// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/candidates.h"

#include <set>

#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::Result;
using workspace::FileVariable;
using workspace::Workspace;

constexpr std::size_t kIdsBetweenPolls = 256;

Result<bool> found(const workspace::AccessResult& access) {
  if (access.ok()) return true;
  if (access.status == base::number(base::Status::RecordNotFound)) return false;
  return base::Error{static_cast<base::Status>(access.status), 0, access.detail};
}

class ScanCandidates final : public Candidates {
 public:
  ScanCandidates(Workspace& workspace, FileVariable& file, bool read_records)
      : workspace_(workspace),
        file_(file),
        read_records_(read_records),
        in_transaction_(workspace.records().transaction_level() > 0) {}

  Result<bool> next(Candidate& candidate) override {
    if (!scan_) {
      auto begun = file_.file()->scan();
      if (!begun) return begun.error();
      scan_ = std::move(*begun);
    }
    for (;;) {
      auto more = scan_->next(candidate.id, read_records_ && !in_transaction_ ? &candidate.record : nullptr);
      if (!more || !*more || !in_transaction_) return more;
      // The transaction may have changed or removed it.
      auto there = found(workspace_.records().read(file_, candidate.id, record_));
      if (!there) return there;
      candidate.record = record_;
      if (*there) return true;
    }
  }

 private:
  Workspace& workspace_;
  FileVariable& file_;
  bool read_records_;
  bool in_transaction_;
  std::unique_ptr<store::Scan> scan_;
  std::string record_;
};

class IdCandidates final : public Candidates {
 public:
  IdCandidates(Workspace& workspace, FileVariable& file, std::vector<ListedId> ids, bool read_records, bool absent_null)
      : workspace_(workspace),
        file_(file),
        ids_(std::move(ids)),
        read_records_(read_records || workspace.records().transaction_level() > 0),
        absent_null_(absent_null) {}

  Result<bool> next(Candidate& candidate) override {
    while (at_ < ids_.size()) {
      if (at_ % kIdsBetweenPolls == 0 && workspace_.services().interrupt_pending()) workspace_.services().poll();
      const ListedId& listed = ids_[at_++];
      record_.clear();
      auto there = read(listed.id);
      if (!there) return there;
      if (!*there && !absent_null_) {
        if (reported_.insert(listed.id).second) missing_.push_back(listed.id);
        continue;
      }
      candidate = {listed.id, record_, listed.position, false};
      return true;
    }
    return false;
  }

  const std::vector<std::string>& missing() const override { return missing_; }

 private:
  Result<bool> read(const std::string& id) {
    if (!file_.file()->check_id(id)) return false;
    if (!read_records_) return file_.file()->contains(id);
    return found(workspace_.records().read(file_, id, record_));
  }

  Workspace& workspace_;
  FileVariable& file_;
  std::vector<ListedId> ids_;
  bool read_records_;
  bool absent_null_;
  std::size_t at_ = 0;
  std::string record_;
  std::vector<std::string> missing_;
  std::set<std::string> reported_;
};

}  // namespace

const std::vector<std::string>& Candidates::missing() const {
  static const std::vector<std::string> none;
  return none;
}

std::unique_ptr<Candidates> scan_candidates(Workspace& workspace, FileVariable& file, bool read_records) {
  return std::make_unique<ScanCandidates>(workspace, file, read_records);
}

std::unique_ptr<Candidates> id_candidates(Workspace& workspace, FileVariable& file, std::vector<ListedId> ids,
                                          bool read_records, bool absent_null) {
  return std::make_unique<IdCandidates>(workspace, file, std::move(ids), read_records, absent_null);
}

}  // namespace scarlet::query
