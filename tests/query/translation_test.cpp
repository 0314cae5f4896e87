// SPDX-License-Identifier: GPL-3.0-or-later
// TRANS: data of other files by id.
#include "query/translation.h"

#include "library.h"

namespace scarlet::query {
namespace {

class TranslationTest : public testing::Test {
 protected:
  void SetUp() override {
    make_customers(session);
    make_orders(session);
  }
  std::string trans(const std::string& file, const std::string& ids, const std::string& field, char missing = 'X',
                    bool lower = true) {
    workspace::Translation how{file, ids, field, missing, lower};
    std::string data = session.workspace().translator()(how);
    status = how.status;
    for (char& c : data) {
      if (c == base::kFieldMark) c = '^';
      if (c == base::kValueMark) c = ']';
      if (c == base::kSubvalueMark) c = '\\';
    }
    return data;
  }
  QuerySession session;
  int status = 0;
};

TEST_F(TranslationTest, FieldsByNameAndNumber) {
  EXPECT_EQ(trans("CUST", "C1", "NAME"), "Ash");
  EXPECT_EQ(trans("cust", "C1", "2"), "Leeds");
  EXPECT_EQ(trans("CUST", "C1", "@ID"), "C1");
  EXPECT_EQ(trans("DICT CUST", "NAME", "1"), "D");
}

TEST_F(TranslationTest, MarksGoDownOneLevelUnlessTheyAreToStay) {
  EXPECT_EQ(trans("CUST", "C1", "PHONE"), "111\\222");
  EXPECT_EQ(trans("CUST", "C1", "PHONE", 'X', false), "111]222");
  EXPECT_EQ(trans("CUST", "C2", "@RECORD"), "Bolt]Bath]125000");
}

TEST_F(TranslationTest, SeveralIdsGiveSeveralResults) {
  EXPECT_EQ(trans("CUST", std::string("C1\xFD") + "CX\xFD" + "C3", "NAME"), "Ash]]Carver");
  EXPECT_EQ(trans("CUST", std::string("C1\xFD") + "CX", "NAME", 'C'), "Ash]CX");
}

TEST_F(TranslationTest, ChangesOfTheDictionaryAreSeen) {
  EXPECT_EQ(trans("CUST", "C1", "CITY"), "Leeds");
  session.put("DICT CUST", "CITY", {"D", "1", "", "City", "8L", "S"});
  EXPECT_EQ(trans("CUST", "C1", "CITY"), "Ash");
}

TEST_F(TranslationTest, UnknownFilesAndFieldsGiveNothing) {
  EXPECT_EQ(trans("NOFILE", "C1", "NAME"), "");
  EXPECT_NE(status, 0);
  EXPECT_EQ(trans("CUST", "C1", "NOFIELD"), "");
}

}  // namespace
}  // namespace scarlet::query
