// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/json.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "formats/json_array.h"
#include "formats/json_path.h"

namespace scarlet::formats {
namespace {

using base::Status;

std::string again(std::string_view document, int indent = 0) {
  const auto json = Json::parse(document);
  return json ? json->write(indent) : json.error().subject;
}

std::string visible(std::string text) {
  for (char& c : text) {
    if (c == '\xFE') c = '^';
    if (c == '\xFD') c = ']';
    if (c == '\xFC') c = '\\';
  }
  return text;
}

std::string marked(std::string text) {
  for (char& c : text) {
    if (c == '^') c = '\xFE';
    if (c == ']') c = '\xFD';
    if (c == '\\') c = '\xFC';
  }
  return text;
}

std::string get(std::string_view document, std::string_view path) {
  const auto found = json_collect(*Json::parse(document), *parse_json_path(path));
  return found ? visible(*found) : "nothing";
}

std::string set(std::string_view document, std::string_view path, Json value) {
  Json json = *Json::parse(document);
  return json_set(json, *parse_json_path(path), std::move(value)) ? json.write() : "refused";
}

TEST(Json, WritesWhatItRead) {
  const std::string_view document = R"({"a":[1,-2.50e+3,true,false,null],"b":{"c":"x\"\\\n\u0001"},"d":[],"e":{}})";
  EXPECT_EQ(again(document), document);
  EXPECT_EQ(again(" [ 1 , 2 ] "), "[1,2]");
  EXPECT_EQ(again(R"({"a":[1,{"b":2}],"c":[]})", 2),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": 2\n    }\n  ],\n  \"c\": []\n}");
  EXPECT_EQ(again("\xEF\xBB\xBF[]"), "[]");
}

TEST(Json, OfTwoMembersWithOneNameTheLastCounts) { EXPECT_EQ(again(R"({"a":1,"b":2,"a":3})"), R"({"a":3,"b":2})"); }

TEST(Json, EscapesBecomeUtf8) {
  EXPECT_EQ(again(R"(["\u00e9\u20ac\ud834\udd1e\/\b"])"), "[\"é€𝄞/\\u0008\"]");
  EXPECT_EQ(again(R"(["\ud834x"])"), "[\"\xEF\xBF\xBDx\"]");
  EXPECT_EQ(again(R"(["\udd1e"])"), "[\"\xEF\xBF\xBD\"]");
  EXPECT_EQ(again(R"(["\ud834\u0041"])"),
            "[\"\xEF\xBF\xBD"
            "A\"]");
}

TEST(Json, BytesThatAreNotUtf8AreReadAsLatin1) {
  EXPECT_EQ(again("[\"caf\xE9\"]"), "[\"café\"]");
  EXPECT_EQ(Json::text("a\xFE").write(), "\"aþ\"");
}

TEST(Json, ABadDocumentSaysWhere) {
  EXPECT_EQ(again("[1,\n 2 3]"), "2:4");
  EXPECT_EQ(again(""), "1:1");
  for (const char* bad : {"[", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "\"a", "\"\\x\"", "\"\\u12\"", "01", "1.", ".5",
                          "+1", "1e", "nul", "[1] 2", "\"a\nb\"", "'a'", "-"}) {
    EXPECT_FALSE(Json::parse(bad)) << bad;
  }
}

TEST(Json, DocumentsAreLimitedInDepth) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(Json::parse(nested(base::limits::kJsonDepth + 1)));
  EXPECT_EQ(Json::parse(nested(base::limits::kJsonDepth + 2)).status(), Status::LimitReached);
  EXPECT_EQ(Json::parse(nested(5'000'000)).status(), Status::LimitReached);
}

