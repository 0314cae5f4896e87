// SPDX-License-Identifier: GPL-3.0-or-later
// The layers are checked: the table in docs/design.md says on which layer a module lies; no file may include a header
// of a higher one, nor of a module of its own layer unless the table's order allows it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>

namespace {

namespace fs = std::filesystem;

std::map<std::string, int> layers_of_the_design() {
  std::map<std::string, int> layers;
  std::ifstream in("docs/design.md");
  const std::regex row(R"(^\| (\d) \| ([a-z]+) \|.*)");
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (std::regex_match(line, match, row)) layers[match[2]] = std::stoi(match[1]);
  }
  return layers;
}

TEST(Layers, NoModuleIncludesAHigherOne) {
  const auto layers = layers_of_the_design();
  ASSERT_GE(layers.size(), 12U) << "run from the top of the tree; the table of layers must be in docs/design.md";
  const std::regex include(R"re(^#include "([a-z]+)/.*)re");
  for (const auto& entry : fs::recursive_directory_iterator("gplsrc")) {
    if (!entry.is_regular_file()) continue;
    const std::string module = entry.path().string().substr(7, entry.path().string().find('/', 7) - 7);
    ASSERT_TRUE(layers.contains(module)) << module << " is not in the table of docs/design.md";
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      std::smatch match;
      if (!std::regex_match(line, match, include)) continue;
      const std::string used = match[1];
      ASSERT_TRUE(layers.contains(used)) << entry.path() << ": " << line;
      EXPECT_LE(layers.at(used), layers.at(module)) << entry.path() << ": " << line;
    }
  }
}

TEST(Layers, CompilerAndInterpreterMeetOnlyInCode) {
  const std::regex crossing(R"re(^#include "(vm|basic)/.*)re");
  for (const std::string module : {"basic", "vm"}) {
    const std::string other = module == "basic" ? "vm" : "basic";
    for (const auto& entry : fs::recursive_directory_iterator("gplsrc/" + module)) {
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) {
        std::smatch match;
        if (!std::regex_match(line, match, crossing)) continue;
        EXPECT_NE(match[1], other) << entry.path() << ": " << line;
      }
    }
  }
}

}  // namespace
