// SPDX-License-Identifier: GPL-3.0-or-later
// Every program of the conformance cases and of the benchmarks compiles without an error and passes the verifier.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "basic/compile.h"
#include "code/object_record.h"
#include "memory_sources.h"

namespace scarlet::basic {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> programs(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".bas") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class Programs : public testing::TestWithParam<fs::path> {};

TEST_P(Programs, Compile) {
  MemorySources sources;
  const CompileResult result = compile({"BP", GetParam().stem().string(), read_file(GetParam())}, sources);
  ASSERT_TRUE(result.unit) << all_messages(result);
  const auto again = code::decode_object_record(code::encode_object_record(*result.unit));
  EXPECT_TRUE(again.ok());
}

std::vector<fs::path> all_programs() {
  std::vector<fs::path> all;
  for (const char* folder : {"tests/conformance", "tests/bench/basic", "tests/bench/files"}) {
    const auto some = programs(folder);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, Programs, testing::ValuesIn(all_programs()), [](const auto& which) {
  std::string name = which.param.string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
});

}  // namespace
}  // namespace scarlet::basic