TEST(Json, ManyMembersAreReadInTimeThatGrowsWithTheirNumber) {
  std::string document = "{";
  for (int i = 0; i < 200'000; ++i) document += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  document.back() = '}';
  EXPECT_EQ(Json::parse(document)->members().size(), 200'000U);
}

constexpr std::string_view kOrder =
    R"({"id":7,"ok":true,"none":null,"who":{"a/b":"x","c~d":"y"},"lines":[{"sku":"A","tags":[1,2]},{"sku":"B"}]})";

TEST(JsonPath, LeadsToMembersAndElements) {
  EXPECT_EQ(get(kOrder, "id"), "7");
  EXPECT_EQ(get(kOrder, "/ok"), "1");
  EXPECT_EQ(get(kOrder, "none"), "");
  EXPECT_EQ(get(kOrder, "who/a~1b"), "x");
  EXPECT_EQ(get(kOrder, "who/c~0d"), "y");
  EXPECT_EQ(get(kOrder, "lines/1/sku"), "A");
  EXPECT_EQ(get(kOrder, "lines/-1/sku"), "B");
  EXPECT_EQ(get(kOrder, "lines/2"), R"({"sku":"B"})");
  EXPECT_EQ(get("[1]", ""), "[1]");
  for (const char* nowhere : {"lines/0", "lines/3", "lines/x", "id/x", "zz", "lines/1/sku/x"}) {
    EXPECT_EQ(get(kOrder, nowhere), "nothing") << nowhere;
  }
}

TEST(JsonPath, EveryGivesADynamicArray) {
  EXPECT_EQ(get(kOrder, "lines/*/sku"), "A^B");
  EXPECT_EQ(get(kOrder, "lines/*/tags/*"), "1]2^");
  EXPECT_EQ(get(R"({"a":1,"b":[2]})", "*"), "1^[2]");
}

TEST(JsonPath, NumbersComePlain) { EXPECT_EQ(get("[1e3,1.50,-2.5E-1]", "*"), "1000^1.50^-0.25"); }

TEST(JsonPath, SettingMakesTheWay) {
  EXPECT_EQ(set("{}", "a/b/1", Json::text("x")), R"({"a":{"b":["x"]}})");
  EXPECT_EQ(set("[1]", "-1", Json::number("2")), "[1,2]");
  EXPECT_EQ(set("[1]", "3", Json::boolean(true)), "[1,null,true]");
  EXPECT_EQ(set("[1]", "1", Json()), "[null]");
  EXPECT_EQ(set("[1]", "", Json::object()), "{}");
  EXPECT_EQ(set(R"({"a":1})", "a", Json::number("2")), R"({"a":2})");
}

TEST(JsonPath, WhatStandsInTheWayIsNotOverwritten) {
  for (const char* bad : {"a/b", "l/x", "l/0", "l/-2", "*", "l/99999999"}) {
    EXPECT_EQ(set(R"({"a":1,"l":[]})", bad, Json()), "refused") << bad;
  }
  EXPECT_FALSE(parse_json_path(std::string(1000, '/')));
}

TEST(JsonPath, RemovesMembersAndElements) {
  Json json = *Json::parse(R"({"a":[1,2,3],"b":4})");
  EXPECT_TRUE(json_remove(json, *parse_json_path("a/2")));
  EXPECT_TRUE(json_remove(json, *parse_json_path("b")));
  EXPECT_FALSE(json_remove(json, *parse_json_path("b")));
  EXPECT_FALSE(json_remove(json, *parse_json_path("a/9")));
  EXPECT_FALSE(json_remove(json, *parse_json_path("")));
  EXPECT_EQ(json.write(), R"({"a":[1,3]})");
}

TEST(JsonArray, DynamicArraysBecomeArraysInArrays) {
  EXPECT_EQ(json_from_array(marked("a^b]c^d\\e"), {}).write(), R"(["a",["b","c"],[["d","e"]]])");
  EXPECT_EQ(json_from_array("", {}).write(), "[]");
  EXPECT_EQ(json_from_array(marked("7^007^1.5^1e400^x"), {.names = {}, .numbers = true}).write(),
            R"([7,"007",1.5,1e400,"x"])");
}

TEST(JsonArray, NamesMakeObjects) {
  const std::string names = marked("ID^QTY");
  EXPECT_EQ(json_from_array(marked("7^1]2"), {.names = names}).write(), R"({"ID":"7","QTY":["1","2"]})");
  EXPECT_EQ(json_from_array("7", {.names = names}).write(), R"({"ID":"7","QTY":""})");
  EXPECT_EQ(json_from_array(marked("7]8^1]2\\3"), {.names = names, .rows = true, .numbers = true}).write(),
            R"([{"ID":7,"QTY":1},{"ID":8,"QTY":[2,3]}])");
}

TEST(JsonArray, DocumentsBecomeDynamicArrays) {
  const auto array = [](std::string_view document, std::string names = {}) {
    return visible(json_to_array(*Json::parse(document), marked(std::move(names))));
  };
  EXPECT_EQ(array(R"(["a",["b","c"],[["d","e"]]])"), "a^b]c^d\\e");
  EXPECT_EQ(array(R"({"ID":7,"QTY":[1,2]})", "QTY^ID^NONE"), "1]2^7^");
  EXPECT_EQ(array(R"([{"ID":7,"QTY":1},{"ID":8,"QTY":[2,3]},5])", "ID^QTY"), "7]8]^1]2\\3]");
  EXPECT_EQ(array("5"), "5");
  EXPECT_EQ(array("[[[[[1,2]]]]]"), "[1,2]");
}

}  // namespace
}  // namespace scarlet::formats
