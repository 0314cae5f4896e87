// SPDX-License-Identifier: GPL-3.0-or-later
// Sources in memory for the tests of the compiler.
#pragma once

#include <map>
#include <string>

#include "basic/compile.h"
#include "code/disassembler.h"

namespace scarlet::basic {

class MemorySources : public SourceProvider {
 public:
  std::optional<std::string> read(std::string_view file, std::string_view record) override {
    return find(records, file, record);
  }
  std::optional<std::string> read_dictionary(std::string_view file, std::string_view record) override {
    return find(dictionaries, file, record);
  }
  bool execute(std::string_view command) override {
    commands.emplace_back(command);
    return true;
  }

  std::map<std::string, std::string> records;       // "FILE RECORD"
  std::map<std::string, std::string> dictionaries;  // "FILE ITEM"
  std::vector<std::string> commands;

 private:
  static std::optional<std::string> find(const std::map<std::string, std::string>& in, std::string_view file,
                                         std::string_view record) {
    const auto found = in.find(std::string(file) + " " + std::string(record));
    return found == in.end() ? std::nullopt : std::optional<std::string>(found->second);
  }
};

inline CompileResult compile_text(const std::string& text, SourceProvider& provider) {
  return compile({"BP", "TEST", text}, provider);
}

inline CompileResult compile_text(const std::string& text) {
  MemorySources none;
  return compile_text(text, none);
}

inline std::string all_messages(const CompileResult& result) {
  std::string out;
  for (const Diagnostic& d : result.diagnostics) out += render(d) + "\n";
  return out;
}

// The code of the main routine, without its heading line and instruction numbers.
inline std::string code_of(const std::string& text) {
  const CompileResult result = compile_text(text);
  if (!result.unit) return all_messages(result);
  return code::disassemble(*result.unit, result.unit->routines[0]);
}

}  // namespace scarlet::basic
