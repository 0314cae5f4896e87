// SPDX-License-Identifier: GPL-3.0-or-later
// Dictionary expressions: names, nested items, compound expressions, TRANS and TOTAL.
#include "basic/expression.h"

#include <gtest/gtest.h>

#include <map>

#include "code/disassembler.h"

namespace scarlet::basic {
namespace {

class Items : public ItemNames {
 public:
  std::optional<ItemMeaning> find(std::string_view name) override {
    const auto found = items.find(name);
    if (found == items.end()) return std::nullopt;
    return found->second;
  }
  std::vector<std::string> all() override {
    std::vector<std::string> names;
    for (const auto& row : items) names.push_back(row.first);
    return names;
  }
  void field(const std::string& name, std::int64_t number) { items[name] = {ItemMeaning::Kind::Field, number, ""}; }
  void expression(const std::string& name, const std::string& text) {
    items[name] = {ItemMeaning::Kind::Expression, 0, text};
  }
  std::map<std::string, ItemMeaning, std::less<>> items;
};

class Expressions : public testing::Test {
 protected:
  Expressions() {
    names_.field("QTY", 3);
    names_.field("PRICE", 4);
    names_.field("ID", 0);
    names_.field("TO", 5);
    names_.expression("AMOUNT", "QTY*PRICE");
    names_.expression("STEPS", "QTY+1 ; @*2 ; @1:@2");
    names_.expression("LOOPS", "LOOPS+1");
  }
  ExpressionResult compiled(std::string_view text) { return compile_expression("TEST", text, names_); }
  std::string code(std::string_view text) {
    const ExpressionResult result = compiled(text);
    if (!result.unit) return result.diagnostics.empty() ? "?" : result.diagnostics[0].message;
    return code::disassemble(*result.unit);
  }
  Items names_;
};

TEST_F(Expressions, FieldsComeFromTheRecordByNumber) {
  const std::string text = code("QTY");
  EXPECT_NE(text.find("@RECORD"), std::string::npos) << text;
  EXPECT_NE(text.find("Extract1"), std::string::npos) << text;
  EXPECT_NE(text.find(", 3\n"), std::string::npos) << text;
}

TEST_F(Expressions, FieldNumberZeroIsTheId) { EXPECT_NE(code("ID").find("@ID"), std::string::npos); }

TEST_F(Expressions, TheResultIsLeftInAnsAndReturned) {
  const std::string text = code("1+QTY");
  EXPECT_NE(text.find("AtSet         @ANS"), std::string::npos) << text;
  EXPECT_NE(text.find("ReturnValue"), std::string::npos) << text;
}

TEST_F(Expressions, LocateTakesItsOrderBehindASemicolonOrAComma) {
  const std::string ordered = code("LOCATE('a',QTY,1,0,0;'AL')");
  EXPECT_NE(ordered.find("LOCATE"), std::string::npos) << ordered;
  EXPECT_EQ(code("LOCATE('a',QTY,1;'AL')"), ordered);
  EXPECT_EQ(code("LOCATE('a',QTY,1,'AL')"), ordered);
  EXPECT_NE(code("LOCATE('a',QTY,1,'2')"), ordered);
  EXPECT_EQ(code("LOCATE('a',QTY,'AL')"), code("LOCATE('a',QTY,\"AL\")"));
}

TEST_F(Expressions, ItemsAreInsertedAsIfInBrackets) {
  const ExpressionResult result = compiled("100-AMOUNT");
  ASSERT_TRUE(result.unit);
  EXPECT_EQ(result.items, (std::vector<std::string>{"AMOUNT", "QTY", "PRICE"}));
  const std::string text = code::disassemble(*result.unit);
  EXPECT_LT(text.find("Multiply"), text.find("Subtract")) << text;
}

TEST_F(Expressions, CompoundExpressionsNumberTheirResults) {
  EXPECT_TRUE(compiled("QTY ; @+1 ; @1*@2").unit);
  EXPECT_TRUE(compiled("1 ; STEPS:@").unit);
  EXPECT_EQ(code("@"), "There is no earlier result 0.");
  EXPECT_EQ(code("QTY;@2"), "There is no earlier result 2.");
}

TEST_F(Expressions, AnItemThatNeedsItselfIsRefused) { EXPECT_EQ(code("LOOPS"), "The item 'LOOPS' needs itself."); }

TEST_F(Expressions, ReservedWordsOfTheLanguageMayBeItems) { EXPECT_TRUE(compiled("TO:QTY").unit); }

TEST_F(Expressions, NothingIsALabelOrAComment) {
  EXPECT_NE(code("2 * QTY").find("Multiply"), std::string::npos);
  EXPECT_NE(code("2 ** QTY").find("Power"), std::string::npos);
  EXPECT_NE(code("REM(QTY, 3)").find("Remainder"), std::string::npos);
  EXPECT_NE(code("1; REM(QTY, 3)").find("Remainder"), std::string::npos);
}

TEST_F(Expressions, LowerCaseNamesFindUpperCaseItems) { EXPECT_TRUE(compiled("qty*2").unit); }

TEST_F(Expressions, AnUnknownNameSuggestsAnItem) {
  const ExpressionResult result = compiled("PRICES+1");
  ASSERT_EQ(result.diagnostics.size(), 1U);
  EXPECT_EQ(result.diagnostics[0].message, "'PRICES' is no item of the dictionary.");
  EXPECT_EQ(result.diagnostics[0].suggestion, "Did you mean PRICE?");
  EXPECT_EQ(result.diagnostics[0].at.column, 1U);
}

TEST_F(Expressions, TransTakesNamesWithoutQuotes) {
  const std::string text = code("TRANS(DICT CUSTOMERS, QTY, NAME, X)");
  EXPECT_NE(text.find("\"DICT CUSTOMERS\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"NAME\", \"X\""), std::string::npos) << text;
  EXPECT_NE(code("TRANS('F',ID,@RECORD,'C')").find("-1, \"C\""), std::string::npos);
}

TEST_F(Expressions, EveryTotalHasItsNumber) {
  const ExpressionResult result = compiled("TOTAL(AMOUNT)/TOTAL(QTY)");
  ASSERT_TRUE(result.unit);
  EXPECT_EQ(result.totals, 2U);
  const std::string text = code::disassemble(*result.unit);
  EXPECT_NE(text.find("TOTAL, 1, "), std::string::npos) << text;
  EXPECT_NE(text.find("TOTAL, 2, "), std::string::npos) << text;
}

TEST_F(Expressions, WhatNeedsNoRecordIsKnown) {
  EXPECT_FALSE(compiled("1+2:@FM").uses_record);
  EXPECT_TRUE(compiled("QTY").uses_record);
  EXPECT_TRUE(compiled("@DATE").uses_record);
}

TEST_F(Expressions, FormatMasksAreNotPartOfExpressions) { EXPECT_FALSE(compiled("QTY '5R'").unit); }

TEST_F(Expressions, ProgramsNameItemsInBraces) {
  class None : public SourceProvider {
    std::optional<std::string> read(std::string_view, std::string_view) override { return std::nullopt; }
  } none;
  const ExpressionResult result = compile_item_program("C",
                                                       "IF {QTY} > 5 THEN\xFD  @ANS = {AMOUNT}\xFD"
                                                       "END ELSE @ANS = 0\xFD"
                                                       "END",
                                                       names_, none);
  ASSERT_TRUE(result.unit) << result.diagnostics[0].message;
  EXPECT_EQ(result.items.front(), "QTY");
}

}  // namespace
}  // namespace scarlet::basic
