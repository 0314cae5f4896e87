// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/translation.h"

#include "base/limits.h"
#include "base/message.h"
#include "base/text.h"
#include "query/words.h"
#include "value/dynamic_array.h"
#include "vm/host.h"

namespace scarlet::query {
namespace {

using base::MessageId;
using workspace::FileSpace;
using workspace::Translation;

constexpr std::string_view kDict = "DICT ";
constexpr std::string_view kOwnRecord = "@RECORD ";  // and the path of a dictionary
constexpr std::int64_t kWholeRecord = -1;

// Marks go down one level: a value mark becomes a subvalue mark and so on.
std::string lowered(std::string text) {
  for (char& c : text) {
    if (base::is_mark(c) && c != base::kTextMark) c = static_cast<char>(c - 1);
  }
  return text;
}

bool names_dictionary(std::string_view name) {
  return name.size() > kDict.size() && base::equal_ignoring_case(name.substr(0, kDict.size()), kDict);
}

// While data are fetched: an item may need itself, of another record.
class Nested {
 public:
  Nested(std::size_t& depth, bool& busy) : depth_(depth), busy_(busy) {
    ++depth_;
    busy_ = true;
  }
  ~Nested() {
    --depth_;
    busy_ = false;
  }
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;

 private:
  std::size_t& depth_;
  bool& busy_;
};

}  // namespace

std::optional<std::string> item_call(Dictionary& dictionary, std::string_view item) {
  const auto writable = [](std::string_view text) { return text.find('"') == std::string_view::npos; };
  if (!dictionary.file() || !writable(dictionary.file()->path()) || !writable(item)) return std::nullopt;
  return "RTRANS(\"" + std::string(kOwnRecord) + dictionary.file()->path() + "\",@ID,\"" + std::string(item) +
         "\",\"X\")";
}

bool Translator::is_current(const Target& target) const {
  if (target.voc_updates != workspace_.voc().file().update_counter()) return false;
  if (target.dictionary_updates == 0) return true;
  const auto dictionary = target.dictionary.lock();
  return dictionary && dictionary->update_counter() + 1 == target.dictionary_updates;
}

std::shared_ptr<Translator::Target> Translator::find(Translation& how, std::shared_ptr<store::File>& file) {
  const std::string key = std::string(how.file) + base::kFieldMark + std::string(how.field);
  const auto at = targets_.find(key);
  if (at != targets_.end() && !at->second->busy && is_current(*at->second)) {
    file = at->second->file.lock();
    if (!file) {
      auto opened = workspace_.files().open_path(at->second->path);
      if (opened) at->second->file = file = *opened;
    }
    if (file) return at->second;
  }
  auto found = look_up(how, file);
  if (!found) return nullptr;
  if (targets_.size() >= base::limits::kTranslations) targets_.clear();
  targets_[key] = found;
  return found;
}

std::shared_ptr<Translator::Target> Translator::look_up(Translation& how, std::shared_ptr<store::File>& file) {
  if (how.file.starts_with(kOwnRecord)) {
    auto target = look_up_own(how);
    file = target->file.lock();
    return target;
  }
  std::string_view name = how.file;
  const bool dictionary = names_dictionary(name);
  if (dictionary) name = base::trimmed(name.substr(kDict.size()));
  auto opened =
      workspace_.files().open_any_case(name, dictionary ? FileSpace::Part::Dictionary : FileSpace::Part::Data);
  if (!opened) {
    how.status = base::number(opened.status());
    workspace_.say(MessageId::QueryTranslationFile, {name, base::describe(opened.error())});
    return nullptr;
  }
  file = *opened;
  auto target = std::make_shared<Target>();
  target->path = file->path();
  target->file = file;
  target->voc_updates = workspace_.voc().file().update_counter();
  if (const auto number = base::parse_integer(base::trimmed(how.field))) {
    target->field = *number;
  } else if (base::equal_ignoring_case(how.field, "@RECORD")) {
    target->field = kWholeRecord;
  } else if (!base::equal_ignoring_case(how.field, "@ID")) {
    find_item(dictionary ? std::string_view("DICT.DICT") : name, how.field, *target);
  }
  return target;
}

void Translator::find_item(std::string_view name, std::string_view field, Target& target) {
  auto opened = workspace_.files().open_any_case(name, FileSpace::Part::Dictionary);
  take_item(opened ? *opened : nullptr, name, field, target);
}

void Translator::take_item(const std::shared_ptr<store::File>& file, std::string_view name, std::string_view field,
                           Target& target) {
  Dictionary dictionary(file);
  const DictionaryEntry* entry = dictionary.find_word(field);
  if (!entry || !entry->is_field()) {
    target.known = false;
    workspace_.say(MessageId::QueryTranslationField, {field, name});
    return;
  }
  target.dictionary = file;
  target.dictionary_updates = file->update_counter() + 1;  // 0: none
  const DictionaryEntry copy = *entry;
  try {
    target.item = std::make_unique<ItemValue>(workspace_, copy, std::move(dictionary));
  } catch (const SentenceError& error) {
    target.known = false;
    workspace_.output().line(error.message);
    return;
  }
  const Source& source = *target.item->item().source;
  if (target.own_record || (source.kind != Source::Kind::Field && source.kind != Source::Kind::Id)) return;
  target.field = source.kind == Source::Kind::Id ? 0 : source.field;
  target.item.reset();
}

std::shared_ptr<Translator::Target> Translator::look_up_own(Translation& how) {
  auto target = std::make_shared<Target>();
  target->own_record = true;
  target->path = how.file.substr(kOwnRecord.size());
  target->voc_updates = workspace_.voc().file().update_counter();
  auto opened = workspace_.files().open_path(target->path);
  take_item(opened ? *opened : nullptr, target->path, how.field, *target);
  if (opened) target->file = *opened;
  return target;
}

// @ID and @RECORD as they are.
std::string Translator::own(Target& target) {
  if (!target.item) return {};
  const workspace::Variables& variables = workspace_.variables();
  const std::string id = variables.id.to_string();
  const std::string record = variables.record.to_string();
  return target.item->text(id, record);
}

std::string Translator::one(Target& target, const Translation& how, workspace::FileVariable& file,
                            std::string_view id) {
  std::string record;
  std::string found;
  if (!id.empty() && target.known && workspace_.records().read(file, id, record).ok()) {
    if (target.item) {
      found = target.item->text(id, record);
    } else if (target.field == 0) {
      found = id;
    } else {
      found = target.field < 0 ? std::move(record) : std::string(value::field_of(record, target.field));
    }
    if (how.lower) found = lowered(std::move(found));
  }
  if (!found.empty()) return found;
  if (how.missing == 'C') return std::string(id);
  if (how.missing == 'V' && !id.empty()) workspace_.say(MessageId::QueryTranslationMissing, {id, how.file});
  return {};
}

std::string Translator::translate(Translation& how) {
  if (depth_ >= base::limits::kTranslationDepth) {
    throw vm::Abort{1, base::message(MessageId::QueryTranslationDepth, {how.file, how.field}), true};
  }
  std::shared_ptr<store::File> file;
  const std::shared_ptr<Target> target = find(how, file);
  if (!target) return {};
  const Nested nested(depth_, target->busy);
  if (target->own_record) return own(*target);
  workspace::FileVariable variable(workspace_, std::move(file), "");
  std::string result;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= how.ids.size(); ++at) {
    if (at < how.ids.size() && !base::is_mark(how.ids[at])) continue;
    result += one(*target, how, variable, how.ids.substr(start, at - start));
    if (at < how.ids.size()) result += how.ids[at];
    start = at + 1;
  }
  return result;
}

}  // namespace scarlet::query
