// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/record_screen.h"

#include <algorithm>

#include "base/text.h"
#include "command/editor_screen/recovery.h"

namespace scarlet::command {

using base::MessageId;

RecordScreen::RecordScreen(Call& call, FilledRecord& record, bool fresh)
    : call_(call),
      record_(record),
      fresh_(fresh),
      form_(call, record.file().name.shown() + " " + record.id(), MessageId::CommandFormHelpRecord,
            [this] { keep(); }) {}

// --- what is typed and not filed

void RecordScreen::keep() {
  std::string why;
  if (const auto row = form_.typed_in()) (void)take_row(*row, why);
  std::string text = record_.record();
  if (!form_.changed || text == kept_) return;
  editor_screen::keep_text(call_.workspace, record_.file().name.shown(), record_.id(), text);
  kept_ = std::move(text);
}

void RecordScreen::forget() {
  form_.changed = false;
  editor_screen::forget_text(call_.workspace, record_.file().name.shown(), record_.id());
}

void RecordScreen::offer_kept() {
  const auto kept = editor_screen::kept_text(call_.workspace, record_.file().name.shown(), record_.id());
  if (!kept || kept->text == record_.record()) return;
  if (form_.confirmed(base::message(MessageId::CommandFormRecover, {kept->when}))) {
    record_.take(kept->text);
    form_.changed = true;
    fresh_ = false;
  } else {
    forget();
  }
}

// --- rows

void RecordScreen::make_rows() {
  form_.rows.clear();
  places_.clear();
  for (std::size_t n = 0; n < record_.items().size(); ++n) {
    const RecordItem& item = record_.items()[n];
    const std::string number = std::to_string(n + 1);
    const std::string label = std::string(number.size() < 2 ? 1 : 0, ' ') + number + " " + item.heading;
    if (!item.multivalued) {
      form_.rows.push_back({label, record_.shown(item, record_.field(item))});
      places_.push_back({n, 0});
      continue;
    }
    std::vector<std::string> values = record_.values(item);
    values.emplace_back();
    for (std::size_t value = 0; value < values.size(); ++value) {
      form_.rows.push_back({value == 0 ? label : "", record_.shown(item, values[value])});
      places_.push_back({n, value});
    }
  }
}

std::size_t RecordScreen::row_of(std::size_t item, std::size_t value) const {
  std::size_t row = 0;
  while (row < places_.size() && places_[row].item != item) ++row;
  while (value > 0 && row + 1 < places_.size() && places_[row + 1].item == item) ++row, --value;
  return row;
}

std::string RecordScreen::current(Place place) {
  const RecordItem& item = record_.items()[place.item];
  if (!item.multivalued) return record_.field(item);
  const auto values = record_.values(item);
  return place.value < values.size() ? values[place.value] : std::string();
}

void RecordScreen::store(Place place, std::string text) {
  const RecordItem& item = record_.items()[place.item];
  if (!item.multivalued) {
    record_.field(item) = std::move(text);
  } else {
    std::vector<std::string> values = record_.values(item);
    values.resize(std::max(values.size(), place.value + 1));
    values[place.value] = std::move(text);
    record_.set_values(item, values);
  }
  form_.changed = true;
}

// What was typed in a row becomes part of the record; false when it may not be, and then the row keeps what was typed.
bool RecordScreen::take_row(std::size_t row, std::string& why) {
  const RecordItem& item = record_.items()[places_[row].item];
  const std::string& typed = form_.rows[row].text;
  if (typed == record_.shown(item, current(places_[row]))) return true;
  auto stored = record_.converted(item, typed, why);
  if (!stored) return false;
  store(places_[row], std::move(*stored));
  return true;
}

void RecordScreen::insert_value(Place place) {
  const RecordItem& item = record_.items()[place.item];
  if (!item.multivalued) return form_.tell(base::message(MessageId::CommandFormOneValue, {item.heading}));
  std::vector<std::string> values = record_.values(item);
  const std::size_t at = std::min(place.value, values.size());
  values.insert(values.begin() + static_cast<std::ptrdiff_t>(at), "");
  record_.set_values(item, values);
  form_.changed = true;
}

void RecordScreen::remove_value(Place place) {
  const RecordItem& item = record_.items()[place.item];
  if (!item.multivalued) return form_.tell(base::message(MessageId::CommandFormOneValue, {item.heading}));
  std::vector<std::string> values = record_.values(item);
  if (place.value >= values.size()) return;
  values.erase(values.begin() + static_cast<std::ptrdiff_t>(place.value));
  record_.set_values(item, values);
  form_.changed = true;
}

// --- leaving

void RecordScreen::file_it() {
  std::string said;
  if (!record_.file_it(said)) return form_.tell(std::move(said));
  forget();
  done_ = NextRecord::Next;
}

void RecordScreen::leave(NextRecord next) {
  if (form_.changed && !form_.confirmed(base::message(MessageId::CommandEdDiscard, {record_.id()}))) return;
  if (form_.changed) forget();
  record_.release();
  done_ = next;
}

// --- the last line

void RecordScreen::at_prompt() {
  make_rows();
  const auto answer = form_.ask(base::message(MessageId::CommandModifyPrompt));
  if (answer.stroke == "^M") return obey(base::upper(base::trimmed(answer.text)));
  std::size_t row = 0;
  if (form_.moved(answer.stroke, row)) {
    const bool up = answer.stroke == "[up]" || answer.stroke == "^P" || answer.stroke == "^Z";
    row_ = up ? form_.rows.size() - 1 : 0;
  } else {
    obey_key(answer.stroke);
  }
}

void RecordScreen::obey(const std::string& answer) {
  const auto number = base::parse_integer(answer);
  if (number && *number >= 1 && static_cast<std::size_t>(*number) <= record_.items().size()) {
    const std::size_t item = static_cast<std::size_t>(*number) - 1;
    if (record_.items()[item].multivalued) return obey_values(item);
    row_ = row_of(item, 0);
  } else if (answer == "FI") {
    file_it();
  } else if (answer == "Q" || answer == "N" || answer == "P") {
    leave(answer == "Q" ? NextRecord::Leave : answer == "N" ? NextRecord::Next : NextRecord::Previous);
  } else if (!answer.empty()) {
    form_.show_text(base::message(MessageId::CommandModifyHelp) + "\n\n" +
                    base::message(MessageId::CommandFormHelpRecord));
  }
}

// n changes a value, In inserts one before it, Dn deletes it, E adds at the end until a null one.
void RecordScreen::obey_values(std::size_t item) {
  make_rows();
  const auto typed = form_.ask(base::message(MessageId::CommandModifyValues, {record_.items()[item].heading}));
  const std::string answer = base::upper(base::trimmed(typed.text));
  if (typed.stroke != "^M" || answer.empty()) return;
  const std::size_t count = record_.values(record_.items()[item]).size();
  const bool lettered = answer[0] == 'I' || answer[0] == 'D';
  const auto number = base::parse_integer(lettered ? answer.substr(1) : answer);
  const std::size_t at = number && *number > 0 ? static_cast<std::size_t>(*number) : 0;
  if (answer == "E") {
    extending_ = true;
    row_ = row_of(item, count);
  } else if (at == 0 || at > count + (answer[0] == 'I' ? 1U : 0U)) {
    form_.tell(base::message(MessageId::CommandModifyHelpValues));
  } else if (answer[0] == 'D') {
    remove_value({item, at - 1});
    obey_values(item);
  } else {
    if (lettered) insert_value({item, at - 1});
    make_rows();
    row_ = row_of(item, at - 1);
  }
}

// --- in the form

void RecordScreen::edit_row() {
  const std::size_t row = *row_;
  std::string stroke;
  for (std::string why;;) {
    stroke = form_.edit(row, true);
    if (take_row(row, why) || stroke == "^G") break;
    form_.tell(why);
  }
  const Place place = places_[row];
  const bool multivalued = record_.items()[place.item].multivalued;
  const bool null = form_.rows[row].text.empty();
  make_rows();
  if (stroke == "^G") {
    fresh_ = extending_ = false;
    row_.reset();
  } else if (stroke == "^M" || stroke == "^J") {
    // Values go on until a null one, the items of a new record to the last; else the prompt comes back.
    const bool more_values = multivalued && !null && (extending_ || fresh_);
    const std::size_t next = more_values ? row + 1 : row_of(place.item + 1, 0);
    if (!more_values) extending_ = false;
    row_.reset();
    if (more_values || fresh_) row_ = next;
    if (next >= form_.rows.size()) row_.reset();
    if (!row_) fresh_ = false;
  } else {
    obey_key(stroke);
  }
}

void RecordScreen::obey_key(const std::string& stroke) {
  const std::size_t row = row_.value_or(0);
  if (row_ && form_.moved(stroke, *row_)) {
    // Beyond the last line there is the prompt.
    if (*row_ == row && (stroke == "[down]" || stroke == "^N" || stroke == "^I")) row_.reset();
  } else if (row_ && stroke == "^Xi") {
    insert_value(places_[row]);
  } else if (row_ && stroke == "^Xd") {
    remove_value(places_[row]);
  } else if (stroke == "[f10]" || stroke == "^Xs" || stroke == "^X^s") {
    file_it();
  } else if (stroke == "[f11]" || stroke == "^X^c" || stroke == "^Xc") {
    leave(NextRecord::Leave);
  } else if (stroke == "^X^n" || stroke == "^X^p") {
    leave(stroke == "^X^n" ? NextRecord::Next : NextRecord::Previous);
  } else if (stroke != "^G") {
    form_.tell(base::message(MessageId::CommandFormNoKey, {stroke}));
  }
}

NextRecord RecordScreen::run() {
  try {
    offer_kept();
    if (fresh_) {
      form_.tell(base::message(MessageId::CommandEdNewRecord));
      row_ = 0;
    }
    make_rows();
    while (!done_) {
      if (row_) row_ = std::min(*row_, form_.rows.size() - 1);
      if (row_) {
        edit_row();
      } else {
        at_prompt();
      }
      make_rows();
    }
  } catch (...) {
    // The line dropped, or somebody ends the session.
    keep();
    throw;
  }
  return *done_;
}

}  // namespace scarlet::command
