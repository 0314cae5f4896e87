// SPDX-License-Identifier: GPL-3.0-or-later
// BASIC: compiles records of a program file; objects go to the directory file file.OUT, listings to prog.LIS there.
#include <algorithm>

#include "base/text.h"
#include "basic/compile.h"
#include "code/object_record.h"
#include "command/arguments.h"
#include "command/cataloguing.h"
#include "command/program_files.h"
#include "command/verbs.h"
#include "os/env.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::Keyword;

constexpr std::string_view kOptionsRecord = "$BASIC.OPTIONS";
constexpr std::string_view kListingSuffix = ".LIS";

// Sources from the files of the account; each file is opened once.
class FileSources final : public basic::SourceProvider {
 public:
  explicit FileSources(Call& call) : call_(call) {}

  std::optional<std::string> read(std::string_view file, std::string_view record) override {
    return read_part(file, record, workspace::FileSpace::Part::Data);
  }
  std::optional<std::string> read_dictionary(std::string_view file, std::string_view record) override {
    return read_part(file, record, workspace::FileSpace::Part::Dictionary);
  }
  bool execute(std::string_view command) override {
    call_.services().execute(command);
    return true;
  }

 private:
  std::optional<std::string> read_part(std::string_view file, std::string_view record,
                                       workspace::FileSpace::Part part) {
    auto opened = call_.workspace.files().open(file, part);
    if (!opened) return std::nullopt;
    std::string text;
    store::StringSink sink(text);
    auto found = (*opened)->read(record, sink);
    if (!found || !*found) return std::nullopt;
    return text;
  }

  Call& call_;
};

struct BasicRequest {
  std::string file{kDefaultProgramFile};
  std::vector<std::string> programs;
  bool several = false;  // chosen by * or a list: what can not be a program is passed over
  bool changed_only = false;
  basic::CompileOptions options;
};

bool accept_option(Call& call, BasicRequest& request) {
  if (call.words.accept(Keyword::Changed)) return request.changed_only = true;
  if (call.words.accept(Keyword::Debugging)) return request.options.debugging = true;
  if (call.words.accept(Keyword::Listing)) return request.options.listing = true;
  if (call.words.accept(Keyword::Noxref)) return request.options.no_cross_reference = true;
  if (call.words.accept(Keyword::Xref)) return request.options.cross_reference = true;
  return call.words.accept(Keyword::NoQuery);
}

// {file} {program ...|*} {options}
std::optional<BasicRequest> parse(Call& call) {
  BasicRequest request;
  if (call.words.at_end()) return std::nullopt;
  const std::size_t start = call.words.position();
  const auto first = take_file_name(call);
  if (first && !first->dict && !first->data && names_file(call.workspace, first->name)) {
    request.file = first->name;
  } else {
    call.words.seek(start);
  }
  while (!call.words.at_end()) {
    const bool quoted = call.words.peek()->quoted;
    if (!quoted && accept_option(call, request)) continue;
    request.programs.push_back(call.word());
    request.several = request.several || (!quoted && request.programs.back() == "*");
  }
  return request;
}

// Records that are never programs.
bool is_no_program(const std::string& id) { return id.ends_with(".H") || id.ends_with(".SCR") || id == kOptionsRecord; }

class Compiler {
 public:
  Compiler(Call& call, const BasicRequest& request, OpenFile& sources, std::string objects)
      : call_(call), request_(request), sources_(sources), objects_(std::move(objects)), provider_(call) {}

  // Whether the program compiled; one that need not be compiled anew counts.
  bool compile(std::string program);

 private:
  bool is_current(const std::string& program, const std::string& object_path);
  void show(const basic::CompileResult& result);
  bool keep(const std::string& program, const std::string& object_path, const basic::CompileResult& result);
  void keep_listing(const std::string& program, std::string listing);
  void carry_out_catalogue(const std::string& program, const basic::CatalogueRequest& wanted);

  Call& call_;
  const BasicRequest& request_;
  OpenFile& sources_;
  std::string objects_;
  FileSources provider_;
};

// CHANGED: the object is younger than the source.
bool Compiler::is_current(const std::string& program, const std::string& object_path) {
  auto name = store::record_to_file_name(program);
  if (sources_.file->kind() != store::FileKind::Directory || !name) return false;
  auto source = call_.workspace.env().status(sources_.file->path() + "/" + *name);
  auto object = call_.workspace.env().status(object_path);
  if (!source || !object || object->kind == os::EntryKind::Missing) return false;
  return std::pair(object->modified_seconds, object->modified_nanoseconds) >
         std::pair(source->modified_seconds, source->modified_nanoseconds);
}

