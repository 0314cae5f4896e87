// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/virtual_file.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "workspace/guard.h"

namespace scarlet::workspace {

using audit::Level;
using auth::Action;
using base::Result;
using base::Status;
using value::Value;

namespace {

constexpr std::uint64_t kNoDevice = UINT64_MAX;

int number_of(const Value& value) {
  const auto number = base::parse_integer(value.to_string());
  return number && std::abs(*number) <= INT32_MAX ? static_cast<int>(*number) : -base::number(Status::BadParameters);
}

}  // namespace

Result<std::vector<std::string>> VirtualHandler::index_ids(std::string_view name, std::string_view) {
  return base::Error{Status::NotDynamicFile, 0, std::string(name)};
}

Result<std::unique_ptr<store::IndexCursor>> VirtualHandler::index_cursor(std::string_view name) {
  return base::Error{Status::NotDynamicFile, 0, std::string(name)};
}

// The ids as the class gives them, portion by portion.
class VirtualScan final : public store::Scan {
 public:
  VirtualScan(std::shared_ptr<VirtualFile> file, int list, std::string first)
      : file_(std::move(file)), list_(list), portion_(std::move(first)) {}
  ~VirtualScan() override {
    if (!ended_) file_->handler_->call_later("V$END.SELECT");
  }

  Result<bool> next(std::string_view& id, std::string_view* record) override {
    do {
      while (at_ >= portion_.size()) {
        if (ended_ || !fetch()) return false;
      }
      const std::size_t end = std::min(portion_.find(base::kFieldMark, at_), portion_.size());
      id_ = portion_.substr(at_, end - at_);
      at_ = end + 1;
    } while (!file_->may_list(id_));
    id = id_;
    return record ? read_record(*record) : Result<bool>(true);
  }
  void to_the_end() override { all_ = true; }

 private:
  bool fetch() {
    auto more = file_->portion(all_ ? "V$COMPLETE.SELECT" : "V$CONTINUE.SELECT", list_);
    if (!more && all_) more = file_->portion("V$CONTINUE.SELECT", list_);
    ended_ = !more || more->empty();
    portion_ = std::move(more).value_or("");
    at_ = 0;
    return !ended_;
  }
  // A record that is gone by now is read as empty.
  Result<bool> read_record(std::string_view& record) {
    record_.clear();
    store::StringSink sink(record_);
    auto found = file_->read(id_, sink);
    if (!found) return found;
    record = record_;
    return true;
  }

