// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/parser.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "query/spelling.h"
#include "workspace/workspace.h"

namespace scarlet::query {

using base::MessageId;
using workspace::FileSpace;

namespace {

constexpr std::string_view kDictionaryOfDictionaries = "DICT.DICT";
constexpr std::string_view kDefaults = "$QUERY.DEFAULTS";
constexpr std::string_view kIdName = "@ID";
constexpr std::int64_t kHighestField = 32'767;

// "Fn": n, or nothing.
std::optional<int> numbered_field(std::string_view word) {
  if (word.size() < 2 || base::to_upper(word[0]) != 'F' || !base::is_digit(word[1])) return std::nullopt;
  const auto number = base::parse_integer(word.substr(1));
  if (!number || *number > kHighestField) return std::nullopt;
  return static_cast<int>(*number);
}

// S-types of the VOC are stored sentences unless they look like a field.
bool is_voc_field(const DictionaryEntry& entry) {
  if (!entry.is_field()) return false;
  return base::to_upper(entry.record[0]) != 'S' || location_of(entry).has_value();
}

}  // namespace

Parser::Parser(workspace::Workspace& workspace, Verb verb)
    : workspace_(workspace),
      query_(std::make_unique<Query>()),
      options_(&query_->options),
      items_(workspace, *query_),
      words_(""),
      voc_(workspace.voc().shared_file()) {
  query_->verb = verb;
}

std::unique_ptr<Query> Parser::parse(std::string_view sentence, std::string_view unseen) {
  query_->sentence = sentence;
  words_ = Words(sentence);
  words_.append(unseen);
  if (!words_.at_end()) words_.skip();
  parse_file();
  open_dictionary();
  take_defaults();
  parse_elements();
  take_default_phrase();
  finish();
  return std::move(query_);
}

void Parser::fail(MessageId message, std::initializer_list<std::string_view> arguments) {
  fail_at(words_.at_end() ? nullptr : words_.peek(), message, arguments);
}

// Items know nothing of the sentence; an error gets the place of the word that was taken last.
template <class Make>
Item* Parser::placed(Make make) {
  try {
    return make();
  } catch (SentenceError& error) {
    if (const Word* word = words_.last(); word && error.end == 0) {
      error.position = word->position;
      error.end = word->end;
    }
    throw;
  }
}

void Parser::parse_file() {
  for (; !words_.at_end(); words_.skip()) {
    const Word& word = *words_.peek();
    const Keyword keyword = word.quoted ? Keyword::NotAKeyword : workspace_.voc().keyword(word.text);
    if (keyword == Keyword::IdOnly) {
      options_->id_only = true;
    } else if (keyword == Keyword::Dict) {
      query_->dictionary_part = true;
    } else if (keyword != Keyword::Than) {
      break;
    }
  }
  if (words_.at_end()) fail(MessageId::QueryNoFile);
  const Word& word = words_.next();
  std::string name = word.text;
  std::size_t end = word.end;
  // "file,part" without blanks is one name.
  while (words_.peek() && words_.peek(1) && words_.peek()->text == "," && words_.peek()->position == end) {
    name += "," + words_.peek(1)->text;
    end = words_.peek(1)->end;
    words_.skip();
    words_.skip();
  }
  const auto part = query_->dictionary_part ? FileSpace::Part::Dictionary : FileSpace::Part::Data;
  auto opened = workspace_.files().open_any_case(name, part);
  if (!opened) no_file(name, opened.error());
  query_->file_name = name;
  query_->file = *opened;
}

void Parser::open_dictionary() {
  auto opened = query_->dictionary_part
                    ? workspace_.files().open(kDictionaryOfDictionaries)
                    : workspace_.files().open_any_case(query_->file_name, FileSpace::Part::Dictionary);
  query_->dictionary = Dictionary(opened ? *opened : nullptr);
}

void Parser::take_defaults() {
  if (!has(kReportVerbs | kLabelVerbs, query_->verb)) return;
  const DictionaryEntry* entry = query_->dictionary.find(kDefaults);
  if (!entry) entry = voc_.find(kDefaults);
  if (!entry || entry->type != EntryType::Free) return;
  std::string text;
  for (int field = 2; !entry->field(field).empty(); ++field) {
    text += entry->field(field);
    if (text.ends_with('_')) text.pop_back();
    text += ' ';
  }
  words_.insert(text);
}

void Parser::take_default_phrase() {
  const bool show = query_->verb == Verb::Show;
  if (columns_named_ || options_->id_only || !(show || has(kReportVerbs | kLabelVerbs, query_->verb))) return;
  const DictionaryEntry* phrase = nullptr;
  if (show) phrase = query_->dictionary.find("@SHOW");
  if (options_->printer) phrase = query_->dictionary.find("@LPTR");
  if (!phrase) phrase = query_->dictionary.find("@");
  if (!phrase || phrase->type != EntryType::Phrase) return;
  words_.append(phrase->joined_text(2));
  parse_elements();
}

void Parser::parse_elements() {
  while (look().kind != Meaning::Kind::End) parse_element();
}

void Parser::parse_element() {
  const Meaning meaning = look();
  if (meaning.kind == Meaning::Kind::Field) return column();
  if (meaning.kind == Meaning::Kind::Keyword && parse_keyword(meaning.keyword)) return;
  if (take_bracket_options()) return;
  const Word& word = words_.next();
  if (!word.quoted) query_->bare_ids.push_back(word.text);
  query_->ids.push_back(word.text);
  query_->ids_typed = true;
}

// Letters in brackets at the end of a report's sentence, as Pick has them.
bool Parser::take_bracket_options() {
  constexpr std::pair<char, std::string_view> kLetters[] = {{'C', "COL.SUP"}, {'D', "DET.SUP"}, {'H', "HDR.SUP"},
                                                            {'I', "ID.SUP"},  {'N', "NO.PAGE"}, {'P', "LPTR"}};
  const auto is_bare = [&](std::size_t ahead, std::string_view text) {
    const Word* word = words_.peek(ahead);
    return word && !word->quoted && (text.empty() || word->text == text);
  };
  if (!has(kReportVerbs, query_->verb) || !is_bare(0, "(") || !is_bare(1, {})) return false;
  const std::size_t count = is_bare(2, ")") ? 3 : 2;
  const std::string letters = base::upper(words_.peek(1)->text);
  if (words_.peek(count) || query_->dictionary.find(letters)) return false;
  std::string keywords;
  for (const char c : letters) {
    const auto* found =
        std::find_if(std::begin(kLetters), std::end(kLetters), [&](const auto& letter) { return letter.first == c; });
    if (found == std::end(kLetters)) return false;
    keywords += std::string(found->second) + " ";
  }
  for (std::size_t i = 0; i < count; ++i) words_.skip();
  words_.append(keywords);
  return true;
}

Parser::Meaning Parser::look() {
  for (;;) {
    const Word* word = words_.peek();
    Meaning meaning;
    if (!word) return meaning;
    meaning.kind = Meaning::Kind::Literal;
    if (word->quoted) return meaning;
    const Word at = *word;
    bool again = false;
    const std::string folded = base::upper(at.text);
    const bool found = look_up(at.text, meaning, again) || (folded != at.text && look_up(folded, meaning, again)) ||
                       look_up_made_up(at, meaning);
    if (found && again) continue;
    return meaning;
  }
}

bool Parser::look_up(std::string_view text, Meaning& meaning, bool& again) {
  if (const auto named = names_.find(text); named != names_.end()) {
    meaning.kind = Meaning::Kind::Field;
    meaning.item = named->second;
    return true;
  }
  return look_up_entry(query_->dictionary.find(text), query_->dictionary, meaning, again) ||
         look_up_voc(text, meaning, again);
}

bool Parser::look_up_entry(const DictionaryEntry* entry, Dictionary& dictionary, Meaning& meaning, bool& again) {
  if (!entry) return false;
  if (entry->type == EntryType::Phrase) {
    words_.expand(entry->joined_text(2));
    again = true;
    return true;
  }
  if (!entry->is_field()) return false;
  meaning.kind = Meaning::Kind::Field;
  meaning.entry = entry;
  meaning.dictionary = &dictionary;
  return true;
}

bool Parser::look_up_voc(std::string_view text, Meaning& meaning, bool& again) {
  const DictionaryEntry* entry = voc_.find(text);
  if (!entry) return false;
  if (entry->type == EntryType::Keyword) {
    const auto number = base::parse_integer(base::trimmed(entry->field(2)));
    if (!number) return false;
    if (*number == static_cast<int>(Keyword::Than)) {
      words_.skip();
      again = true;
      return true;
    }
    meaning.kind = Meaning::Kind::Keyword;
    meaning.keyword = static_cast<Keyword>(*number);
    return true;
  }
  if (entry->type != EntryType::Phrase && !is_voc_field(*entry)) return false;
  return look_up_entry(entry, voc_, meaning, again);
}

bool Parser::look_up_made_up(const Word& word, Meaning& meaning) {
  const auto percent = word.text.find('%');
  const DictionaryEntry* link = nullptr;
  if (percent != std::string::npos && percent > 0) {
    link = query_->dictionary.find_word(std::string_view(word.text).substr(0, percent));
  }
  if (link && link->type == EntryType::Link) {
    meaning.kind = Meaning::Kind::Field;
    meaning.entry = link;
    meaning.dictionary = &query_->dictionary;
    return true;
  }
  if (!base::equal_ignoring_case(word.text, kIdName) && !numbered_field(word.text)) return false;
  meaning.kind = Meaning::Kind::Field;
  return true;
}

Item* Parser::take_item(const Meaning& meaning) {
  const std::string text = words_.next().text;
  if (meaning.item) return meaning.item;
  return placed([&]() -> Item* {
    if (meaning.entry && meaning.entry->type == EntryType::Link) {
      return items_.linked(*meaning.entry, std::string_view(text).substr(text.find('%') + 1), *meaning.dictionary);
    }
    if (meaning.entry) return items_.from_entry(*meaning.entry, *meaning.dictionary);
    if (const auto number = numbered_field(text)) return items_.numbered(text, *number);
    return items_.made_up_id(kIdName);
  });
}

Item* Parser::expect_item(MessageId error) {
  const Meaning meaning = look();
  if (meaning.kind == Meaning::Kind::Field) return take_item(meaning);
  if (meaning.is(Keyword::Eval)) {
    words_.skip();
    const std::string text = take_text();
    return placed([&] { return items_.expression(text, query_->dictionary); });
  }
  if (meaning.kind == Meaning::Kind::End)
    fail(MessageId::QueryFieldMissing, {words_.last() ? words_.last()->text : ""});
  const std::string word = words_.peek()->text;
  fail(error, {word, suggestion(word)});
}

// The @ID record of the dictionary where it describes the id.
const DictionaryEntry* Parser::id_entry() {
  const DictionaryEntry* entry = query_->dictionary.find(kIdName);
  const bool fits = entry && entry->type == EntryType::Data && location_of(*entry) == 0;
  return fits ? entry : nullptr;
}

Item* Parser::id_item() {
  if (const DictionaryEntry* entry = id_entry()) return items_.from_entry(*entry, query_->dictionary);
  return items_.made_up_id(query_->file_name);
}

bool Parser::accept(Keyword keyword) {
  if (!look().is(keyword)) return false;
  words_.skip();
  return true;
}

// The next word as it is, whatever it may mean.
std::string Parser::take_text() {
  if (words_.at_end()) fail(MessageId::QueryTextMissing, {words_.last()->text});
  return words_.next().text;
}

std::optional<std::int64_t> Parser::accept_number() {
  const Word* word = words_.peek();
  if (!word || word->quoted || word->text.empty()) return std::nullopt;
  if (!std::all_of(word->text.begin(), word->text.end(), base::is_digit)) return std::nullopt;
  const auto number = base::parse_integer(word->text);
  if (number) words_.skip();
  return number;
}

std::string Parser::suggestion(std::string_view word) {
  const std::string nearest = nearest_word(word, query_->dictionary.ids());
  return nearest.empty() ? std::string() : base::message(MessageId::QueryDidYouMean, {nearest});
}

// The file of the VOC that somebody may have meant.
std::string Parser::file_suggestion(std::string_view name) {
  auto scan = workspace_.voc().file().scan();
  if (!scan) return {};
  std::vector<std::string> names;
  std::string_view id;
  std::string_view record;
  for (auto more = (*scan)->next(id, &record); more && *more; more = (*scan)->next(id, &record)) {
    const workspace::VocType type = workspace::classify_voc_record(record);
    if (type == workspace::VocType::File || type == workspace::VocType::QPointer) names.emplace_back(id);
  }
  const std::string nearest = nearest_word(name, names);
  return nearest.empty() ? std::string() : base::message(MessageId::QueryDidYouMean, {nearest});
}

void Parser::no_file(const std::string& name, const base::Error& error) {
  const std::string hint = error.status == base::Status::NotInVoc ? file_suggestion(name) : std::string();
  fail_at(words_.last(), MessageId::QueryFileNotOpened, {name, base::describe(error), hint});
}

void Parser::finish() {
  if (query_->keys.size() > base::limits::kSortKeys) {
    fail(MessageId::QueryTooManyKeys, {std::to_string(base::limits::kSortKeys)});
  }
  take_leading_ids();
  for (auto& condition : clauses_) join_clause(std::move(condition));
  if (query_->condition) associate_tests(*query_->condition);
  query_->id_item = id_item();
  if (options_->ids_as_headings) {
    query_->id_item->heading = kIdName;
    for (Column& column : query_->columns) {
      if (!column.item->heading_given) column.item->heading = column.item->name;
    }
  }
  const bool needs_columns = query_->verb == Verb::Sum || has(kReformatVerbs, query_->verb);
  if (needs_columns && query_->columns.empty()) fail(MessageId::QueryNoColumns);
}

}  // namespace scarlet::query
