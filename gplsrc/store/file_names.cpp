// SPDX-License-Identifier: GPL-3.0-or-later
// Names of the records of directory files: what a file name can not hold is a per cent sign and a letter.
#include <array>

#include "store/store.h"

namespace scarlet::store {
namespace {

struct Mapped {
  char character;
  char letter;
};
constexpr std::array<Mapped, 13> kMapped = {{{'*', 'A'},
                                             {',', 'C'},
                                             {'=', 'E'},
                                             {'>', 'G'},
                                             {'<', 'L'},
                                             {'%', 'P'},
                                             {'/', 'S'},
                                             {'+', 'V'},
                                             {':', 'X'},
                                             {';', 'Y'},
                                             {'?', 'Z'},
                                             {'\\', 'B'},
                                             {'"', 'Q'}}};
// Only as first character.
constexpr std::array<Mapped, 2> kMappedFirst = {{{'.', 'd'}, {'~', 't'}}};

constexpr std::size_t kFileNameBytes = 255;

char letter_for(char character, bool first) {
  for (const Mapped& mapped : kMapped) {
    if (mapped.character == character) return mapped.letter;
  }
  for (const Mapped& mapped : kMappedFirst) {
    if (first && mapped.character == character) return mapped.letter;
  }
  return '\0';
}

char character_for(char letter, bool first) {
  for (const Mapped& mapped : kMapped) {
    if (mapped.letter == letter) return mapped.character;
  }
  for (const Mapped& mapped : kMappedFirst) {
    if (first && mapped.letter == letter) return mapped.character;
  }
  return '\0';
}

}  // namespace

base::Result<std::string> record_to_file_name(std::string_view id) {
  const base::Error refused{base::Status::RecordIdInvalid, 0, std::string(id)};
  if (id.empty()) return refused;
  std::string name;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (id[i] < 32 || id[i] > 126) return refused;
    if (const char letter = letter_for(id[i], i == 0); letter != '\0') {
      name += '%';
      name += letter;
    } else {
      name += id[i];
    }
  }
  if (name.size() > kFileNameBytes) return refused;
  return name;
}

std::string file_name_to_record(std::string_view name) {
  std::string id;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char mapped = name[i] == '%' && i + 1 < name.size() ? character_for(name[i + 1], i == 0) : '\0';
    id += mapped != '\0' ? mapped : name[i];
    if (mapped != '\0') ++i;
  }
  return id;
}

}  // namespace scarlet::store
