// SPDX-License-Identifier: GPL-3.0-or-later
// RecordScreen: MODIFY on a terminal. The items of the record fill the screen, values of multivalued ones on lines of
// their own with an empty one behind them; the last line takes the number of an item, FI, Q, N or P, as the dialogue
// line by line does. Arrows go into the form as well.
//
//      1 Name       Smith
//      2 Orders     100
//                   200
//
//     == CUST 12 == 1/4 == changed ====
//     Item, FI, Q, N, P or ?:
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "command/editor_screen/form_screen.h"
#include "command/record_items.h"

namespace scarlet::command {

// What comes after a record.
enum class NextRecord : std::uint8_t { Next, Previous, Leave };

class RecordScreen {
 public:
  RecordScreen(Call& call, FilledRecord& record, bool fresh);
  NextRecord run();

 private:
  struct Place {
    std::size_t item = 0;
    std::size_t value = 0;  // of a multivalued item
  };
  void keep();
  void forget();
  void offer_kept();
  void make_rows();
  std::size_t row_of(std::size_t item, std::size_t value) const;
  std::string current(Place place);
  void store(Place place, std::string text);
  bool take_row(std::size_t row, std::string& why);
  void at_prompt();
  void obey(const std::string& answer);
  void obey_values(std::size_t item);
  void edit_row();
  void obey_key(const std::string& stroke);
  void insert_value(Place place);
  void remove_value(Place place);
  void file_it();
  void leave(NextRecord next);

  Call& call_;
  FilledRecord& record_;
  bool fresh_;  // a new record is filled in from item to item
  bool extending_ = false;
  editor_screen::FormScreen form_;
  std::vector<Place> places_;       // of the rows
  std::optional<std::size_t> row_;  // nothing: at the prompt
  std::optional<NextRecord> done_;
  std::string kept_;
};

}  // namespace scarlet::command
