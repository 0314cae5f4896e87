// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/arguments.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using workspace::Keyword;
using workspace::Token;
using workspace::VocType;

bool joined(const Token& left, const Token* right) { return right != nullptr && right->position == left.end; }

// Whether the VOC lets the name have parts: an F entry with part names, any pointer, another account's file.
bool may_have_parts(Call& call, std::string_view name) {
  if (name.find(':') != std::string_view::npos) return true;
  const auto entry = call.workspace.voc().find_word(name);
  if (!entry) return false;
  return entry->type == VocType::QPointer || (entry->type == VocType::File && !entry->field(4).empty());
}

}  // namespace

std::optional<FileName> take_file_name(Call& call, PartRule rule) {
  FileName file;
  file.dict = call.words.accept(Keyword::Dict);
  file.data = !file.dict && call.words.accept(Keyword::Data);
  if (file.dict) file.part = workspace::FileSpace::Part::Dictionary;
  const Token* name = call.words.next();
  if (name == nullptr) return std::nullopt;
  file.name = name->text;
  const Token* comma = call.words.peek();
  if (!joined(*name, comma) || comma->quoted || comma->text != ",") return file;
  const Token* part = call.words.peek(1);
  if (!joined(*comma, part)) return file;
  if (rule == PartRule::Known && !may_have_parts(call, name->text)) return file;
  file.name += "," + part->text;
  call.words.seek(call.words.position() + 2);
  return file;
}

std::optional<OpenFile> open_file(Call& call, FileName name, base::Status* why) {
  std::string found;
  auto file = call.workspace.files().open_any_case(name.name, name.part, &found);
  if (!file) {
    if (why != nullptr) *why = file.status();
    call.say(MessageId::CommandFileNotOpened, {name.shown(), base::meaning(file.status())});
    return std::nullopt;
  }
  name.name = found;
  auto variable = std::make_unique<workspace::FileVariable>(call.workspace, *file, found);
  return OpenFile{std::move(name), *file, std::move(variable)};
}

bool is_free_in_session(Call& call, const OpenFile& file) {
  constexpr long kOurs = 2;  // the file argument and its variable
  call.workspace.files().drop_cached(file.file->path());
  return file.file.use_count() <= kOurs;
}

bool is_free(Call& call, const OpenFile& file) {
  return is_free_in_session(call, file) && call.workspace.files().claim(file.file->path());
}

base::Result<std::vector<std::string>> all_ids(store::File& file) {
  auto scan = file.scan();
  if (!scan) return scan.error();
  std::vector<std::string> ids;
  std::string_view id;
  for (;;) {
    auto more = (*scan)->next(id, nullptr);
    if (!more) return more.error();
    if (!*more) return ids;
    ids.emplace_back(id);
  }
}

base::Result<std::vector<std::string>> take_list(workspace::Workspace& workspace, int number) {
  std::vector<std::string> ids;
  workspace::SelectList& list = workspace.lists()[number];
  if (!list.active()) return ids;
  auto rest = list.take_rest();
  if (!rest) return rest.error();
  for (const std::string_view item : base::split(*rest, base::kFieldMark)) {
    ids.emplace_back(item.substr(0, item.find(base::kValueMark)));
  }
  return ids;
}

std::optional<int> take_list_number(Call& call) {
  const auto number = call.number(0, workspace::kUserLists - 1);
  if (!number) return std::nullopt;
  return static_cast<int>(*number);
}

bool read_record(Call& call, OpenFile& file, std::string_view id, std::string& record) {
  return call.workspace.records().read(*file.variable, id, record).ok();
}

std::vector<std::string_view> fields_of(std::string_view record) {
  return record.empty() ? std::vector<std::string_view>() : base::split(record, base::kFieldMark);
}

}  // namespace scarlet::command
