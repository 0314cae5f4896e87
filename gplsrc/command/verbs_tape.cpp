// SPDX-License-Identifier: GPL-3.0-or-later
// The pseudo tape: SET.DEVICE and the T. verbs.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/hex_dump.h"
#include "command/listing.h"
#include "command/tape.h"
#include "command/verbs.h"
#include "convert/convert.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::Keyword;

// Does something with the tape; says so when there is none.
template <class Action>
std::int64_t with_tape(Call& call, Action action) {
  if (!call.environment().tape.attached()) {
    return call.fail(MessageId::CommandNoTape, {}, -base::number(Status::DoesNotExist));
  }
  TapeSettings& settings = call.environment().tape;
  auto tape = Tape::open(call.workspace.env(), settings.path, settings.position_bytes);
  if (!tape) return call.fail(tape.error());
  const base::Result<void> done = action(*tape);
  return done ? kDone : call.fail(done.error());
}

struct TapeRequest {
  std::vector<std::string> ids;
  std::optional<int> from;
  bool overwriting = false, count_sup = false, det_sup = false;
};

bool take_tape_word(Call& call, TapeRequest& request) {
  if (call.words.accept(Keyword::From)) {
    request.from = take_list_number(call);
    return request.from.has_value();
  }
  if (call.words.accept(Keyword::Overwriting)) {
    request.overwriting = true;
  } else if (call.words.accept(Keyword::CountSup)) {
    request.count_sup = true;
  } else if (call.words.accept(Keyword::DetSupp)) {
    request.det_sup = true;
  } else if (!call.words.accept(Keyword::Binary)) {
    request.ids.push_back(call.word());
  }
  return true;
}

std::optional<TapeRequest> parse(Call& call) {
  TapeRequest request;
  while (!call.words.at_end()) {
    if (!take_tape_word(call, request)) return call.bad_words(), std::nullopt;
  }
  return request;
}

std::int64_t attach(Call& call) {
  const std::string path = call.word();
  if (path.empty() || !call.words.at_end()) return call.bad_words();
  call.environment().tape = {call.workspace.files().expand_path(path, call.workspace.account().path), 0};
  return with_tape(call, [](Tape&) { return base::Result<void>(); });
}

std::string label_of(Call& call, const OpenFile& file) {
  return file.name.shown() + " " +
         convert::time_and_date(call.workspace.today(), call.workspace.seconds_since_midnight());
}

base::Result<std::int64_t> write_records(Call& call, OpenFile& file, const std::vector<std::string>& ids, Tape& tape,
                                         const TapeRequest& request) {
  std::string stream;
  std::int64_t written = 0;
  for (const std::string& id : ids) {
    std::string record;
    if (!read_record(call, file, id, record)) continue;
    append_tape_record(stream, id, record);
    ++written;
    if (!request.det_sup) call.output().line(right(std::to_string(written), 4) + " " + id);
  }
  SCARLET_TRY(tape.write(BlockKind::Label, label_of(call, file)));
  if (!stream.empty()) SCARLET_TRY(tape.write(BlockKind::Data, stream));
  SCARLET_TRY(tape.write(BlockKind::EndOfFile, {}));
  SCARLET_TRY(tape.truncate());
  return written;
}

// The stream of the dump at the position, up to its end-of-file mark.
base::Result<std::string> read_stream(Tape& tape) {
  std::string stream;
  for (;;) {
    auto block = tape.read();
    if (!block) return block.error();
    if (block->kind == BlockKind::EndOfFile) return stream;
    if (block->kind == BlockKind::Data) stream += block->data;
  }
}

