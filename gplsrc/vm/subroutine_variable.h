// SPDX-License-Identifier: GPL-3.0-or-later
// What CALL @NAME leaves in the variable: the routine found, for the next call; it still reads as its name.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "value/value.h"
#include "vm/loaded_unit.h"

namespace scarlet::vm {

class SubroutineVariable final : public value::Resource {
 public:
  explicit SubroutineVariable(std::string name) : name_(std::move(name)) {}
  value::ResourceKind kind() const override { return value::ResourceKind::Subroutine; }
  std::string_view text() const override { return name_; }
  CallTarget& target() { return target_; }

 private:
  std::string name_;
  CallTarget target_;
};

}  // namespace scarlet::vm
