// SPDX-License-Identifier: GPL-3.0-or-later
// OPENSEQ and the statements on sequential files; OSREAD, OSWRITE, OSDELETE.
#include <memory>

#include "base/text.h"
#include "os/serial_port.h"
#include "os/terminal.h"
#include "session/csv.h"
#include "session/sequential_file.h"
#include "session/session.h"
#include "session/statements.h"
#include "value/matrix.h"

namespace scarlet::session::statements {
namespace {

using base::Status;
using value::Value;
using workspace::AccessResult;
using workspace::FileVariable;

constexpr std::int64_t kAppend = 1;
constexpr std::int64_t kOverwrite = 2;
constexpr std::int64_t kReadOnly = 3;

// The directory variable is counted like any other; its share is given back here.
void give_back(FileVariable* variable) { Value share = Value::adopt(static_cast<value::Resource*>(variable)); }

struct Target {
  std::shared_ptr<store::File> directory;
  std::string id;    // record id, or the name for the lock
  std::string path;  // of the item
};

// Right below /dev, where no ordinary file is ever made.
bool is_device_name(const std::string& path) {
  constexpr std::string_view kDevices = "/dev/";
  return path.starts_with(kDevices) && path.find('/', kDevices.size()) == std::string::npos;
}

// A path of the operating system, which the policy knows as it knows records of directory files.
base::Result<std::string> permitted_path(Session& session, const std::string& text, auth::Action action) {
  workspace::Workspace& workspace = session.workspace();
  std::string path = workspace.files().expand_path(text, workspace.account().path);
  SCARLET_TRY(workspace.guard().check_path(path, action != auth::Action::Read));
  SCARLET_TRY(workspace.guard().check(action, path));
  return path;
}

auth::Action action_of(bool read_only) { return read_only ? auth::Action::Read : auth::Action::Write; }

base::Result<Target> target_by_path(Session& session, const std::string& text, auth::Action action) {
  auto permitted = permitted_path(session, text, action);
  if (!permitted) return permitted.error();
  const std::string& path = *permitted;
  if (path.ends_with('/')) return Status::FileNameInvalid;
  const auto slash = path.rfind('/');
  Target target{nullptr, store::file_name_to_record(path.substr(slash + 1)), path};
  // A directory that does not exist yet is made with the item; it can not be locked before.
  if (auto directory = session.workspace().files().open_path(path.substr(0, slash))) target.directory = *directory;
  return target;
}

base::Result<Target> target_by_name(Session& session, const std::string& name, const std::string& id,
                                    auth::Action action) {
  auto directory = session.workspace().files().open(name);
  if (!directory) return directory.error();
  if ((*directory)->kind() != store::FileKind::Directory) return Status::NotDirectoryFile;
  auto file_name = store::record_to_file_name(id);
  if (!file_name) return Status::RecordIdInvalid;
  SCARLET_TRY(session.workspace().guard().check(action, (*directory)->path() + "/" + id));
  return Target{*directory, id, (*directory)->path() + "/" + *file_name};
}

SequentialFile& sequential_of(const Value& operand, vm::Machine& machine) {
  SequentialFile* file = sequential_or_null(operand);
  if (!file) machine.fail(base::MessageId::SessionNotSequential);
  return *file;
}

// Null for an open file of another kind: the statement then takes ELSE with 3013.
SequentialFile* sequential_or_other(const Value& operand, vm::Machine& machine) {
  if (SequentialFile* file = sequential_or_null(operand)) return file;
  if (!file_or_null(operand)) machine.fail(base::MessageId::SessionNotSequential);
  return nullptr;
}

code::Outcome not_sequential(vm::Machine& machine) { return otherwise(base::number(Status::NotSequential), machine); }

code::Outcome written(const base::Result<void>& result, std::uint16_t clauses, vm::Machine& machine) {
  return result ? done(machine) : settle(result.error(), clauses, machine);
}

// What came too late from a stream is no failure.
code::Outcome not_read(const base::Error& error, std::uint16_t clauses, vm::Machine& machine) {
  if (error.status == Status::TimedOut) return otherwise(base::number(Status::TimedOut), machine);
  return settle(error, clauses, machine);
}

code::Outcome write_text(SequentialFile& file, std::string_view text, bool line, std::uint16_t clauses,
                         vm::Machine& machine) {
  if (file.read_only) return otherwise(base::number(Status::ReadOnly), machine);
  return written(line ? file.write_line(text) : file.write_block(text), clauses, machine);
}

}  // namespace

SCARLET_STATEMENT(open_seq) {
  const std::string first = text_of(*operands[0], machine);
  const bool by_path = !present(*operands[1]);
  const std::int64_t mode = operands[3]->as_int();
  *operands[2] = Value();
  const auth::Action action = action_of(mode == kReadOnly);
  auto target = by_path ? target_by_path(session, first, action)
                        : target_by_name(session, first, text_of(*operands[1], machine), action);
  if (!target) return otherwise(target.error(), machine);

  std::unique_ptr<FileVariable, void (*)(FileVariable*)> directory(nullptr, give_back);
  if (target->directory) {
    directory.reset(new FileVariable(session.workspace(), target->directory, first));
    const auto kind = mode == kReadOnly ? workspace::LockKind::Shared : workspace::LockKind::Update;
    const AccessResult locked = session.workspace().records().lock(*directory, target->id, kind, wait_of(clauses));
    if (!locked.ok()) {
      machine.set_status(base::number(Status::Locked));
      return code::Outcome::Locked;
    }
  }
  os::Env& env = session.workspace().env();
  auto status = env.status(target->path);
  if (!status) return otherwise(status.error(), machine);
  if (status->kind == os::EntryKind::Directory) return otherwise(base::number(Status::NotSequential), machine);
  if (status->kind == os::EntryKind::Missing && is_device_name(target->path)) {
    return otherwise(base::number(Status::NoSuchPort), machine);
  }
  std::unique_ptr<os::FileHandle> handle;
  bool read_only = mode == kReadOnly;
  if (status->kind != os::EntryKind::Missing) {
    auto opened = env.open(target->path, read_only ? os::OpenMode::Read : os::OpenMode::ReadWrite);
    if (!opened && !read_only) {
      opened = env.open(target->path, os::OpenMode::Read);
      read_only = true;
    }
    if (!opened) return otherwise(opened.error(), machine);
    handle = std::move(*opened);
  }
  const bool exists = handle != nullptr;
  auto* file = new SequentialFile(env, target->path, std::move(handle), std::move(directory), target->id);
  *operands[2] = Value::adopt(static_cast<value::Resource*>(file));
  file->read_only = read_only;
  file->while_waiting = [&session] { session.poll(); };
  if (exists && status->kind != os::EntryKind::Regular) {
    file->make_stream();
    // Not the terminal at which somebody sits.
    const bool own = target->path == "/dev/tty" || target->path == os::terminal_name(0);
    if (status->kind == os::EntryKind::Terminal && !own) (void)os::make_port_raw(target->path);
    return done(machine);
  }
  if (!exists) return otherwise(0, machine);
  if (mode == kOverwrite) return written(file->truncate(), clauses, machine);
  if (mode == kAppend) {
    auto size = file->size();
    if (!size) return settle(size.error(), clauses, machine);
    return written(file->seek(*size), clauses, machine);
  }
  return done(machine);
}

SCARLET_STATEMENT(create_seq) {
  (void)session;
  SequentialFile& file = sequential_of(*operands[0], machine);
  if (file.exists()) return otherwise(base::number(Status::SequentialRecordExistsAlready), machine);
  return written(file.create(), clauses, machine);
}

SCARLET_STATEMENT(close_seq) { return close(session, operands, clauses, machine); }

SCARLET_STATEMENT(read_seq) {
  (void)session;
  SequentialFile* file = sequential_or_other(*operands[1], machine);
  if (!file) return not_sequential(machine);
  *operands[0] = Value::empty();
  if (!file->exists()) return otherwise(base::number(Status::SequentialRecordReadBeforeItExists), machine);
  std::string line;
  auto more = file->read_line(line);
  if (!more) return not_read(more.error(), clauses, machine);
  if (!*more) return otherwise(base::number(Status::RecordNotFound), machine);
  *operands[0] = Value::of(line);
  return done(machine);
}

SCARLET_STATEMENT(write_seq) {
  (void)session;
  SequentialFile* file = sequential_or_other(*operands[1], machine);
  if (!file) return not_sequential(machine);
  const code::Outcome outcome = write_text(*file, text_of(*operands[0], machine), true, clauses, machine);
  if (outcome != code::Outcome::Then || operands[2]->as_int() == 0) return outcome;
  return written(file->flush(true), clauses, machine);
}

SCARLET_STATEMENT(read_blk) {
  (void)session;
  SequentialFile* file = sequential_or_other(*operands[1], machine);
  if (!file) return not_sequential(machine);
  const std::int64_t bytes = machine.integer(*operands[2]);
  *operands[0] = Value::empty();
  if (!file->exists()) return otherwise(base::number(Status::SequentialRecordReadBeforeItExists), machine);
  if (bytes <= 0) return done(machine);
  auto block = file->read_block(static_cast<std::size_t>(bytes));
  if (!block) return not_read(block.error(), clauses, machine);
  if (block->empty()) return otherwise(base::number(Status::EndOfFile), machine);
  *operands[0] = Value::of(*block);
  return done(machine);
}

SCARLET_STATEMENT(write_blk) {
  (void)session;
  SequentialFile* file = sequential_or_other(*operands[1], machine);
  if (!file) return not_sequential(machine);
  return write_text(*file, text_of(*operands[0], machine), false, clauses, machine);
}

SCARLET_STATEMENT(seek) {
  (void)session;
  SequentialFile* file = sequential_or_other(*operands[0], machine);
  if (!file) return not_sequential(machine);
  if (!file->exists()) return otherwise(base::number(Status::SequentialRecordReadBeforeItExists), machine);
  if (file->is_stream()) return otherwise(base::number(Status::ItIsAPort), machine);
  const std::int64_t offset = integer_of(*operands[1], machine);
  const std::int64_t base_of = integer_of(*operands[2], machine);
  auto size = file->size();
  if (!size) return settle(size.error(), clauses, machine);
  const auto end = static_cast<std::int64_t>(*size);
  if (base_of < 0 || base_of > 2) return otherwise(base::number(Status::BadSeekOrigin), machine);
  std::int64_t target = offset;
  if (base_of == 1) target = static_cast<std::int64_t>(file->position()) + offset;
  if (base_of == 2) target = end - offset;
  if (target < 0 || target > end) return otherwise(base::number(Status::SeekOutsideTheFile), machine);
  return written(file->seek(static_cast<std::uint64_t>(target)), clauses, machine);
}

SCARLET_STATEMENT(weof_seq) {
  (void)session;
  SequentialFile* file = sequential_or_other(*operands[0], machine);
  if (!file) return not_sequential(machine);
  if (file->read_only) return otherwise(base::number(Status::ReadOnly), machine);
  if (file->is_stream()) return otherwise(base::number(Status::ItIsAPort), machine);
  return written(file->truncate_here(), clauses, machine);
}

SCARLET_STATEMENT(flush) {
  (void)session;
  SequentialFile* file = sequential_or_other(*operands[0], machine);
  return file ? written(file->flush(true), clauses, machine) : not_sequential(machine);
}

SCARLET_STATEMENT(no_buf) {
  (void)session;
  SequentialFile* file = sequential_or_other(*operands[0], machine);
  if (!file) return not_sequential(machine);
  file->stop_buffering();
  return written(file->flush(false), clauses, machine);
}

SCARLET_STATEMENT(delete_seq) {
  const std::string first = text_of(*operands[0], machine);
  constexpr auth::Action kAction = auth::Action::Delete;
  auto target = present(*operands[1]) ? target_by_name(session, first, text_of(*operands[1], machine), kAction)
                                      : target_by_path(session, first, kAction);
  if (!target) return otherwise(target.error(), machine);
  os::Env& env = session.workspace().env();
  auto status = env.status(target->path);
  if (!status) return settle(status.error(), clauses, machine);
  if (status->kind == os::EntryKind::Missing) return otherwise(base::number(Status::FileNotFound), machine);
  if (status->kind != os::EntryKind::Regular) return otherwise(base::number(Status::NotSequential), machine);
  if (auto removed = env.remove(target->path); !removed) return otherwise(base::number(Status::ReadOnly), machine);
  return done(machine);
}

SCARLET_STATEMENT(time_out) {
  (void)session, (void)clauses;
  sequential_of(*operands[0], machine).timeout_seconds = machine.integer(*operands[1]);
  return done(machine);
}

SCARLET_STATEMENT(read_csv) {
  (void)session;
  SequentialFile& file = sequential_of(*operands[0], machine);
  if (!file.exists()) return otherwise(base::number(Status::SequentialRecordReadBeforeItExists), machine);
  std::string line;
  auto more = file.read_line(line);
  if (!more) return not_read(more.error(), clauses, machine);
  if (!*more) return otherwise(base::number(Status::RecordNotFound), machine);
  const auto items = parse_csv(line, ',');
  for (std::size_t i = 1; i < operands.size(); ++i) {
    *operands[i] = i <= items.size() ? Value::of(items[i - 1]) : Value::empty();
  }
  return done(machine);
}

SCARLET_STATEMENT(mat_read_csv) {
  (void)session;
  SequentialFile& file = sequential_of(*operands[1], machine);
  std::string line;
  auto more = file.exists() ? file.read_line(line) : base::Result<bool>(false);
  if (!more) return not_read(more.error(), clauses, machine);
  if (!*more) return otherwise(base::number(Status::RecordNotFound), machine);
  const auto items = parse_csv(line, ',');
  value::Matrix& matrix = *operands[0]->matrix();
  matrix.cell(0) = Value::empty();
  for (std::size_t i = 1; i < matrix.size(); ++i) {
    matrix.cell(i) = i <= items.size() ? Value::of(items[i - 1]) : Value::empty();
  }
  machine.set_inmat(items.size() < matrix.size() ? static_cast<std::int64_t>(items.size()) : 0);
  return done(machine);
}

SCARLET_STATEMENT(write_csv) {
  (void)session;
  SequentialFile& file = sequential_of(*operands[0], machine);
  std::string line;
  for (std::size_t i = 1; i < operands.size(); ++i) {
    if (i > 1) line += ',';
    line += csv_item(text_of(*operands[i], machine), ',');
  }
  return write_text(file, line, true, clauses, machine);
}

SCARLET_STATEMENT(os_read) {
  const auto path = permitted_path(session, text_of(*operands[1], machine), auth::Action::Read);
  auto content = path ? os::read_file(session.workspace().env(), *path) : path;
  if (!content) {
    *operands[0] = Value::empty();
    return otherwise(content.error(), machine);
  }
  (void)clauses;
  *operands[0] = Value::of(*content);
  return done(machine);
}

SCARLET_STATEMENT(os_write) {
  const auto path = permitted_path(session, text_of(*operands[1], machine), auth::Action::Write);
  if (!path) return written(path.error(), clauses, machine);
  return written(os::write_file(session.workspace().env(), *path, text_of(*operands[0], machine)), clauses, machine);
}

SCARLET_STATEMENT(os_delete) {
  const auto path = permitted_path(session, text_of(*operands[0], machine), auth::Action::Delete);
  return written(path ? session.workspace().env().remove(*path) : path.error(), clauses, machine);
}

}  // namespace scarlet::session::statements
