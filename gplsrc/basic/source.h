// SPDX-License-Identifier: GPL-3.0-or-later
// Sources of the compiler: the record that is compiled, the records it includes, and how they are read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::basic {

// A program: the record's text with lines ended by field marks or line feeds (a carriage return before one is dropped).
struct SourceText {
  std::string file;    // name of the source file
  std::string record;  // id of the record
  std::string text;
};

// What the compiler needs of the world. An editor or a test can offer sources from memory.
class SourceProvider {
 public:
  virtual ~SourceProvider() = default;

  // The text of a record; nothing when the file or the record does not exist. Names are tried as written and in upper
  // case by the compiler.
  virtual std::optional<std::string> read(std::string_view file, std::string_view record) = 0;
  // A record of the file's dictionary ($DICT, FILE).
  virtual std::optional<std::string> read_dictionary(std::string_view file, std::string_view record) {
    (void)file, (void)record;
    return std::nullopt;
  }
  // $EXECUTE: false when commands can not be carried out here.
  virtual bool execute(std::string_view command) {
    (void)command;
    return false;
  }
};

// Where a token or a diagnostic lies. Lines and columns count from 1; `source` indexes the SourceMap.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 0;
  std::uint16_t source = 0;
};

// The texts that one compilation has read. Source 0 is the main record.
class SourceMap {
 public:
  struct Entry {
    std::string name;  // "FILE RECORD"
    std::string text;
    std::vector<std::size_t> line_starts;
    Position included_at;  // of the directive, for sources after the first
  };

  // Views into entries stay valid while more are added.
  std::uint16_t add(std::string name, std::string text, Position included_at = {});
  const Entry& operator[](std::uint16_t source) const { return *entries_[source]; }
  std::size_t size() const { return entries_.size(); }
  std::size_t line_count(std::uint16_t source) const { return entries_[source]->line_starts.size(); }
  // Without its end; empty beyond the last line.
  std::string_view line(std::uint16_t source, std::uint32_t number) const;
  // "12", or "12.3" for line 3 of the record included in line 12.
  std::string line_label(const Position& at) const;

 private:
  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace scarlet::basic
