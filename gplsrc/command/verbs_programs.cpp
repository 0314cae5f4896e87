// SPDX-License-Identifier: GPL-3.0-or-later
// RUN, FORMAT, common blocks, dictionary expressions.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/command_words.h"
#include "command/listing.h"
#include "command/program_files.h"
#include "command/source_format.h"
#include "command/verbs.h"
#include "query/dictionary.h"
#include "query/expression.h"
#include "query/item_records.h"
#include "workspace/print_units.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::Keyword;

// A program that a sentence names: {file} program.
struct ProgramName {
  std::string file;
  std::string program;
  std::size_t words = 0;  // of the sentence that name it, the verb not counted
};

std::optional<ProgramName> take_program_name(Call& call) {
  const std::size_t start = call.words.position();
  const auto first = take_file_name(call);
  if (!first || first->dict || first->data) return std::nullopt;
  const Keyword next = call.words.peek_keyword();
  const bool more = !call.words.at_end() && next != Keyword::NoPage && next != Keyword::Lptr;
  if (more && names_file(call.workspace, first->name)) {
    ProgramName name{first->name, call.word(), 2};
    const std::string found = base::upper(name.file);
    if (!call.workspace.voc().find(name.file.substr(0, name.file.find(',')))) name.file = found;
    return name;
  }
  call.words.seek(start);
  return ProgramName{std::string(kDefaultProgramFile), call.word(), 1};
}

// The record of the file itself when it has no objects: a paragraph, sentence, PROC... The words that name it go.
std::int64_t run_as_record(Call& call, const ProgramName& name) {
  auto file = call.workspace.files().open_any_case(name.file);
  if (!file)
    return call.fail(MessageId::CommandFileNotOpened, {name.file, base::meaning(file.status())},
                     -base::number(file.status()));
  workspace::VocRecord record;
  for (const std::string& id : {name.program, base::upper(name.program)}) {
    store::StringSink sink(record.record);
    auto found = (*file)->read(id, sink);
    if (!found || !*found) continue;
    record.id = id;
    break;
  }
  if (record.id.empty()) {
    return call.fail(MessageId::CommandRecordMissing, {name.file, name.program}, -base::number(Status::RecordNotFound));
  }
  record.type = workspace::classify_voc_record(record.record);
  call.flow = call.processor.run_record(record, std::string(drop_words(call.words.text(), name.words)));
  return call.variables().system_return_code;
}

// PRINTER ON for as long as a program runs.
class PrinterScope {
 public:
  PrinterScope(workspace::PrintUnits& printers, bool wanted) : printers_(printers), before_(printers.printer_on()) {
    if (wanted) printers_.set_printer_on(true);
  }
  ~PrinterScope() { printers_.set_printer_on(before_); }

 private:
  workspace::PrintUnits& printers_;
  bool before_;
};

std::int64_t delete_all_commons(Call& call) {
  for (const std::string& name : call.services().common_names()) call.services().delete_common(name);
  return kDone;
}

// Shows what is wrong with an item; true when it compiles, or is of no kind that is compiled.
bool check_item(Call& call, query::Dictionary& dictionary, const std::string& id) {
  const query::DictionaryEntry* entry = dictionary.find(id);
  if (entry == nullptr) {
    call.say(MessageId::CommandRecordMissing, {"DICT", id});
    return false;
  }
  const bool program = entry->type == query::EntryType::Program;
  if (!program && entry->type != query::EntryType::Expression) return true;
  const std::string text = program ? std::string(entry->field(2)) : entry->joined_text(2);
  const query::CompiledExpression compiled = query::compile_expression(call.workspace, dictionary, text, program, id);
  if (compiled.code) return true;
  call.say(MessageId::CommandItemWrong, {id, compiled.error});
  return false;
}

// What ITYPE() needs of the dictionary goes into the record.
void keep_compiled(Call& call, query::Dictionary& dictionary, workspace::FileVariable& file, const std::string& id) {
  const query::DictionaryEntry* entry = dictionary.find(id);
  if (entry->type != query::EntryType::Program && entry->type != query::EntryType::Expression) return;
  const std::string record = query::self_contained(call.workspace, *entry, dictionary);
  if (record != entry->record) (void)call.workspace.records().write(file, id, record);
}

