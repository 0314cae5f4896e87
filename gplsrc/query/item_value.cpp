// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/item_value.h"

#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

// Puts @ID and @RECORD back whatever happens.
class KeptRecord {
 public:
  explicit KeptRecord(workspace::Variables& variables)
      : variables_(variables), id_(variables.id), record_(variables.record), ni_(variables.ni) {}
  ~KeptRecord() {
    variables_.id = std::move(id_);
    variables_.record = std::move(record_);
    variables_.ni = ni_;
  }
  KeptRecord(const KeptRecord&) = delete;
  KeptRecord& operator=(const KeptRecord&) = delete;

 private:
  workspace::Variables& variables_;
  value::Value id_;
  value::Value record_;
  std::int64_t ni_;
};

}  // namespace

ItemValue::ItemValue(workspace::Workspace& workspace, const DictionaryEntry& entry, Dictionary dictionary)
    : workspace_(workspace) {
  query_.dictionary = std::move(dictionary);
  item_ = Items(workspace, query_).from_entry(entry, query_.dictionary);
  values_ = std::make_unique<RowValues>(workspace, query_);
}

std::string ItemValue::text(std::string_view id, std::string_view record) {
  const KeptRecord keep(workspace_.variables());
  values_->begin(id, record, 1);
  return std::string(values_->text(*item_->source));
}

}  // namespace scarlet::query