  std::shared_ptr<VirtualFile> file_;
  int list_;
  std::string portion_;
  std::size_t at_ = 0;
  bool all_ = false;
  bool ended_ = false;
  std::string id_;
  std::string record_;
};

VirtualFile::VirtualFile(std::string path, std::unique_ptr<VirtualHandler> handler, const Guard& guard)
    : path_(std::move(path)), handler_(std::move(handler)), guard_(guard.watches_files() ? &guard : nullptr) {
  // Two openings are two files: each has an object of its own.
  identity_.device = kNoDevice;
  identity_.inode = reinterpret_cast<std::uintptr_t>(this);
}

Result<std::shared_ptr<VirtualFile>> VirtualFile::open(const std::string& path, const VirtualHandlerMaker& maker,
                                                       const Guard& guard) {
  const std::string_view rest = std::string_view(path).substr(kVirtualPrefix.size());
  const auto colon = rest.find(':');
  const std::string_view text = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
  if (!maker) return base::Error{Status::NotPossibleAtThisMoment, 0, path};
  auto handler = maker(rest.substr(0, colon));
  if (!handler) return handler.error();
  std::shared_ptr<VirtualFile> file(new VirtualFile(path, std::move(*handler), guard));
  const Value argument = Value::of(text);
  const auto opened = file->handler_->call("V$OPEN", std::span(&argument, 1));
  if (const int status = opened ? number_of(*opened) : 0; status != 0) return file->error_of(status);
  if (file->guard_ != nullptr) guard.note_object(audit::Level::All, "file-open", path);
  return file;
}

std::shared_ptr<VirtualFile> VirtualFile::serve(const std::string& path, std::unique_ptr<VirtualHandler> handler,
                                                const Guard& guard) {
  std::shared_ptr<VirtualFile> file(new VirtualFile(path, std::move(handler), guard));
  if (file->guard_ != nullptr) guard.note_object(audit::Level::All, "file-open", path);
  return file;
}

// 0 when the guard lets it pass, which is then in the trail.
int VirtualFile::guarded(auth::Action action, audit::Level level, std::string_view event, std::string_view id) {
  if (guard_ == nullptr) return 0;
  why_refused_.clear();
  const std::string object = path_ + "/" + std::string(id);
  if (auto permitted = guard_->check(action, object); !permitted) {
    why_refused_ = permitted.error().subject;
    return -base::number(Status::PermissionDenied);
  }
  guard_->note_object(level, event, object);
  return 0;
}

bool VirtualFile::may_list(std::string_view id) const {
  return guard_ == nullptr || !guard_->refusal(auth::Action::Read, path_ + "/" + std::string(id));
}

base::Error VirtualFile::error_of(int status) const {
  const bool refused = status == -base::number(Status::PermissionDenied) && !why_refused_.empty();
  return {static_cast<Status>(std::abs(status)), 0, refused ? why_refused_ : path_};
}

int VirtualFile::status_of(std::string_view member, std::initializer_list<Value> arguments) {
  const auto answer = handler_->call(member, std::span(arguments.begin(), arguments.size()));
  return answer ? number_of(*answer) : -base::number(Status::ClassRoutineOfAVirtualFileMissing);
}

int VirtualFile::read_locked(std::string_view id, int flags, Value& data) {
  data = Value::empty();
  if (const int refused = guarded(Action::Read, Level::All, "record-read", id); refused != 0) return refused;
  return status_of("V$READ", {Value::of(id), Value::of(flags), Value::frame_reference(&data)});
}

std::optional<int> VirtualFile::read_field(std::string_view id, std::int64_t field, int flags, Value& data) {
  data = Value::empty();
  if (const int refused = guarded(Action::Read, Level::All, "record-read", id); refused != 0) return refused;
  const Value arguments[] = {Value::of(id), Value::of(field), Value::of(flags), Value::frame_reference(&data)};
  const auto answer = handler_->call("V$READV", arguments);
  if (!answer) return std::nullopt;
  return number_of(*answer);
}

int VirtualFile::write_locked(std::string_view id, bool keep_lock, std::string_view record) {
  if (const int refused = guarded(Action::Write, Level::Write, "record-write", id); refused != 0) return refused;
  return status_of("V$WRITE", {Value::of(id), Value::truth(keep_lock), Value::of(record)});
}

int VirtualFile::remove_locked(std::string_view id, bool keep_lock) {
  if (const int refused = guarded(Action::Delete, Level::Write, "record-delete", id); refused != 0) return refused;
  return status_of("V$DELETE", {Value::of(id), Value::truth(keep_lock)});
}

int VirtualFile::clear_all() {
  if (const int refused = guarded(Action::Delete, Level::Write, "file-clear", ""); refused != 0) return refused;
  return status_of("V$CLEARFILE", {});
}

int VirtualFile::lock(std::string_view id, bool update, bool wait) {
  return status_of("V$LOCK", {Value::of(id), Value::truth(update), Value::truth(wait)});
}

int VirtualFile::lock_whole(bool wait) { return status_of("V$FILELOCK", {Value::truth(wait)}); }

void VirtualFile::unlock(std::string_view id) {
  const Value argument = Value::of(id);
  (void)handler_->call("V$UNLOCK", std::span(&argument, 1));
}

void VirtualFile::unlock_all() { (void)handler_->call("V$UNLOCK.ALL", {}); }
void VirtualFile::unlock_whole() { (void)handler_->call("V$FILEUNLOCK", {}); }

int VirtualFile::locked(std::string_view id) {
  const Value argument = Value::of(id);
  const auto state = handler_->call("V$RECORDLOCKED", std::span(&argument, 1));
  return state ? number_of(*state) : 0;
}

void VirtualFile::map_marks(bool on) {
  const Value argument = Value::truth(on);
  (void)handler_->call("V$MARK.MAPPING", std::span(&argument, 1));
}

Value VirtualFile::info_of(std::int64_t key) {
  const Value argument = Value::of(key);
  return handler_->call("V$FILEINFO", std::span(&argument, 1)).value_or(Value::of(0));
}

Value VirtualFile::indices_of(std::string_view name) {
  const Value argument = Value::of(name);
  return handler_->call("V$INDICES", std::span(&argument, name.empty() ? 0 : 1)).value_or(Value::empty());
}

std::optional<std::string> VirtualFile::portion(std::string_view member, int list) {
  const Value argument = Value::of(list);
  const auto ids = handler_->call(member, std::span(&argument, 1));
  if (!ids) return std::nullopt;
  return ids->to_string();
}

Result<std::unique_ptr<store::Scan>> VirtualFile::select(int list, std::int64_t* count) {
  if (guard_ != nullptr) SCARLET_TRY(guard_->check(Action::Read, path_ + "/"));
  auto first = portion("V$SELECT", list);
  if (!first) return error_of(base::number(Status::ClassRoutineOfAVirtualFileMissing));
  if (count) *count = first->empty() ? 0 : 1 + std::count(first->begin(), first->end(), base::kFieldMark);
  return std::unique_ptr<store::Scan>(std::make_unique<VirtualScan>(shared_from_this(), list, std::move(*first)));
}

Result<bool> VirtualFile::read(std::string_view id, store::ByteSink& sink) {
  Value data;
  const int status = read_locked(id, 0, data);
  if (status == base::number(Status::RecordNotFound)) return false;
  if (status != 0) return error_of(status);
  value::Scratch scratch;
  const std::string_view record = data.text(scratch);
  std::copy(record.begin(), record.end(), sink.make_room(record.size()));
  return true;
}

Result<bool> VirtualFile::contains(std::string_view id) {
  Value data;
  const int status = read_field(id, 0, 0, data).value_or(-1);
  if (status >= 0) return status == 0;
  std::string record;
  store::StringSink sink(record);
  return read(id, sink);
}

Result<void> VirtualFile::write(std::string_view id, std::string_view record) {
  const int status = write_locked(id, false, record);
  return status == 0 ? Result<void>() : error_of(status);
}

Result<bool> VirtualFile::remove(std::string_view id) {
  const int status = remove_locked(id, false);
  if (status == base::number(Status::RecordNotFound)) return false;
  return status == 0 ? Result<bool>(true) : error_of(status);
}

Result<void> VirtualFile::clear() {
  const int status = clear_all();
  return status == 0 ? Result<void>() : error_of(status);
}

Result<store::FileInfo> VirtualFile::info() {
  store::FileInfo info;
  info.parameters.kind = store::FileKind::Virtual;
  info.identity = identity_;
  return info;
}

}  // namespace scarlet::workspace
