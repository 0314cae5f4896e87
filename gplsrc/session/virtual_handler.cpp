// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/virtual_handler.h"

#include "base/text.h"
#include "session/session.h"
#include "vm/object.h"

namespace scarlet::session {
namespace {

using base::Status;
using value::Value;

// What ended the class's program goes on through the statement that asked.
Value value_of(vm::RunResult result) {
  if (result.how == vm::RunResult::How::Aborted) throw std::move(result.abort);
  if (result.how == vm::RunResult::How::Stopped) throw vm::Stop{result.chain};
  return std::move(result.value);
}

class ObjectHandler final : public workspace::VirtualHandler {
 public:
  ObjectHandler(Session& session, Value object) : session_(session), object_(std::move(object)) {}
  ~ObjectHandler() override { vm::call_member_later(object_, "V$CLOSE"); }

  std::optional<Value> call(std::string_view member, std::span<const Value> arguments) override {
    const Value held = object_;  // the file may be closed by what is called
    bool found = false;
    Value value = value_of(session_.machine().call_member(held, member, arguments, found));
    if (!found) return std::nullopt;
    return value.is_unassigned() ? Value::of(0) : std::move(value);
  }
  void call_later(std::string_view member) override { vm::call_member_later(object_, member); }

 private:
  Session& session_;
  Value object_;
};

}  // namespace

base::Result<std::unique_ptr<workspace::VirtualHandler>> make_virtual_handler(Session& session,
                                                                              std::string_view class_name) {
  const auto refused = [&](Status status) { return base::Error{status, 0, std::string(class_name)}; };
  if (class_name.empty() || class_name.find('/') != std::string_view::npos) {
    return refused(Status::BadClassNameInAVirtualFileEntry);
  }
  workspace::Catalogue& catalogue = session.workspace().catalogue();
  auto entry = catalogue.find(class_name);
  if (entry.kind == workspace::CatalogueKind::None) entry = catalogue.find(base::upper(class_name));
  if (entry.kind == workspace::CatalogueKind::None) return refused(Status::ClassRoutineOfAVirtualFileMissing);
  if (entry.kind != workspace::CatalogueKind::Global) return refused(Status::ClassRoutineIsNotInTheGlobalCatalogue);
  const auto unit = catalogue.load_object(entry.path);
  if (!unit || (*unit)->kind != code::UnitKind::Class) return refused(Status::ClassRoutineOfAVirtualFileMissing);
  Value object = value_of(session.machine().make_object(class_name));
  return std::unique_ptr<workspace::VirtualHandler>(std::make_unique<ObjectHandler>(session, std::move(object)));
}

}  // namespace scarlet::session
