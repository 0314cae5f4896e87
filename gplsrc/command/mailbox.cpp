// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/mailbox.h"

#include "base/text.h"
#include "workspace/instance.h"
#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

using workspace::FileVariable;
using workspace::LockKind;
using workspace::LockWait;

// The system's own means, whatever the user may open.
base::Result<std::shared_ptr<store::File>> open_mailboxes(workspace::Workspace& workspace) {
  return workspace.store().open(workspace.instance().system_account() + "/$IPC");
}

}  // namespace

base::Result<void> put_in_mailbox(workspace::Workspace& workspace, const std::string& id, std::string_view record) {
  auto file = open_mailboxes(workspace);
  if (!file) return file.error();
  return (*file)->write(id, record);
}

base::Result<void> add_to_mailbox(workspace::Workspace& workspace, const std::string& id, std::string_view line) {
  auto file = open_mailboxes(workspace);
  if (!file) return file.error();
  FileVariable variable(workspace, *file, "$IPC");
  std::string record;
  const auto read = workspace.records().read(variable, id, record, LockKind::Update, LockWait::Wait);
  if (read.ok() && !record.empty()) record += base::kFieldMark;
  record += line;
  const auto written = workspace.records().write(variable, id, record);
  if (written.ok()) return {};
  return base::Error{static_cast<base::Status>(written.status), 0, id};
}

std::string take_from_mailbox(workspace::Workspace& workspace, const std::string& id) {
  auto file = open_mailboxes(workspace);
  if (!file) return {};
  FileVariable variable(workspace, *file, "$IPC");
  std::string record;
  const auto read = workspace.records().read(variable, id, record, LockKind::Update, LockWait::Wait);
  if (!read.ok()) {
    workspace.records().release(variable, id);
    return {};
  }
  workspace.records().remove(variable, id);
  return record;
}

}  // namespace scarlet::command
