// SPDX-License-Identifier: GPL-3.0-or-later
// Outline: a record of some headings and a list of entries that all have the same parts, such as a menu or a screen,
// and the two ways to change it: a form that fills the screen of a terminal, and questions line by line elsewhere.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"

namespace scarlet::command {

class Call;
struct OpenFile;

class Outline {
 public:
  struct Heading {
    char letter;  // that asks for it, line by line
    base::MessageId name;
    std::string text = {};
  };
  using Entry = std::vector<std::string>;  // as many texts as parts

  virtual ~Outline() = default;
  // False when the record is something else.
  virtual bool take(std::string_view record) = 0;
  virtual std::string record() const = 0;
  // The entry in one line.
  virtual std::string summary(const Entry& entry) const = 0;
  // A part that holds several texts, typed with commas between them.
  virtual bool is_list(std::size_t /*part*/) const { return false; }
  // How it looks to who uses it.
  virtual void show(Call& call, const std::string& id) = 0;
  virtual std::span<const base::MessageId> parts() const = 0;

  // The words of the questions line by line, and the letter that shows it.
  base::MessageId ask{};
  base::MessageId help{};
  base::MessageId something_else{};  // said when take() gives false
  char show_letter = 'T';

  std::vector<Heading> headings;
  std::vector<Entry> entries;
};

// What is typed for a part as it is kept, and back.
std::string part_from_typed(const Outline& outline, std::size_t part, std::string typed);
std::string part_as_typed(const Outline& outline, std::size_t part, std::string kept);

// Gives a return code.
std::int64_t edit_outline(Call& call, OpenFile& file, const std::string& id, Outline& outline);

}  // namespace scarlet::command
