// SPDX-License-Identifier: GPL-3.0-or-later
// docs/basic.md is made from the table of statements and functions (sys/SYSCOM/BASIC.HELP), which knows all that the
// compiler knows. SCARLET_UPDATE_DOCS=1 writes it anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "basic/compile.h"
#include "basic/modes.h"
#include "command/basic_help.h"
#include "os/env.h"
#include "os/process.h"

namespace scarlet::command {
namespace {

constexpr const char* kPath = "docs/basic.md";

constexpr std::string_view kFunctions[] = {
#define F(enumerator, name, least, most, pure) name,
#define FSYNONYM(enumerator, name) name,
#include "code/intrinsics.def"
#undef FSYNONYM
#undef F
};

std::set<std::string_view> documented() {
  std::set<std::string_view> names;
  for (const BasicEntry& entry : basic_entries()) names.insert(entry.names.begin(), entry.names.end());
  return names;
}

bool is_function(std::string_view section) { return section.starts_with("Functions"); }

std::string anchor(std::string_view heading) {
  std::string out;
  for (const char c : heading) {
    if (c == ' ') out += '-';
    if (base::is_letter(c) || base::is_digit(c) || c == '-')
      out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return out;
}

std::string title(const BasicEntry& entry) {
  std::string out;
  for (const std::string_view name : entry.names) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

std::string shown(std::string_view line) { return base::replace_all(line, "\t", "        "); }

std::string entry_text(const BasicEntry& entry) {
  std::string text = "### " + title(entry) + "\n\n```text\n";
  for (const std::string_view syntax : entry.syntaxes) text += std::string(syntax) + "\n";
  text += "```\n\n" + base::replace_all(base::replace_all(entry.description, "<", "\\<"), "*", "\\*") + "\n\n```text\n";
  for (const std::string_view line : entry.code) text += std::string(line) + "\n";
  text += "```\n\n";
  if (entry.shown.empty()) return text;
  text += "shows\n\n```text\n";
  for (const std::string_view line : entry.shown) text += shown(line) + "\n";
  return text + "```\n\n";
}

std::string whole_page() {
  std::string page =
      "# BASIC: statements and functions\n\nMade from sys/SYSCOM/BASIC.HELP; `HELP name` shows the same. Braces mean "
      "optional, `|` means choice, `...` repeatable.\nTHEN and ELSE are followed by statements on the same line, or by "
      "a "
      "new line, statements and END.\n\nThe examples are run by `tests/programs/basic-help.sh`. They find a file DEMO "
      "with the records 1 (apple, red and green, 5),\n2 (pear, green, 7) and 3 (plum, blue, 9), a dictionary item NAME "
      "for field 1, and an index on it.\n\n";
  std::string_view section;
  for (const BasicEntry& entry : basic_entries()) {
    if (entry.section != section) {
      section = entry.section;
      page += "- [" + std::string(section) + "](#" + anchor(section) + "):";
    }
    page += " [" + title(entry) + "](#" + anchor(title(entry)) + ")";
    const bool last = &entry == &basic_entries().back() || (&entry)[1].section != section;
    page += last ? "\n" : " -";
  }
  section = {};
  for (const BasicEntry& entry : basic_entries()) {
    if (entry.section != section) page += "\n## " + std::string(entry.section) + "\n\n";
    section = entry.section;
    page += entry_text(entry);
  }
  return page;
}

TEST(BasicDocumentation, EveryFunctionIsInTheTable) {
  const auto names = documented();
  for (const std::string_view name : kFunctions) {
    EXPECT_TRUE(name == "@CURSOR" || names.contains(name)) << name;
  }
}

TEST(BasicDocumentation, EveryStatementIsInTheTable) {
  const auto names = documented();
  for (const std::string_view name : basic::statement_names()) EXPECT_TRUE(names.contains(name)) << name;
}

TEST(BasicDocumentation, TheTableNamesNothingElse) {
  const auto statements = basic::statement_names();
  const std::set<std::string_view> parts = {"CASE", "NEXT", "REPEAT", "END", "INCLUDE", "REM", "REMARK", "REMOVE", "@"};
  for (const BasicEntry& entry : basic_entries()) {
    for (const std::string_view name : entry.names) {
      const bool known = is_function(entry.section) ? std::ranges::find(kFunctions, name) != std::end(kFunctions)
                                                    : std::ranges::find(statements, name) != statements.end();
      EXPECT_TRUE(known || parts.contains(name) || name.starts_with('$')) << name;
    }
  }
}

TEST(BasicDocumentation, EveryModeIsExplained) {
  const auto mode = std::ranges::find_if(basic_entries(), [](const BasicEntry& e) { return e.names[0] == "$MODE"; });
  ASSERT_NE(mode, basic_entries().end());
  for (const std::string_view name : basic::mode_names()) {
    EXPECT_NE(mode->description.find(name), std::string_view::npos) << name;
  }
}

TEST(BasicDocumentation, EveryEntrySaysWhatItDoesAndHasAnExample) {
  ASSERT_FALSE(basic_entries().empty());
  for (const BasicEntry& entry : basic_entries()) {
    EXPECT_FALSE(entry.description.empty()) << title(entry);
    EXPECT_FALSE(entry.code.empty()) << title(entry);
  }
}

TEST(BasicDocumentation, ThePageIsThatOfTheTable) {
  if (os::environment("SCARLET_UPDATE_DOCS")) {
    ASSERT_TRUE(os::write_file(os::real_env(), kPath, whole_page()));
  }
  auto page = os::read_file(os::real_env(), kPath);
  ASSERT_TRUE(page) << "run from the top of the tree";
  EXPECT_TRUE(*page == whole_page()) << "SCARLET_UPDATE_DOCS=1 make test-command writes docs/basic.md anew";
}

}  // namespace
}  // namespace scarlet::command
