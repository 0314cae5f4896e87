// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/outline_form.h"

#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/editor_screen/recovery.h"

namespace scarlet::command {

using base::MessageId;

OutlineForm::OutlineForm(Call& call, OpenFile& file, std::string id, Outline& outline,
                         std::function<std::string()> file_it)
    : call_(call),
      file_(file),
      id_(std::move(id)),
      outline_(outline),
      file_it_(std::move(file_it)),
      form_(call, file.name.shown() + " " + id_, MessageId::CommandFormHelpItems, [this] { keep(); }) {}

// --- what is typed and not filed

void OutlineForm::keep() {
  if (const auto row = form_.typed_in()) take_row(*row);
  if (!form_.changed) return;
  std::string record = outline_.record();
  if (record == kept_) return;
  editor_screen::keep_text(call_.workspace, file_.name.shown(), id_, record);
  kept_ = std::move(record);
}

void OutlineForm::forget() {
  form_.changed = false;
  editor_screen::forget_text(call_.workspace, file_.name.shown(), id_);
}

void OutlineForm::offer_kept() {
  const auto kept = editor_screen::kept_text(call_.workspace, file_.name.shown(), id_);
  if (!kept || kept->text == outline_.record()) return;
  if (form_.confirmed(base::message(MessageId::CommandFormRecover, {kept->when}))) {
    form_.changed = outline_.take(kept->text);
  } else {
    forget();
  }
}

// --- lines

// An empty entry at the end is where the next one is typed.
void OutlineForm::make_rows() {
  drop_empty_end();
  outline_.entries.emplace_back(outline_.parts().size());
  form_.rows.clear();
  for (const Outline::Heading& heading : outline_.headings)
    form_.rows.push_back({base::message(heading.name), heading.text});
  for (std::size_t n = 0; n < outline_.entries.size(); ++n) {
    for (std::size_t part = 0; part < outline_.parts().size(); ++part) {
      std::string number = part == 0 ? std::to_string(n + 1) : "";
      number.insert(0, 2 - std::min<std::size_t>(number.size(), 2), ' ');
      form_.rows.push_back({number + " " + base::message(outline_.parts()[part]),
                            part_as_typed(outline_, part, outline_.entries[n][part])});
    }
  }
}

void OutlineForm::drop_empty_end() {
  auto& entries = outline_.entries;
  const auto empty = [](const std::string& text) { return text.empty(); };
  while (!entries.empty() && std::all_of(entries.back().begin(), entries.back().end(), empty)) entries.pop_back();
}

OutlineForm::Place OutlineForm::place_of(std::size_t row) const {
  const std::size_t headings = outline_.headings.size();
  if (row < headings) return {true, row, 0};
  const std::size_t parts = outline_.parts().size();
  return {false, (row - headings) / parts, (row - headings) % parts};
}

void OutlineForm::take_row(std::size_t row) {
  const Place place = place_of(row);
  std::string& kept = place.heading ? outline_.headings[place.entry].text : outline_.entries[place.entry][place.part];
  std::string typed = form_.rows[row].text;
  if (!place.heading) typed = part_from_typed(outline_, place.part, std::move(typed));
  if (typed == kept) return;
  kept = std::move(typed);
  form_.changed = true;
}

// --- keys

void OutlineForm::insert(std::size_t& row) {
  const Place place = place_of(row);
  if (place.heading) return form_.tell(base::message(MessageId::CommandFormNoEntry));
  const auto at = outline_.entries.begin() + static_cast<std::ptrdiff_t>(place.entry);
  outline_.entries.insert(at, Outline::Entry(outline_.parts().size()));
  form_.changed = true;
  row -= place.part;
}

void OutlineForm::remove(std::size_t& row) {
  const Place place = place_of(row);
  if (place.heading) return form_.tell(base::message(MessageId::CommandFormNoEntry));
  outline_.entries.erase(outline_.entries.begin() + static_cast<std::ptrdiff_t>(place.entry));
  form_.changed = true;
  row -= place.part;
}

bool OutlineForm::save() {
  drop_empty_end();
  const std::string why = file_it_();
  form_.tell(why.empty() ? base::message(MessageId::CommandEdFiled, {file_.name.shown(), id_}) : why);
  if (why.empty()) forget();
  return why.empty();
}

bool OutlineForm::may_leave() {
  if (form_.changed && !form_.confirmed(base::message(MessageId::CommandEdDiscard, {id_}))) return false;
  forget();
  return true;
}

bool OutlineForm::obey(const std::string& stroke, std::size_t& row) {
  if (stroke == "^G" || form_.moved(stroke, row)) return true;
  if (stroke == "^Xi") {
    insert(row);
  } else if (stroke == "^Xd") {
    remove(row);
  } else if (stroke == "[f4]" || stroke == "^Xt") {
    drop_empty_end();
    form_.terminal().aside([&] {
      outline_.show(call_, id_);
      call_.say(MessageId::CommandPressReturn);
    });
    (void)form_.next_stroke([] {});
  } else if (stroke == "[f10]" || stroke == "^Xs" || stroke == "^X^s") {
    save();
  } else if (stroke == "[f11]" || stroke == "^X^c" || stroke == "^Xc") {
    return !may_leave();
  } else {
    form_.tell(base::message(MessageId::CommandFormNoKey, {stroke}));
  }
  return true;
}

void OutlineForm::run() {
  try {
    offer_kept();
    std::size_t row = 0;
    bool more = true;
    while (more) {
      make_rows();
      row = std::min(row, form_.rows.size() - 1);
      const std::string stroke = form_.edit(row);
      take_row(row);
      more = obey(stroke, row);
    }
    drop_empty_end();
  } catch (...) {
    // The line dropped, or somebody ends the session.
    keep();
    throw;
  }
}

}  // namespace scarlet::command
