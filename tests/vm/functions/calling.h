// SPDX-License-Identifier: GPL-3.0-or-later
// For tests of the intrinsic functions: calls one by its number and shows the result with ^ ] \ ~ for the marks.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "../../value/marked.h"
#include "../fake_host.h"
#include "vm/function_table.h"

namespace scarlet::vm {

class FunctionTest : public ::testing::Test {
 protected:
  using Intrinsic = code::Intrinsic;

  // An argument as the tests write it: a number, or text with marks.
  struct Argument {
    Argument(int number) : value(value::Value::of(number)) {}
    Argument(std::int64_t number) : value(value::Value::of(number)) {}
    Argument(double number) : value(value::Value::of(number)) {}
    Argument(const char* text) : value(value::array(text)) {}
    Argument(const std::string& text) : value(value::array(text)) {}
    Argument(value::Value&& moved) : value(std::move(moved)) {}
    value::Value value;
  };

  value::Value value_of(Intrinsic function, std::initializer_list<Argument> arguments) {
    std::vector<const value::Value*> pointers;
    for (const Argument& argument : arguments) pointers.push_back(&argument.value);
    return function_for(function)(machine, pointers);
  }
  std::string call(Intrinsic function, std::initializer_list<Argument> arguments) {
    try {
      return value::shown(value_of(function, arguments).to_string(machine.precision()));
    } catch (const Abort&) {
      return "abort";
    }
  }
  static value::Value reused(const Argument& argument) { return value::reuse(argument.value); }

  FakeHost host;
  Machine machine{host};
};

}  // namespace scarlet::vm
