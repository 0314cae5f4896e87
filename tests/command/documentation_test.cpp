// SPDX-License-Identifier: GPL-3.0-or-later
// docs/commands.md is made from the tables of verbs, keywords and options. SCARLET_UPDATE_DOCS=1 writes it anew.
#include <gtest/gtest.h>

#include <string>

#include "base/text.h"
#include "command/verbs.h"
#include "os/env.h"
#include "os/process.h"
#include "workspace/options.h"

namespace scarlet::command {
namespace {

constexpr const char* kPath = "docs/commands.md";

struct Title {
  std::string_view area;
  std::string_view text;
};
constexpr Title kTitles[] = {
    {"control", "Paragraphs and control"},
    {"session", "Sessions and accounts"},
    {"programs", "Programs and catalogue"},
    {"files", "Files"},
    {"records", "Records"},
    {"lists", "Select lists"},
    {"queries", "Queries"},
    {"locks", "Locks"},
    {"printing", "Printing"},
    {"processes", "Processes and communication"},
    {"environment", "Terminal and environment"},
    {"tape", "Pseudo tapes"},
    {"backup", "Backup"},
};

std::string cell(std::string_view text) { return base::replace_all(text, "|", "\\|"); }

std::string verbs_of(const Title& title) {
  std::string page = "## " + std::string(title.text) + "\n\n| command | what it does |\n| --- | --- |\n";
  for (const VerbInfo& verb : all_verbs()) {
    if (verb.area == title.area) page += "| `" + cell(verb.syntax) + "` | " + cell(verb.help) + " |\n";
  }
  return page + "\n";
}

std::string keywords() {
  std::string page = "## Keywords\n\n| number | spellings | meaning |\n| --- | --- | --- |\n";
#define K(number, name, spellings, meaning) \
  page += "| " #number " | `" + cell(spellings) + "` | " + cell(meaning) + " |\n";
#include "workspace/keywords.def"
#undef K
  return page + "\n";
}

std::string options() {
  std::string page =
      "## Options\n\n`OPTION name {ON|OFF|DISPLAY}`. P: switched on by `OPTION PICK`; W: by `OPTION "
      "QMBASIC.WARNINGS`.\n\n";
  page += "| name | group | when on |\n| --- | --- | --- |\n";
  for (const workspace::OptionInfo& option : workspace::all_options()) {
    if (option.group == "H") continue;
    page +=
        "| `" + std::string(option.name) + "` | " + std::string(option.group) + " | " + cell(option.meaning) + " |\n";
  }
  return page;
}

std::string whole_page() {
  std::string page =
      "# Commands\n\nMade from the tables in the sources (gplsrc/command/verbs.def, gplsrc/workspace/keywords.def,\n"
      "gplsrc/workspace/options.def); `HELP name` shows the same. Braces mean optional, `|` means choice, `...` "
      "repeatable.\n"
      "Hyphens may stand for the dots of a command: `DELETE-FILE`.\n\n";
  for (const Title& title : kTitles) page += verbs_of(title);
  return page + keywords() + options();
}

TEST(Documentation, EveryAreaHasATitle) {
  for (const VerbInfo& verb : all_verbs()) {
    bool titled = false;
    for (const Title& title : kTitles) titled = titled || title.area == verb.area;
    EXPECT_TRUE(titled) << verb.area;
  }
}

TEST(Documentation, TheCommandPageIsThatOfTheTables) {
  if (os::environment("SCARLET_UPDATE_DOCS")) {
    ASSERT_TRUE(os::write_file(os::real_env(), kPath, whole_page()));
  }
  auto page = os::read_file(os::real_env(), kPath);
  ASSERT_TRUE(page) << "run from the top of the tree";
  EXPECT_TRUE(*page == whole_page()) << "SCARLET_UPDATE_DOCS=1 make test-command writes docs/commands.md anew";
}

}  // namespace
}  // namespace scarlet::command