// RUN; DEBUG, which stops before the first line.
std::int64_t run_named(Call& call, bool debugging) {
  auto name = take_program_name(call);
  if (!name || name->program.empty()) return call.bad_words();
  bool printer_on = false;
  for (const workspace::Token& token : call.words.tokens()) {
    if (call.words.keyword_of(token) == Keyword::NoPage) call.output().set_paging(false);
    if (call.words.keyword_of(token) == Keyword::Lptr) printer_on = true;
  }
  if (call.workspace.options()[workspace::Option::RunNoPage]) call.output().set_paging(false);
  const auto object = find_object(call.workspace, name->file, name->program);
  if (!object) {
    if (!call.workspace.files().resolve(object_file_name(name->file))) return run_as_record(call, *name);
    return call.fail(MessageId::CommandNoObject, {name->file, name->program}, -base::number(Status::RecordNotFound));
  }
  auto unit = call.workspace.catalogue().load_object(*object);
  if (!unit) {
    return call.fail(MessageId::CommandProgramNotLoaded, {name->program, base::describe(unit.error())},
                     -base::number(unit.status()));
  }
  if (debugging && !(*unit)->debugging) return call.fail(MessageId::CommandNotForDebugger, {name->file, name->program});
  if (debugging) call.services().stop_at_first_line();
  const PrinterScope scope(call.workspace.printers(), printer_on);
  call.services().run_program(*unit);
  return call.variables().system_return_code;
}

}  // namespace

std::int64_t run(Call& call) { return run_named(call, false); }

std::int64_t debug(Call& call) { return run_named(call, true); }

std::int64_t format(Call& call) {
  const auto name = take_program_name(call);
  if (!name || name->program.empty() || !call.words.at_end()) return call.bad_words();
  Status why = Status::Ok;
  auto file = open_file(call, {workspace::FileSpace::Part::Data, false, false, name->file}, &why);
  if (!file) return -base::number(why);
  std::string record;
  std::string id = name->program;
  if (!read_record(call, *file, id, record) && !read_record(call, *file, id = base::upper(id), record)) {
    return call.fail(MessageId::CommandRecordMissing, {file->name.shown(), id}, -base::number(Status::RecordNotFound));
  }
  const auto fields = fields_of(record);
  const std::string formatted =
      base::join(format_source({fields.begin(), fields.end()}), std::string(1, base::kFieldMark));
  if (formatted == record) return kDone;
  const auto written = call.workspace.records().write(*file->variable, id, formatted);
  if (written.ok()) return kDone;
  return call.fail(MessageId::CommandRecordNotWritten, {id, base::meaning(Status(written.status))}, -written.status);
}

std::int64_t list_common(Call& call) {
  const bool all = call.words.accept(Keyword::All);
  if (!call.words.at_end()) return call.bad_words();
  auto names = call.services().common_names();
  std::sort(names.begin(), names.end());
  Listing listing(call.workspace);
  for (const std::string& name : names) {
    if (all || !name.starts_with('$')) listing.line(name);
  }
  return kDone;
}

std::int64_t delete_common(Call& call) {
  if (call.words.accept(Keyword::All)) return call.words.at_end() ? delete_all_commons(call) : call.bad_words();
  if (call.words.at_end()) return call.bad_words();
  std::int64_t code = kDone;
  while (!call.words.at_end()) {
    const std::string name = base::upper(call.word());
    if (call.services().delete_common(name)) continue;
    code = call.fail(MessageId::CommandNoCommon, {name}, -base::number(Status::NotFound));
  }
  return code;
}

std::int64_t compile_dictionary(Call& call) {
  auto name = take_file_name(call);
  if (!name) return call.bad_words();
  std::vector<std::string> ids;
  ListingOptions options;
  while (!call.words.at_end()) {
    if (!call.words.accept(Keyword::NoQuery) && !options.accept(call)) ids.push_back(call.word());
  }
  if (!name->data) name->part = workspace::FileSpace::Part::Dictionary;
  Status why = Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  if (ids.empty()) {
    auto all = all_ids(*file->file);
    if (!all) return call.fail(all.error());
    ids = std::move(*all);
    std::sort(ids.begin(), ids.end());
  }
  query::Dictionary dictionary(file->file);
  const auto good = std::count_if(ids.begin(), ids.end(), [&](const std::string& id) {
    if (!check_item(call, dictionary, id)) return false;
    keep_compiled(call, dictionary, *file->variable, id);
    return true;
  });
  call.say(MessageId::CommandItemsChecked,
           {std::to_string(ids.size()), std::to_string(static_cast<std::int64_t>(ids.size()) - good)});
  return good == static_cast<std::int64_t>(ids.size()) ? kDone : -base::number(Status::AnITypeDidNotCompile);
}

}  // namespace scarlet::command::verbs
