// SPDX-License-Identifier: GPL-3.0-or-later
// A Host for tests: collects what is printed, keeps programs and common blocks in maps, runs EXECUTE "NAME" as the
// program of that name on the same machine.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "value/matrix.h"
#include "vm/debugger.h"
#include "vm/host.h"
#include "vm/machine.h"

namespace scarlet::vm {

class FakeHost : public Host {
 public:
  code::Outcome perform(code::StatementId statement, std::span<value::Value* const> operands, std::uint16_t,
                        Machine& machine) override {
    if (on_perform) return on_perform(statement, operands, machine);
    switch (statement) {
      case code::StatementId::Crt:
        for (std::size_t i = 1; i < operands.size(); ++i) {
          if (i > 1) output += '\t';
          output += operands[i]->to_string(machine.precision());
        }
        if ((operands[0]->as_int() & 1) == 0) output += '\n';
        break;
      case code::StatementId::Abort: throw Abort{1, operands[0]->to_string(), false};
      case code::StatementId::Execute: execute(operands[0]->to_string(), machine); break;
      default: break;
    }
    return code::Outcome::Then;
  }
  value::Value call(code::Intrinsic, std::span<const value::Value* const> arguments, Machine&) override {
    return arguments.empty() ? value::Value::of("host") : *arguments[0];
  }
  value::Value at_variable(code::AtVariable variable, Machine&) override { return at_variables[variable]; }
  void set_at_variable(code::AtVariable variable, const value::Value& value, Machine&) override {
    at_variables[variable] = value;
  }
  std::shared_ptr<const code::CodeUnit> find_program(std::string_view name) override {
    ++searches;
    const auto found = programs.find(std::string(name));
    return found == programs.end() ? nullptr : found->second;
  }
  std::uint64_t catalogue_generation() const override { return generation; }
  Common common_block(std::string_view name, std::size_t size) override {
    value::Value& cells = commons[std::string(name)];
    const bool fresh = cells.is_unassigned();
    if (fresh) cells = value::Value::adopt(new value::Matrix(size, 0, false, false));
    return {cells, fresh};
  }
  const LanguageOptions& language_options() const override { return options; }
  void warn(std::string_view message) override { warnings.emplace_back(message); }
  bool interrupted() const override { return interrupt_pending; }
  void interrupt(Machine&) override {
    interrupt_pending = false;
    throw Abort{2, "break", true};
  }
  std::size_t call_depth_limit() const override { return depth_limit; }
  void debug(const DebugStop& why, Machine& machine) override {
    if (on_debug) on_debug(why, machine);
  }

  std::function<code::Outcome(code::StatementId, std::span<value::Value* const>, Machine&)> on_perform;
  std::function<void(const DebugStop&, Machine&)> on_debug;
  std::string output;
  std::vector<std::string> warnings;
  std::map<std::string, std::shared_ptr<const code::CodeUnit>> programs;
  std::map<std::string, value::Value> commons;
  std::map<code::AtVariable, value::Value> at_variables;
  LanguageOptions options;
  std::uint64_t generation = 1;
  int searches = 0;
  bool interrupt_pending = false;
  std::size_t depth_limit = 10'000;

 private:
  void execute(const std::string& name, Machine& machine) {
    const RunResult result = machine.run(programs.at(name));
    if (result.how == RunResult::How::Aborted) throw result.abort;
  }
};

}  // namespace scarlet::vm
