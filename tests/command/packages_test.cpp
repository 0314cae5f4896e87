// SPDX-License-Identifier: GPL-3.0-or-later
// QMPKG: the file of a package, and what is made and installed.
#include "command/package_file.h"
#include "fixture.h"

namespace scarlet::command {
namespace {

Package sample() {
  return {"ORDERS", "1.2", {{'P', {"BP", "directory"}}, {'R', {"BP", "A B", "one\ntwo\xfe"}}, {'C', {"WHO"}}}};
}

TEST(PackageFileTest, ComesBackAsItWentIn) {
  const auto back = decode_package(encode_package(sample()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->name, "ORDERS");
  EXPECT_EQ(back->version, "1.2");
  ASSERT_EQ(back->items.size(), 3U);
  EXPECT_EQ(back->items[1].texts, sample().items[1].texts);
}

TEST(PackageFileTest, WhatIsDamagedIsRefused) {
  const std::string whole = encode_package(sample());
  for (std::size_t cut = 0; cut < whole.size(); ++cut) EXPECT_FALSE(decode_package(whole.substr(0, cut))) << cut;
  const std::string heading = "SCARLET.PACKAGE 1\n";
  for (const char* text :
       {"N 99999999999999999999 1\n", "N -1 1\nx\n", "N 1 1\nab\nR 1\nx\n", "N 1 1\nab\nZ 1\nx\nE 1\n1\n",
        "N 1 1\nab\nE 1\n7\n", "N 1 1\nab\nE 1\n0\nmore", "E 1\n0\n"}) {
    EXPECT_FALSE(decode_package(heading + text)) << text;
  }
}

TEST(PackageFileTest, VersionsCompareByTheirNumbers) {
  EXPECT_TRUE(is_later_version("1.10", "1.9"));
  EXPECT_TRUE(is_later_version("2", "1.9.9"));
  EXPECT_FALSE(is_later_version("1.0", "1"));
  EXPECT_FALSE(is_later_version("1.2", "1.10"));
}

class PackagesTest : public CommandTest {};

TEST_F(PackagesTest, APackageIsSpecifiedBuiltAndInstalled) {
  run("CREATE.FILE BP DIRECTORY");
  run("CREATE.FILE CUST");
  put("BP", "P1", "CRT 1|END");
  put("CUST", "1", "Smith|a]b");
  voc("OURS", "S|WHO");
  EXPECT_NE(run("QMPKG SPEC.FROM.ACCT SHOP").find("Specification 'SHOP'"), std::string::npos);
  const std::string text = get("PACKAGES", "SHOP");
  EXPECT_NE(text.find("|FILE BP *|"), std::string::npos) << text;
  EXPECT_NE(text.find("|DICT CUST *"), std::string::npos) << text;
  EXPECT_NE(text.find("|VOC OURS"), std::string::npos) << text;
  put("PACKAGES", "SHOP", text + "|COMMAND SET INSTALLED yes");
  run("QMPKG BUILD SHOP");
  EXPECT_EQ(code, 0);
  EXPECT_NE(run("QMPKG DUMP SHOP").find("R CUST 1  9"), std::string::npos);

  run("DELETE.FILE BP FORCE");
  run("DELETE.FILE CUST FORCE");
  run("DELETE VOC OURS");
  EXPECT_NE(run("QMPKG INSTALL SHOP").find("Package SHOP 1.0 is installed"), std::string::npos);
  EXPECT_EQ(get("BP", "P1"), "CRT 1|END");
  EXPECT_EQ(get("CUST", "1"), "Smith|a]b");
  EXPECT_EQ(get("VOC", "OURS"), "S|WHO");
  EXPECT_EQ(run("DISPLAY <<@INSTALLED>>"), "yes\n");
  EXPECT_NE(run("QMPKG LIST").find("SHOP 1.0, account TEST"), std::string::npos);

  run("QMPKG INSTALL SHOP");
  EXPECT_EQ(code, -1) << "it is there";
  run("QMPKG UPGRADE SHOP");
  EXPECT_EQ(code, -1) << "no later version";
  put("CUST", "1", "changed");
  run("QMPKG REINSTALL SHOP");
  EXPECT_EQ(get("CUST", "1"), "Smith|a]b");
  put("PACKAGES", "SHOP", "PACKAGE SHOP|VERSION 1.1|FILE CUST 1");
  run("QMPKG BUILD SHOP");
  run("QMPKG UPGRADE SHOP");
  EXPECT_EQ(code, 0);
}

TEST_F(PackagesTest, WrongSpecificationsAndPackagesChangeNothing) {
  run("CREATE.FILE PACKAGES DIRECTORY");
  put("PACKAGES", "BAD", "FILE NOSUCH *");
  run("QMPKG BUILD BAD");
  EXPECT_EQ(code, -1);
  put("PACKAGES", "BAD", "NONSENSE");
  run("QMPKG BUILD BAD");
  EXPECT_EQ(code, -1);
  run("QMPKG BUILD NOSUCH");
  EXPECT_EQ(code, -3006);
  put("PACKAGES", "BAD.qmpkg", "SCARLET.PACKAGE 1|N 3 3");
  EXPECT_NE(run("QMPKG INSTALL BAD").find("damaged"), std::string::npos);
  run("QMPKG");
  EXPECT_EQ(code, -1);
  run("QMPKG FROB X");
  EXPECT_EQ(code, -1);
  EXPECT_NE(run("QMPKG HELP").find("SPEC.FROM.ACCT"), std::string::npos);
}

}  // namespace
}  // namespace scarlet::command
