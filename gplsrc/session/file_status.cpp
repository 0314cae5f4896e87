// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/file_status.h"

#include "base/text.h"
#include "os/clock.h"
#include "session/sequential_file.h"
#include "session/session.h"

namespace scarlet::session {
namespace {

constexpr std::size_t kFields = 21;
constexpr std::uint32_t kPermissionBits = 0777;
constexpr int kSequential = 5;

struct Fields {
  std::vector<std::string> texts = std::vector<std::string>(kFields);
  void set(std::size_t number, std::string text) { texts[number - 1] = std::move(text); }
  template <class Number>
  void set_number(std::size_t number, Number value) {
    set(number, std::to_string(value));
  }
  std::string joined() const { return base::join(texts, std::string(1, base::kFieldMark)); }
};

void set_common(Fields& fields, const os::FileStatus& status, const std::string& path, int type) {
  fields.set_number(5, status.permissions & kPermissionBits);
  fields.set_number(6, status.size_bytes);
  fields.set_number(7, status.links);
  fields.set_number(8, status.owner);
  fields.set_number(9, status.group);
  fields.set_number(10, status.identity.inode);
  fields.set_number(11, status.identity.device);
  const os::LocalTime accessed = os::local_time_of(status.accessed_seconds);
  const os::LocalTime modified = os::local_time_of(status.modified_seconds);
  fields.set_number(13, accessed.second_of_day);
  fields.set_number(14, accessed.day);
  fields.set_number(15, modified.second_of_day);
  fields.set_number(16, modified.day);
  fields.set(20, path);
  fields.set_number(21, type);
}

}  // namespace

std::string file_status(Session& session, workspace::FileVariable& file) {
  (void)session;
  Fields fields;
  auto info = file.file()->info();
  if (info) {
    set_common(fields, info->status, file.file()->path(), static_cast<int>(file.file()->kind()));
    fields.set_number(6, info->physical_bytes);
  }
  return fields.joined();
}

std::string sequential_status(Session& session, SequentialFile& file) {
  Fields fields;
  auto size = file.size();
  const std::uint64_t bytes = size ? *size : 0;
  if (auto status = session.workspace().env().status(file.path()))
    set_common(fields, *status, file.path(), kSequential);
  fields.set_number(1, file.position());
  fields.set_number(2, file.position() >= bytes ? 1 : 0);
  fields.set_number(4, bytes - std::min(bytes, file.position()));
  fields.set_number(6, bytes);
  return fields.joined();
}

}  // namespace scarlet::session
