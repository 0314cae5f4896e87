// SPDX-License-Identifier: GPL-3.0-or-later
// docs/commands.md is made from the tables of verbs, keywords and options; the examples in it are kept.
// SCARLET_UPDATE_DOCS=1 writes it anew.
#include <gtest/gtest.h>

#include <string>

#include "base/text.h"
#include "command/verbs.h"
#include "os/env.h"
#include "os/process.h"
#include "workspace/new_account_voc.h"
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
    {"later", "Not part of this release"},
};

std::string cell(std::string_view text) { return base::replace_all(text, "|", "\\|"); }

// A heading as GitHub links to it.
std::string anchor(std::string_view heading) {
  std::string out;
  for (const char c : heading) {
    if (base::is_letter(c) || base::is_digit(c) || c == '-')
      out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return out;
}

// Other names of the verb: VOC records that name the same dispatch.
std::string other_names(const VerbInfo& verb) {
  std::string names;
  for (const auto& [id, record] : workspace::new_account_voc()) {
    const auto fields = base::split(record, base::kFieldMark);
    if (id == verb.name || fields.size() < 3 || fields[0] != "V" || fields[2] != verb.dispatch) continue;
    names += (names.empty() ? "`" : ", `") + id + "`";
  }
  return names;
}

// The words of a syntax line that could be keywords, each between blanks.
std::string words_of(const VerbInfo& verb) {
  std::string words = " " + std::string(verb.syntax.substr(verb.name.size())) + " ";
  for (char& c : words) {
    if (!base::is_letter(c) && !base::is_digit(c) && c != '.') c = ' ';
  }
  return words;
}

// Examples stand in the page itself, at the end of the section of their verb; tests/query/examples.py runs them.
std::string example_of(const VerbInfo& verb, std::string_view page) {
  const std::string heading = "\n### " + std::string(verb.name) + "\n";
  const auto section = page.find(heading);
  if (section == std::string_view::npos) return {};
  const auto end =
      std::min(page.find("\n### ", section + heading.size()), page.find("\n## ", section + heading.size()));
  const auto start = page.find("\n```\n:", section);
  if (start == std::string_view::npos || start > end) return {};
  const auto close = page.find("\n```\n", start + 5);
  return close == std::string_view::npos ? std::string()
                                         : std::string(page.substr(start + 1, close + 5 - start)) + "\n";
}

std::string verb_section(const VerbInfo& verb, std::string_view page) {
  std::string text = "### " + std::string(verb.name) + "\n\n```text\n" + std::string(verb.syntax) + "\n```\n\n";
  std::string help(verb.help);
  help[0] = base::to_upper(help[0]);
  text += help + ".";
  if ((verb.traits & kAdministrator) != 0) text += " For administrators.";
  if ((verb.traits & kNoTransaction) != 0) text += " Not inside a transaction.";
  const std::string others = other_names(verb);
  if (!others.empty()) text += " Also " + others + ".";
  text += "\n\n";
  for (const std::string_view paragraph : base::split(note_of(verb), '\n')) {
    if (!paragraph.empty()) text += std::string(paragraph) + "\n\n";
  }
  return text + example_of(verb, page);
}

std::string verbs_of(const Title& title, std::string_view page) {
  std::string text = "## " + std::string(title.text) + "\n\n| command | what it does |\n| --- | --- |\n";
  for (const VerbInfo& verb : all_verbs()) {
    if (verb.area != title.area) continue;
    text += "| [" + std::string(verb.name) + "](#" + anchor(verb.name) + ") | " + cell(verb.help) + " |\n";
  }
  text += "\n";
  for (const VerbInfo& verb : all_verbs()) {
    if (verb.area == title.area) text += verb_section(verb, page);
  }
  return text;
}

std::string used_by(std::string_view spellings) {
  std::string verbs;
  for (const VerbInfo& verb : all_verbs()) {
    const std::string words = words_of(verb) + " ";
    for (const std::string_view spelling : base::split(spellings, ' ')) {
      if (spelling.size() < 2 || words.find(" " + std::string(spelling) + " ") == std::string::npos) continue;
      verbs += (verbs.empty() ? "[" : ", [") + std::string(verb.name) + "](#" + anchor(verb.name) + ")";
      break;
    }
  }
  return verbs;
}

std::string keywords() {
  std::string page =
      "## Keywords\n\nA K record of the VOC holds the number; an account may add spellings of its own. How queries use "
      "them "
      "stands in [queries.md](queries.md).\n\n| number | spellings | meaning | in the syntax of |\n| --- | --- | --- | "
      "--- |\n";
#define K(number, name, spellings, meaning) \
  page += "| " #number " | `" + cell(spellings) + "` | " + cell(meaning) + " | " + used_by(spellings) + " |\n";
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

std::string title_anchor(std::string_view title) {
  std::string out;
  for (const char c : title) out += c == ' ' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

std::string whole_page(std::string_view old_page) {
  std::string page =
      "# Commands\n\nMade from the tables in the sources (gplsrc/command/verbs.def, gplsrc/workspace/keywords.def,\n"
      "gplsrc/workspace/options.def); `HELP name` shows the same. Braces mean optional, `|` means choice, `...` "
      "repeatable.\n"
      "Hyphens may stand for the dots of a command: `DELETE-FILE`. Most commands leave 0 in @SYSTEM.RETURN.CODE when "
      "they "
      "are done,\n-1 when a word is wrong or missing, or the negative number of an error.\n\n"
      "The examples are run by `tests/query/examples.py`: lines with a colon are typed, each block in a session of its "
      "own, with\nthe files of [queries.md](queries.md#the-files-of-the-examples).\n\n";
  page += "Contents:";
  for (const Title& title : kTitles) page += " [" + std::string(title.text) + "](#" + title_anchor(title.text) + ") -";
  page += " [Keywords](#keywords) - [Options](#options)\n\n";
  for (const Title& title : kTitles) page += verbs_of(title, old_page);
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
  auto page = os::read_file(os::real_env(), kPath);
  ASSERT_TRUE(page) << "run from the top of the tree";
  if (os::environment("SCARLET_UPDATE_DOCS")) {
    ASSERT_TRUE(os::write_file(os::real_env(), kPath, whole_page(*page)));
    page = os::read_file(os::real_env(), kPath);
  }
  EXPECT_TRUE(*page == whole_page(*page)) << "SCARLET_UPDATE_DOCS=1 make test-command writes docs/commands.md anew";
}

TEST(Documentation, NotesAreOfVerbs) {
#define NOTE(verb, text) EXPECT_NE(find_verb(verb), nullptr) << verb;
#include "command/verb_notes.def"
#undef NOTE
}

}  // namespace
}  // namespace scarlet::command
