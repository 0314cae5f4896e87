// SPDX-License-Identifier: GPL-3.0-or-later
// What the tree must keep to, whoever adds to it: the licence on the first lines, files that can be read at a sitting,
// system headers only where docs/design.md allows them, no path of anybody's own machine.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLines = 1'000;
// Longer than this, a file needs a reason to be whole; these have one.
constexpr std::size_t kLongLines = 500;
constexpr std::string_view kLongWithReason[] = {
    "gplsrc/vm/interpreter.cpp",       // the dispatch loop: one function by nature
    "gplsrc/command/proc/runner.cpp",  // one short function a PROC command
};

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream in(path, std::ios::binary);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Files below the folders, by their ends; conformance cases and the benchmarks' peers keep the form of where they come
// from.
std::vector<fs::path> files(std::initializer_list<const char*> folders, std::initializer_list<std::string_view> ends) {
  std::vector<fs::path> found;
  for (const char* folder : folders) {
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string name = entry.path().string();
      if (!entry.is_regular_file() || name.starts_with("tests/conformance/") || name.starts_with("tests/bench/"))
        continue;
      const auto fits = [&name](std::string_view end) { return name.ends_with(end); };
      if (ends.size() == 0 || std::any_of(ends.begin(), ends.end(), fits)) found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

TEST(Tree, EverySourceNamesItsLicenceFirst) {
  const auto sources = files({"gplsrc", "tests"}, {".cpp", ".h", ".def"});
  ASSERT_GT(sources.size(), 200U) << "run from the top of the tree";
  for (const auto& path : sources) {
    const auto lines = lines_of(path);
    ASSERT_FALSE(lines.empty()) << path;
    EXPECT_EQ(lines[0], "// SPDX-License-Identifier: GPL-3.0-or-later") << path;
  }
  for (const auto& path : files({"config", "tests", ".ci"}, {".sh", ".bash", ".py", "/run"})) {
    const auto lines = lines_of(path);
    ASSERT_FALSE(lines.empty()) << path;
    const std::string& line = lines[lines[0].starts_with("#!") && lines.size() > 1 ? 1 : 0];
    EXPECT_EQ(line, "# SPDX-License-Identifier: GPL-3.0-or-later") << path;
  }
}

TEST(Tree, NoSourceIsLongerThanASitting) {
  for (const auto& path : files({"gplsrc", "tests"}, {".cpp", ".h"})) {
    const std::size_t lines = lines_of(path).size();
    EXPECT_LE(lines, kMostLines) << path;
    const bool excused =
        std::find(std::begin(kLongWithReason), std::end(kLongWithReason), path.string()) != std::end(kLongWithReason);
    if (lines > kLongLines && !excused)
      std::printf("  longer than %zu lines: %s (%zu)\n", kLongLines, path.c_str(), lines);
  }
}

TEST(Tree, OnlyTheSystemLayerIncludesSystemHeaders) {
  constexpr std::string_view kSystem[] = {"<unistd.h>",  "<fcntl.h>", "<pthread.h>", "<sys/",
                                          "<signal.h>",  "<csignal>", "<poll.h>",    "<netinet/",
                                          "<termios.h>", "<spawn.h>", "<pwd.h>",     "<dirent.h>"};
  for (const auto& path : files({"gplsrc"}, {".cpp", ".h"})) {
    if (path.string().starts_with("gplsrc/os/")) continue;
    for (const auto& line : lines_of(path)) {
      if (!line.starts_with("#include <")) continue;
      for (const auto header : kSystem) EXPECT_NE(line.substr(9, header.size()), header) << path << ": " << line;
    }
  }
}

TEST(Tree, NoFileNamesAPathOfSomebodysMachine) {
  // Written in pieces, so that this file is clean itself.
  const std::string roots[] = {std::string("/wo") + "rk/", std::string("/ro") + "ot/", std::string("/home") + "/user"};
  for (const auto& path : files({"gplsrc", "tests", "docs", "config", "docker", ".ci", "VOC", "sys"}, {})) {
    if (path.string().find("__pycache__") != std::string::npos) continue;
    for (const auto& line : lines_of(path)) {
      for (const auto& root : roots) {
        const auto at = line.find(root);
        const bool whole = at != std::string::npos &&
                           (at == 0 || std::string_view(" \"'(=`").find(line[at - 1]) != std::string_view::npos);
        EXPECT_FALSE(whole) << path << ": " << line;
      }
    }
  }
}

}  // namespace