base::Result<std::int64_t> load_records(Call& call, OpenFile& file, std::string_view stream,
                                        const TapeRequest& request) {
  std::int64_t loaded = 0;
  std::string_view id;
  std::string_view record;
  for (;;) {
    auto more = take_tape_record(stream, id, record);
    if (!more) return more.error();
    if (!*more) return loaded;
    const bool wanted =
        request.ids.empty() || std::find(request.ids.begin(), request.ids.end(), id) != request.ids.end();
    std::string present;
    if (!wanted || (!request.overwriting && read_record(call, file, id, present))) continue;
    const auto written = call.workspace.records().write(*file.variable, id, record);
    if (!written.ok()) return base::Error{static_cast<Status>(written.status), 0, std::string(id)};
    ++loaded;
    if (!request.det_sup) call.output().line(right(std::to_string(loaded), 4) + " " + std::string(id));
  }
}

}  // namespace

std::int64_t set_device(Call& call) { return attach(call); }
std::int64_t tape_attach(Call& call) { return attach(call); }

std::int64_t tape_detach(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  call.environment().tape = TapeSettings{};
  return kDone;
}

std::int64_t tape_rewind(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  return with_tape(call, [&](Tape&) {
    call.environment().tape.position_bytes = 0;
    return base::Result<void>();
  });
}

std::int64_t tape_forward(Call& call) {
  const std::int64_t files = call.number().value_or(1);
  if (!call.words.at_end() || files < 1) return call.bad_words();
  return with_tape(call, [&](Tape& tape) -> base::Result<void> {
    for (std::int64_t n = 0; n < files; ++n) {
      auto stream = read_stream(tape);
      if (!stream) return stream.error();
    }
    return {};
  });
}

std::int64_t tape_end(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  return with_tape(call, [&](Tape& tape) -> base::Result<void> {
    auto size = tape.size_bytes();
    if (!size) return size.error();
    call.environment().tape.position_bytes = *size;
    return {};
  });
}

std::int64_t tape_write_mark(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  return with_tape(call, [](Tape& tape) { return tape.write(BlockKind::EndOfFile, {}); });
}

std::int64_t tape_status(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  const TapeSettings& tape = call.environment().tape;
  if (tape.attached()) {
    call.say(MessageId::CommandTapeStatus, {tape.path, std::to_string(tape.position_bytes)});
  } else {
    call.say(MessageId::CommandNoTape);
  }
  return kDone;
}

std::int64_t tape_label(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  return with_tape(call, [&](Tape& tape) -> base::Result<void> {
    auto block = tape.read();
    if (!block) return block.error();
    call.output().line(block->kind == BlockKind::Label ? block->data : base::message(MessageId::CommandNoLabelHere));
    return {};
  });
}

std::int64_t tape_read(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  return with_tape(call, [&](Tape& tape) -> base::Result<void> {
    auto block = tape.read();
    if (!block) return block.error();
    for (const std::string& line : dump_lines(block->data)) call.output().line(line);
    return {};
  });
}

std::int64_t tape_dump(Call& call) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  auto request = parse(call);
  if (!request) return kRefused;
  Status why = Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  if (request->ids.empty()) {
    const int list = request->from.value_or(0);
    auto ids = call.workspace.lists()[list].active() ? take_list(call.workspace, list) : all_ids(*file->file);
    if (!ids) return call.fail(ids.error());
    request->ids = std::move(*ids);
  }
  return with_tape(call, [&](Tape& tape) -> base::Result<void> {
    auto written = write_records(call, *file, request->ids, tape, *request);
    if (!written) return written.error();
    if (!request->count_sup) call.say(MessageId::CommandTapeDumped, {std::to_string(*written)});
    return {};
  });
}

std::int64_t tape_load(Call& call) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  const auto request = parse(call);
  if (!request) return kRefused;
  Status why = Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  return with_tape(call, [&](Tape& tape) -> base::Result<void> {
    auto stream = read_stream(tape);
    if (!stream) return stream.error();
    auto loaded = load_records(call, *file, *stream, *request);
    if (!loaded) return loaded.error();
    if (!request->count_sup) call.say(MessageId::CommandTapeLoaded, {std::to_string(*loaded)});
    return {};
  });
}

}  // namespace scarlet::command::verbs