bool Compiler::compile(std::string program) {
  call_.services().poll();
  std::string text;
  if (!read_record(call_, sources_, program, text) &&
      !read_record(call_, sources_, program = base::upper(program), text)) {
    call_.say(MessageId::CommandRecordMissing, {sources_.name.shown(), program});
    return false;
  }
  auto name = store::record_to_file_name(program);
  if (!name) return false;
  const std::string object_path = objects_ + "/" + *name;
  if (request_.changed_only && is_current(program, object_path)) return true;
  call_.say(MessageId::CommandCompiling, {sources_.name.shown(), program});
  const basic::CompileResult result = basic::compile({sources_.name.name, program, text}, provider_, request_.options);
  show(result);
  keep_listing(*name, result.listing);
  if (!result.unit) {
    (void)call_.workspace.env().remove(object_path);
    call_.workspace.catalogue().changed();
    return false;
  }
  return keep(program, object_path, result);
}

void Compiler::show(const basic::CompileResult& result) {
  for (const basic::Diagnostic& diagnostic : result.diagnostics) call_.output().line(basic::render(diagnostic));
  if (!result.unit) call_.say(MessageId::CommandCompileErrors, {std::to_string(result.error_count())});
}

bool Compiler::keep(const std::string& program, const std::string& object_path, const basic::CompileResult& result) {
  auto written = os::replace_file(call_.workspace.env(), object_path, code::encode_object_record(*result.unit));
  if (!written) {
    call_.fail(written.error());
    return false;
  }
  call_.workspace.catalogue().changed();
  if (result.catalogue) carry_out_catalogue(program, *result.catalogue);
  return true;
}

void Compiler::keep_listing(const std::string& program, std::string listing) {
  if (listing.empty()) return;
  std::replace(listing.begin(), listing.end(), base::kFieldMark, '\n');
  const std::string path = objects_ + "/" + program + std::string(kListingSuffix);
  if (auto written = os::write_file(call_.workspace.env(), path, listing + "\n"); !written) call_.fail(written.error());
}

void Compiler::carry_out_catalogue(const std::string& program, const basic::CatalogueRequest& wanted) {
  CatalogueRequest request;
  request.file = sources_.name.name;
  request.name = base::upper(wanted.name.empty() ? program : wanted.name);
  request.program = program;
  request.no_query = true;
  switch (wanted.kind) {
    case basic::CatalogueRequest::Kind::Local: request.kind = workspace::CatalogueKind::Local; break;
    case basic::CatalogueRequest::Kind::Global: request.kind = workspace::CatalogueKind::Global; break;
    default: break;
  }
  catalogue_program(call_, std::move(request));
}

// The programs for `*` or a select list.
base::Result<void> choose_programs(Call& call, OpenFile& sources, BasicRequest& request) {
  if (!request.several && !request.programs.empty()) return {};
  auto ids = request.several ? all_ids(*sources.file) : take_list(call.workspace, 0);
  if (!ids) return ids.error();
  std::erase_if(*ids, is_no_program);
  std::sort(ids->begin(), ids->end());
  request.programs = std::move(*ids);
  return {};
}

}  // namespace

std::int64_t basic(Call& call) {
  auto request = parse(call);
  const bool listed = call.workspace.lists()[0].active();
  if (!request || (request->programs.empty() && !listed)) {
    call.variables().failed = true;
    return call.bad_words();
  }
  Status why = Status::Ok;
  auto sources = open_file(call, {workspace::FileSpace::Part::Data, false, false, request->file}, &why);
  if (!sources) {
    call.variables().failed = true;
    return why == Status::NotInVoc ? -base::number(Status::FileNotFound) : -base::number(why);
  }
  if (auto chosen = choose_programs(call, *sources, *request); !chosen) return call.fail(chosen.error());
  auto objects = object_directory(call.workspace, sources->name.name);
  if (!objects) return call.fail(objects.error());
  Compiler compiler(call, *request, *sources, *objects);
  const auto good = std::count_if(request->programs.begin(), request->programs.end(),
                                  [&](const std::string& program) { return compiler.compile(program); });
  const auto all = static_cast<std::int64_t>(request->programs.size());
  if (good == all) {
    call.say(MessageId::CommandCompiled, {std::to_string(good)});
  } else {
    call.say(MessageId::CommandCompiledSome, {std::to_string(good), std::to_string(all - good)});
    call.variables().failed = true;
  }
  return good;
}

}  // namespace scarlet::command::verbs
