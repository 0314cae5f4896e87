// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/config.h"

#include <gtest/gtest.h>

#include "os/simulated_env.h"

namespace scarlet::workspace {
namespace {

class ConfigFile : public ::testing::Test {
 protected:
  Config load(const std::string& text) {
    (void)os::write_file(env_, "/scarlet.conf", text);
    problems_.clear();
    auto config = Config::load(env_, "/scarlet.conf", problems_);
    EXPECT_TRUE(config.ok());
    return *config;
  }
  os::SimulatedEnv env_;
  std::vector<std::string> problems_;
};

TEST_F(ConfigFile, DefaultsHoldWithoutAFile) {
  auto config = Config::load(env_, "/none", problems_);
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(config->number("MAXIDLEN"), 63);
  EXPECT_EQ(config->text("JOURNAL"), "interval");
}

TEST_F(ConfigFile, OnlySectionQmCounts) {
  const Config config = load("[other]\nMAXIDLEN=200\n[qm]\n# comment\n yearbase = 1950 \r\n");
  EXPECT_EQ(config.number("MAXIDLEN"), 63);
  EXPECT_EQ(config.number("YEARBASE"), 1950);
  EXPECT_TRUE(problems_.empty());
}

TEST_F(ConfigFile, AnUnknownNameIsAProblemWithItsPlace) {
  load("[qm]\nMAXIDLEM=99\n");
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_NE(problems_[0].find("/scarlet.conf:2"), std::string::npos);
  EXPECT_NE(problems_[0].find("MAXIDLEM"), std::string::npos);
}

TEST_F(ConfigFile, RangesAreCheckedAtTheirEdges) {
  for (const auto& [value, good] :
       {std::pair{"62", false}, {"63", true}, {"255", true}, {"256", false}, {"1e2", false}}) {
    load(std::string("MAXIDLEN=") + value + "\n");
    EXPECT_EQ(problems_.empty(), good) << value;
  }
}

TEST_F(ConfigFile, OnlyChangeableParametersTakeANewValue) {
  Config config = load("");
  EXPECT_TRUE(config.set("yearbase", "1940"));
  EXPECT_EQ(config.number("YEARBASE"), 1940);
  EXPECT_FALSE(config.set("YEARBASE", "1899"));
  EXPECT_FALSE(config.set("MAXIDLEN", "100"));
}

}  // namespace
}  // namespace scarlet::workspace
