// SPDX-License-Identifier: GPL-3.0-or-later
// MODIFY: records as forms made from the dictionary.
#include "fixture.h"

namespace scarlet::command {
namespace {

class ModifyTest : public CommandTest {
 protected:
  ModifyTest() {
    run("CREATE.FILE F");
    workspace_dict("NAME", "D|1||Full name|20L|S");
    workspace_dict("DUE", "D|2|D4-|Due|10R|S");
    workspace_dict("TAGS", "D|3|||10L|M");
    put("F", "A", "Smith||x]y");
  }
  void workspace_dict(std::string_view id, std::string_view text) {
    auto dict = workspace().files().open("F", workspace::FileSpace::Part::Dictionary);
    ASSERT_TRUE(dict);
    EXPECT_TRUE((*dict)->write(id, record_of(text)));
  }
  std::string modify(std::string_view sentence, std::string_view answers) {
    for (const std::string_view answer : base::split(answers, ';')) services.typed.emplace_back(answer);
    const std::string shown = run(sentence);
    services.typed.clear();
    return shown;
  }
};

TEST_F(ModifyTest, ItemsAreShownAndChangedByNumber) {
  const std::string shown = modify("MODIFY F A", "1;Jones;FI");
  EXPECT_NE(shown.find(" 1  Full name  Smith"), std::string::npos) << shown;
  EXPECT_NE(shown.find(" 3  TAGS       x y"), std::string::npos) << shown;
  EXPECT_EQ(get("F", "A"), "Jones||x]y");
}

TEST_F(ModifyTest, ValuesAreConvertedAndWrongOnesRefused) {
  modify("MODIFY F A", "2;nonsense;12-31-1967;FI");
  EXPECT_EQ(get("F", "A"), "Smith|0|x]y");
}

TEST_F(ModifyTest, MultivaluedItemsTakeValuesOneByOne) {
  modify("MODIFY F A", "3;I2;new;D1;E;last;;;FI");
  EXPECT_EQ(get("F", "A"), "Smith||new]y]last");
}

TEST_F(ModifyTest, VerifyAllowsOnlyIdsOfAFile) {
  run("CREATE.FILE CODES DIRECTORY");
  put("CODES", "OK", "x");
  modify("MODIFY F NAME VERIFY CODES 'A'", "1;BAD;OK;FI");
  EXPECT_EQ(get("F", "A"), "OK||x]y");
}

TEST_F(ModifyTest, ThePhraseChoosesTheItems) {
  workspace_dict("@MODIFY", "PH|TAGS NAME");
  const std::string shown = modify("MODIFY F A", "Q");
  EXPECT_NE(shown.find(" 1  TAGS"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("Due"), std::string::npos);
}

TEST_F(ModifyTest, LeavingAsksBeforeChangesAreLost) {
  modify("MODIFY F A", "1;Jones;Q;N;Q;Y");
  EXPECT_EQ(get("F", "A"), "Smith||x]y");
  modify("MODIFY F A B", "1;Jones;N;N;FI;1;New;P;Y;Q");
  EXPECT_EQ(get("F", "A"), "Jones||x]y");
  EXPECT_EQ(get("F", "B"), "(none)");
}

TEST_F(ModifyTest, MenusAreMadeAndChanged) {
  modify("MED VOC MM", "T;My menu;1;Orders;DISPLAY orders;All orders;;;2;Stock;DISPLAY stock;;;;FI");
  EXPECT_EQ(get("VOC", "MM"), "M|My menu|Orders]Stock|DISPLAY orders]DISPLAY stock|All orders");
  modify("MED VOC MM", "I1;First;WHO;;;;D2;E;Z;FI");
  EXPECT_EQ(get("VOC", "MM"), "M|My menu|First]Stock|WHO]DISPLAY stock||||||Z");
  modify("MED VOC MM", "T;Lost;9;Q;N;Q;Y");
  EXPECT_EQ(get("VOC", "MM"), "M|My menu|First]Stock|WHO]DISPLAY stock||||||Z");
  run("MED VOC WHO");
  EXPECT_EQ(code, -1) << "a verb is no menu";
  services.typed = {"1", "Z"};
  EXPECT_NE(run("MM").find("1 TEST"), std::string::npos);
}

}  // namespace
}  // namespace scarlet::command
