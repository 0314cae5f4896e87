// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/workspace.h"

#include <unordered_map>

#include "base/text.h"
#include "os/clock.h"
#include "workspace/instance.h"
#include "workspace/print_units.h"
#include "workspace/remote_file.h"

namespace scarlet::workspace {
namespace {

constexpr std::string_view kSavedLists = "$SAVEDLISTS";

}  // namespace

// What conversions ask for: records of files (T), user subroutines (U), the current record (C and S).
class Workspace::Conversions final : public convert::ConversionHost {
 public:
  explicit Conversions(Workspace& workspace) : workspace_(workspace) {}

  int read_record(std::string_view file, bool dictionary, std::string_view id, std::string& record) override {
    const auto part = dictionary ? FileSpace::Part::Dictionary : FileSpace::Part::Data;
    auto opened = workspace_.files().open_any_case(file, part);
    if (!opened) return base::number(opened.status());
    FileVariable variable(workspace_, *opened, std::string(file));
    return workspace_.records().read(variable, id, record).status;
  }

  int call_user(std::string_view name, std::string_view argument, bool output, std::string& data) override {
    workspace_.variables().conv = argument;
    value::Value arguments[4] = {value::Value::of(data), value::Value::of(data), value::Value::of(1),
                                 value::Value::of(output ? 1 : 0)};
    if (!workspace_.services().call_subroutine(base::upper(name), arguments)) return convert::kBadCode;
    data = arguments[0].to_string();
    return static_cast<int>(base::parse_integer(arguments[2].to_string()).value_or(convert::kBadData));
  }

  void show_message(std::string_view text) override { workspace_.output().line(text); }
  std::string record() override { return workspace_.variables().record.to_string(); }
  std::string id() override { return workspace_.variables().id.to_string(); }
  std::int64_t today() override { return workspace_.today(); }

 private:
  Workspace& workspace_;
};

Workspace::Workspace(Instance& instance, Services& services, std::unique_ptr<terminal::Output> output,
                     shared::SlotIndex slot)
    : instance_(instance),
      services_(services),
      output_(std::move(output)),
      guard_(*this),
      files_(*this),
      records_(*this),
      catalogue_(*this),
      conversions_(std::make_unique<Conversions>(*this)),
      remote_servers_(std::make_unique<RemoteServers>(*this)),
      slot_(slot),
      locks_(instance.locks().session(slot)) {
  locale_.year_base = static_cast<int>(instance.config().number("YEARBASE"));
  printers_ = std::make_unique<PrintUnits>(*this);
}

Workspace::~Workspace() = default;

os::Env& Workspace::env() { return instance_.env(); }
store::Store& Workspace::store() { return instance_.store(); }

base::Result<void> Workspace::enter_account(const Account& account) {
  auto file = instance_.store().open(account.path + "/VOC");
  if (!file) return file.error();
  account_ = account;
  voc_ = std::make_unique<Voc>(*file);
  catalogue_.changed();
  instance_.users().set_account(slot_, account.name);
  return {};
}

void Workspace::say(base::MessageId id, std::initializer_list<std::string_view> arguments) {
  output_->line(base::message(id, arguments));
}

convert::Context Workspace::conversion_context() { return {&locale_, conversions_.get(), value::kDefaultPrecision}; }

std::int64_t Workspace::today() { return os::local_now(env()).day + date_shift_days_; }
std::int64_t Workspace::seconds_since_midnight() { return os::local_now(env()).second_of_day; }

base::Result<std::string> Workspace::read_saved_list(std::string_view name) {
  auto file = files_.open(kSavedLists);
  if (!file) return file.error();
  std::string items;
  store::StringSink sink(items);
  auto found = (*file)->read(name, sink);
  if (!found) return found.error();
  if (!*found) return base::Error{base::Status::RecordNotFound, 0, std::string(name)};
  return items;
}

base::Result<void> Workspace::write_saved_list(std::string_view name, std::string_view items) {
  auto file = files_.open(kSavedLists);
  if (!file) return file.error();
  return (*file)->write(name, items);
}

base::Result<bool> Workspace::delete_saved_list(std::string_view name) {
  auto file = files_.open(kSavedLists);
  if (!file) return file.error();
  return (*file)->remove(name);
}

}  // namespace scarlet::workspace
