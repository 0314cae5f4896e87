// SPDX-License-Identifier: GPL-3.0-or-later
// Buffer: an input or output buffer of a PROC: one string of elements between separators, and the pointer to the
// current element. Elements are numbered from 1. In PQ the separator is a blank and quoted elements may hold blanks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::command::proc {

class Buffer {
 public:
  explicit Buffer(char separator = ' ') : separator_(separator) {}

  const std::string& text() const { return text_; }
  void set_text(std::string text) { text_ = std::move(text); }
  bool empty() const { return text_.empty(); }
  char separator() const { return separator_; }
  std::size_t count() const;
  std::string element(std::size_t number) const;
  void set_element(std::size_t number, std::string_view value);
  // From that element on nothing is left.
  void clear_from(std::size_t number);
  void clear_from_column(std::size_t column);
  void remove_last();
  void insert_element(std::size_t number, std::string_view value);
  void append(std::string_view text) { text_ += text; }
  // As a command line: elements with single blanks between.
  std::string as_line() const;

  std::size_t pointer() const { return pointer_; }
  void set_pointer(std::size_t element) { pointer_ = element < 1 ? 1 : element; }
  // The element that holds that column of the text, from 1.
  std::size_t element_at_column(std::size_t column) const;

 private:
  std::vector<std::string_view> elements() const;
  void join(const std::vector<std::string>& elements);

  char separator_;
  std::string text_;
  std::size_t pointer_ = 1;
};

// Runs of blanks become one separator.
std::string collapsed(std::string_view text, char separator);

}  // namespace scarlet::command::proc
