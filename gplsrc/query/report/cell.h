// SPDX-License-Identifier: GPL-3.0-or-later
// Cell: what one column shows on the lines of one row: values, their subvalues, and the pieces into which a text too
// wide for the column is cut. Kept flat so that a report allocates nothing per row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::query {

class Cell {
 public:
  void clear() {
    bytes_.clear();
    pieces_.clear();
    subvalues_.clear();
    values_.clear();
  }
  void begin_value() { values_.push_back(subvalues_.size()); }
  void begin_subvalue() { subvalues_.push_back(pieces_.size()); }
  void add_piece(std::string_view text) {
    pieces_.push_back({bytes_.size(), text.size()});
    bytes_ += text;
  }
  // One value with one piece.
  void set(std::string_view text) {
    clear();
    begin_value();
    begin_subvalue();
    add_piece(text);
  }

  // Numbers from 0; 0 and "" beyond what there is.
  std::size_t values() const { return values_.size(); }
  std::size_t subvalues(std::size_t value) const {
    if (value >= values_.size()) return 0;
    return end_of(values_, value, subvalues_.size()) - values_[value];
  }
  std::size_t pieces(std::size_t value, std::size_t subvalue) const {
    if (subvalue >= subvalues(value)) return 0;
    const std::size_t at = values_[value] + subvalue;
    return end_of(subvalues_, at, pieces_.size()) - subvalues_[at];
  }
  std::string_view piece(std::size_t value, std::size_t subvalue, std::size_t piece) const {
    if (piece >= pieces(value, subvalue)) return {};
    const Piece& found = pieces_[subvalues_[values_[value] + subvalue] + piece];
    return std::string_view(bytes_).substr(found.at, found.size);
  }
  // All pieces one after another, as a vertical report shows them.
  std::size_t all_pieces() const { return pieces_.size(); }
  std::string_view any_piece(std::size_t number) const {
    return std::string_view(bytes_).substr(pieces_[number].at, pieces_[number].size);
  }
  bool is_simple() const { return pieces_.size() <= 1; }

 private:
  struct Piece {
    std::size_t at;
    std::size_t size;
  };
  static std::size_t end_of(const std::vector<std::size_t>& starts, std::size_t number, std::size_t last) {
    return number + 1 < starts.size() ? starts[number + 1] : last;
  }

  std::string bytes_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> subvalues_;  // first piece of each
  std::vector<std::size_t> values_;     // first subvalue of each
};

}  // namespace scarlet::query
