// SPDX-License-Identifier: GPL-3.0-or-later
// MODIFY, MED and SCRB: records, menus and screens as forms; the names of servers.
#include "fixture.h"
#include "workspace/servers.h"

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

TEST_F(ModifyTest, AMenuOfMoreOptionsThanFitHasTwoColumns) {
  std::string texts = "Option 1";
  std::string actions = "WHO";
  for (int n = 2; n <= 25; ++n) {
    texts += "]Option " + std::to_string(n);
    actions += "]WHO";
  }
  put("VOC", "LONG", "M|Long|" + texts + "|" + actions);
  services.typed = {""};
  const std::string shown = run("LONG");
  EXPECT_NE(shown.find("    1 = Option 1                            14= Option 14\n"), std::string::npos) << shown;
  EXPECT_NE(modify("MED VOC LONG", "M;;Q").find("25= Option 25"), std::string::npos) << "M shows it as it is run";
}

TEST_F(ModifyTest, ScreensAreMadeAndChanged) {
  const auto plain = [this] { return base::replace_all(get("F", "SC"), "\xfc", "."); };
  modify("SCRB F SC", "H;Orders;C;1;1;d;5;2;;Title;;;;;;;;;2;I;20;3;8;;2,1;MD2;;;;0;129,130;0,1;FI");
  EXPECT_EQ(plain(), "Orders]1|D]5]2]]Title|I]20]3]8]]2.1]MD2]]]]0]129.130]0.1");
  modify("SCRB F SC", "D1;H; ;FI");
  EXPECT_EQ(plain(), "]1|I]20]3]8]]2.1]MD2]]]]0]129.130]0.1");
  modify("SCRB F SC", "H;Lost;9;T;Q;N;Q;Y");
  EXPECT_EQ(plain(), "]1|I]20]3]8]]2.1]MD2]]]]0]129.130]0.1");
  EXPECT_EQ(services.called, std::vector<std::string>{"!SCREEN"}) << "T tries the screen";
  EXPECT_NE(modify("SCRB SC2", "Q").find("$SCREENS SC2"), std::string::npos);
}

TEST_F(ModifyTest, UpdateRecordWithoutFieldsShowsTheForm) {
  modify("UPDATE.RECORD F A", "1;Jones;FI");
  EXPECT_EQ(get("F", "A").substr(0, 5), "Jones");
  modify("UPDATE.RECORD F INQUIRING 'Which? '", "A;1;Brown;FI;");
  EXPECT_EQ(get("F", "A").substr(0, 5), "Brown");
  EXPECT_NE(modify("UPDATE.RECORD F INQUIRING 1,'Green'", "A;NOSUCH;").find("1 record(s) updated"), std::string::npos);
  EXPECT_EQ(get("F", "A").substr(0, 5), "Green");
}

TEST_F(ModifyTest, FindTakesItsStringsFromTheSentence) {
  put("F", "B", "Brown||z");
  run("FIND F \"ith\" 'own' TO 3");
  EXPECT_EQ(code, 2);
  run("ESEARCH F \"Smith\" COUNT.SUP TO 3");
  EXPECT_EQ(code, 1);
  run("FIND");
  EXPECT_EQ(code, -1);
  modify("FIND F TO 3", "own;");
  EXPECT_EQ(code, 1);
}

TEST_F(ModifyTest, ServersAreNamed) {
  for (const char* verb : {"SET.SERVER", "DELETE.SERVER"})  // of the system account's VOC
    ASSERT_TRUE(workspace().voc().write(verb, record_of(std::string("V|CA|$") + verb)));
  EXPECT_EQ(run("LIST.SERVERS"), "No server has been named.\n");
  run("SET.SERVER far far.example:4000");
  EXPECT_EQ(code, 0);
  run("SET.SERVER NEAR 10.0.0.1");
  EXPECT_EQ(run("LIST.SERVERS"),
            "Server              Address                                 Port\n"
            "FAR                 far.example                             4000\n"
            "NEAR                10.0.0.1                                4243\n");
  EXPECT_EQ(workspace::find_server(workspace(), "near")->address, "10.0.0.1");
  run("SET.SERVER NEAR 10.0.0.1 TLS /etc/ca.pem");
  EXPECT_EQ(workspace::find_server(workspace(), "near")->authority, "/etc/ca.pem");
  EXPECT_TRUE(run("LIST.SERVERS").find("4243  TLS\n") != std::string::npos);
  run("SET.SERVER NEAR 10.0.0.1 CLEAR");
  EXPECT_EQ(code, -1);
  run("SET.SERVER 9X host");
  EXPECT_EQ(code, -1);
  run("SET.SERVER X host:99999");
  EXPECT_EQ(code, -1);
  run("DELETE.SERVER FAR");
  EXPECT_EQ(code, 0);
  run("DELETE.SERVER FAR");
  EXPECT_EQ(code, -7001);
  EXPECT_FALSE(workspace::find_server(workspace(), "FAR"));
}

}  // namespace
}  // namespace scarlet::command
