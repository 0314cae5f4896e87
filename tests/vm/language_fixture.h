// SPDX-License-Identifier: GPL-3.0-or-later
// Compiles source text and runs it against the fake host.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "basic/compile.h"
#include "code/verifier.h"
#include "fake_host.h"

namespace scarlet::vm {

class NoSources : public basic::SourceProvider {
 public:
  std::optional<std::string> read(std::string_view, std::string_view) override { return std::nullopt; }
};

class ProgramTest : public ::testing::Test {
 protected:
  std::shared_ptr<const code::CodeUnit> compiled(const std::string& name, const std::string& text) {
    NoSources sources;
    basic::CompileResult result = basic::compile({"BP", name, text}, sources);
    for (const basic::Diagnostic& diagnostic : result.diagnostics) {
      if (diagnostic.severity == basic::Diagnostic::Severity::Error) ADD_FAILURE() << basic::render(diagnostic);
    }
    if (!result.unit) return nullptr;
    const auto fault = code::verify(*result.unit);
    EXPECT_FALSE(fault) << *fault;
    return std::make_shared<const code::CodeUnit>(std::move(*result.unit));
  }
  void catalogue(const std::string& name, const std::string& text) {
    host.programs[name] = compiled(name, text);
    ++host.generation;
  }
  // What the program prints, and the message when it aborts.
  std::string run(const std::string& text) {
    host.output.clear();
    const auto unit = compiled("PROG", text);
    if (!unit) return "not compiled";
    (void)machine.run(unit, {}, [this](const Abort& abort) { host.output += abort.message; });
    return host.output;
  }

  FakeHost host;
  Machine machine{host};
};

}  // namespace scarlet::vm
