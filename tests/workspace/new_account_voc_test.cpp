// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/new_account_voc.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace scarlet::workspace {
namespace {

std::map<std::string, std::string> voc_as_map() {
  std::map<std::string, std::string> voc;
  for (const auto& [id, record] : new_account_voc()) voc[id] = record;
  return voc;
}

TEST(NewAccountVoc, HoldsVerbsFilesAndKeywords) {
  const auto voc = voc_as_map();
  EXPECT_EQ(voc.at("WHO"),
            "V\xfeIN\xfe"
            "16");
  EXPECT_EQ(voc.at("LIST"),
            "V\xfe"
            "CA\xfe$LIST");
  EXPECT_EQ(voc.at("VOC"), "F\xfeVOC\xfe@QMSYS/VOC.DIC");
  EXPECT_EQ(voc.at("BY.DSND"),
            "K\xfe"
            "67");
  EXPECT_EQ(voc.at("<="),
            "K\xfe"
            "28");
}

TEST(NewAccountVoc, KeywordsThatAreVerbsKeepBothMeanings) {
  const auto voc = voc_as_map();
  EXPECT_EQ(voc.at("OFF"),
            "K\xfe"
            "20\xfeV\xfeIN\xfe"
            "1");
  EXPECT_EQ(voc.at("COUNT"),
            "K\xfe"
            "120\xfeV\xfe"
            "CA\xfe$COUNT");
}

TEST(NewAccountVoc, NamesNothingTwice) {
  std::set<std::string> seen;
  for (const auto& [id, record] : new_account_voc()) {
    EXPECT_TRUE(seen.insert(id).second) << id;
    EXPECT_FALSE(record.empty()) << id;
    EXPECT_EQ(record.find('{'), std::string::npos) << id;
  }
}

TEST(NewAccountVoc, SystemFilesHoldDictionariesAndIncludeRecords) {
  std::map<std::string, std::map<std::string, std::string>> files;
  for (const SystemFile& file : system_files()) {
    for (const auto& [id, record] : file.records) files[file.path][id] = record;
  }
  EXPECT_TRUE(files["DICT.DIC"].contains("LOC"));
  EXPECT_EQ(files["QM.VOCLIB"]["LISTV"].substr(0, 2), "S\xfe");
  EXPECT_NE(files["SYSCOM"]["KEYS.H"].find("\xfe"
                                           "EQUATE FL$TYPE TO 3"),
            std::string::npos);
  EXPECT_NE(files["SYSCOM"]["ERR.H"].find("EQUATE ER$RNF TO 3006"), std::string::npos);
}

}  // namespace
}  // namespace scarlet::workspace
