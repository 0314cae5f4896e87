// SPDX-License-Identifier: GPL-3.0-or-later
// What the compiler has to say about a source: every error of a program in one run, each with its place.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "basic/source.h"

namespace scarlet::basic {

struct Diagnostic {
  enum class Severity : std::uint8_t { Error, Warning };
  Severity severity = Severity::Error;
  base::MessageId id{};
  std::string source;      // "FILE RECORD" of the record with the line
  std::string line_label;  // "12", "12.3" in an included record
  Position at;             // lines and columns from 1; a length of 0 means a single character
  std::string line_text;
  std::string message;
  std::string suggestion;  // empty when there is none
};

// Several lines for people:
//
//      BP INVOICE, line 12, column 5: error: there is no statement 'PRNT'
//         PRNT "TOTAL"
//         ^~~~
//         Did you mean PRINT?
std::string render(const Diagnostic& diagnostic);

class Diagnostics {
 public:
  explicit Diagnostics(const SourceMap& sources) : sources_(sources) {}

  void error(const Position& at, base::MessageId id, std::initializer_list<std::string_view> arguments = {},
             std::string suggestion = {});
  void warning(const Position& at, base::MessageId id, std::initializer_list<std::string_view> arguments = {},
               std::string suggestion = {});
  std::size_t error_count() const { return errors_; }
  // So many errors that more would not help.
  bool is_full() const;
  // In the order of the lines.
  std::vector<Diagnostic> take();

 private:
  void add(Diagnostic::Severity severity, const Position& at, base::MessageId id,
           std::initializer_list<std::string_view> arguments, std::string suggestion);

  const SourceMap& sources_;
  std::vector<Diagnostic> all_;
  std::size_t errors_ = 0;
};

// Thrown by the parser where a statement can not go on, caught where the next one is looked for. Never leaves the
// module.
struct SourceError {
  Position at;
  base::MessageId id;
  std::vector<std::string> arguments;
  std::string suggestion;
};

}  // namespace scarlet::basic
