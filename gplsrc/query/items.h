// SPDX-License-Identifier: GPL-3.0-or-later
// Items: makes the items of a query from dictionary records, made-up names and expressions. Throws SentenceError,
// without a place in the sentence, for what can not be used; the parser adds the place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/plan.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

class Items {
 public:
  Items(workspace::Workspace& workspace, Query& query) : workspace_(workspace), query_(query) {}

  Item* from_entry(const DictionaryEntry& entry, Dictionary& dictionary);
  // Fn
  Item* numbered(std::string_view name, int field);
  // The id under a heading of its own.
  Item* made_up_id(std::string_view heading);
  // EVAL: shown like the first field it comes to, in the items it names too.
  Item* expression(const std::string& text, Dictionary& dictionary);
  Item* copy(const Item& item) { return add(item); }
  // link%field, where `link` is an L record.
  Item* linked(const DictionaryEntry& link, std::string_view field, Dictionary& dictionary);

 private:
  Item* add(Item item);
  Source* source(Source wanted);
  Source* located(int field);
  Source* compiled(const std::string& text, bool program, std::string_view name, Dictionary& dictionary,
                   std::string* first_item = nullptr);
  Item* pick_item(const DictionaryEntry& entry, Dictionary& dictionary);
  Source* needed(const DictionaryEntry& by, const std::string& name, Dictionary& dictionary);

  workspace::Workspace& workspace_;
  Query& query_;
  std::vector<std::string> in_progress_;  // correlatives whose items are being made
};

// Where D records and Fn names point: the id, a field, the counter, the size.
Source located_source(int field);
// Field 2 of a D, A or S record; nothing when it is no number.
std::optional<int> location_of(const DictionaryEntry& entry);

}  // namespace scarlet::query
