// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/xml.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/text.h"

namespace scarlet::formats {
namespace {

using base::Status;

constexpr std::string_view kOrder =
    R"(<order id="7"><line n="1">A &amp; B</line><line n="2"><![CDATA[<C>]]></line><note>x<b>y</b></note></order>)";

std::string texts(std::string_view xpath, std::string_view document = kOrder) {
  const auto found = Xml::parse(document)->texts(xpath);
  return found ? base::join(*found, "|") : "bad";
}

TEST(Xml, WritesWhatItRead) {
  EXPECT_EQ(Xml::parse(kOrder)->write(), kOrder);
  EXPECT_EQ(Xml::parse("<?xml version=\"1.0\"?><!--c--><a/>")->write(), "<?xml version=\"1.0\"?><!--c--><a/>");
  EXPECT_EQ(Xml::parse("<a><b/></a>")->write(2), "<a>\n  <b />\n</a>\n");
  EXPECT_EQ(Xml::parse("")->write(), "");
}

TEST(Xml, XpathFindsTextsAttributesAndValues) {
  EXPECT_EQ(texts("/order/line"), "A & B|<C>");
  EXPECT_EQ(texts("//line/@n"), "1|2");
  EXPECT_EQ(texts("/order/note"), "xy");
  EXPECT_EQ(texts("count(//line)"), "2");
  EXPECT_EQ(texts("//none"), "");
  EXPECT_EQ(*Xml::parse(kOrder)->count("//line"), 2U);
  EXPECT_EQ(*Xml::parse(kOrder)->count("//none"), 0U);
}

TEST(Xml, ABadXpathSaysWhy) {
  const auto found = Xml::parse(kOrder)->texts("//line[");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.status(), Status::BadParameters);
  EXPECT_FALSE(found.error().subject.empty());
  EXPECT_FALSE(Xml::parse(kOrder)->table("//line", {"@n["}));
  EXPECT_EQ(Xml::parse(kOrder)->count(std::string(base::limits::kXpathBytes + 1, '/')).status(), Status::LimitReached);
}

TEST(Xml, ABadDocumentSaysWhere) {
  const auto xml = Xml::parse("<a>\n<b></a>");
  ASSERT_FALSE(xml);
  EXPECT_NE(xml.error().subject.find("(2:"), std::string::npos) << xml.error().subject;
  EXPECT_FALSE(Xml::parse("no element"));
}

TEST(Xml, EntitiesOfTheDocumentAreNotExpanded) {
  EXPECT_EQ(texts("/a", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>"), "&e;");
}

TEST(Xml, RowsAndColumnsMakeATable) {
  const auto table = *Xml::parse(kOrder)->table("//line", {"@n", ".", "none"});
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(base::join(table[1], "|"), "2|<C>|");
}

TEST(Xml, TextsCanBeSet) {
  Xml xml = Xml::parse(kOrder).value();
  EXPECT_EQ(*xml.set_text("//line", "<new>"), 2U);
  EXPECT_EQ(*xml.set_text("/order/@id", "8"), 1U);
  EXPECT_EQ(*xml.set_text("//none", "x"), 0U);
  EXPECT_FALSE(xml.set_text("1+1", "x"));
  EXPECT_EQ(
      xml.write(),
      R"(<order id="8"><line n="1">&lt;new&gt;</line><line n="2">&lt;new&gt;</line><note>x<b>y</b></note></order>)");
}

TEST(Xml, NodesInsideRemovedOnesAreNoTrouble) {
  Xml xml = Xml::parse("<r><a x='1'><a x='2'><a/></a></a><b/></r>").value();
  EXPECT_EQ(*xml.remove("//a | //@x"), 5U);
  EXPECT_EQ(xml.write(), "<r><b/></r>");
  xml = Xml::parse("<r><a><a/></a></r>").value();
  EXPECT_EQ(*xml.set_text("//a", "t"), 2U);
  EXPECT_EQ(xml.write(), "<r><a>t</a></r>");
}

TEST(Xml, DocumentsAreBuiltFromNothing) {
  Xml xml;
  EXPECT_EQ(*xml.add("/", "order", ""), 1U);
  EXPECT_EQ(*xml.add("/order", "@id", "7"), 1U);
  EXPECT_EQ(*xml.add("/order", "line", "A\x01\xE9"), 1U);
  EXPECT_EQ(xml.write(), "<order id=\"7\"><line>Aé</line></order>");
  EXPECT_EQ(xml.add("/order", "no name", "").status(), Status::BadName);
  EXPECT_EQ(xml.add("/order", "1x", "").status(), Status::BadName);
}

TEST(Xml, OtherEncodingsAreReadAndBecomeUtf8) {
  EXPECT_EQ(texts("/a", "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>"), "é");
  EXPECT_EQ(texts("/a", "<a>\xE9</a>"), "é");
  EXPECT_EQ(Xml::parse("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>")->write(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>é</a>");
}

TEST(Xml, DepthIsNoTrouble) {
  std::string document;
  for (int i = 0; i < 100'000; ++i) document += "<a>";
  document += "x";
  for (int i = 0; i < 100'000; ++i) document += "</a>";
  const auto xml = Xml::parse(document);
  ASSERT_TRUE(xml);
  EXPECT_EQ(xml->write(), document);
  EXPECT_EQ(xml->texts("/a")->at(0), "x");
}

}  // namespace
}  // namespace scarlet::formats
