// SPDX-License-Identifier: GPL-3.0-or-later
// SETUP.DEMO and DELETE.DEMO: a small lending library to try queries on.
//
//     TITLES   title, authors, subject          one record a book that was printed
//     BOOKS    title, reader, date out          one record a copy; id TITLE-n
//     READERS  name, joined                     who borrows
//
// Records are written with | for field marks and ] for value marks.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/create_file.h"
#include "command/verbs.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::FileSpace;

constexpr std::string_view kFiles[] = {"TITLES", "BOOKS", "READERS"};

struct DemoRecord {
  std::string_view file;
  FileSpace::Part part;
  std::string_view id;
  std::string_view text;
};
constexpr auto kDict = FileSpace::Part::Dictionary;
constexpr auto kData = FileSpace::Part::Data;

constexpr DemoRecord kRecords[] = {
    {"TITLES", kDict, "@ID", "D|0||Title|6R|S"},
    {"TITLES", kDict, "TITLE", "D|1||Name|34L|S"},
    {"TITLES", kDict, "AUTHOR", "D|2||Authors|20L|M"},
    {"TITLES", kDict, "SUBJECT", "D|3||Subject|12L|S"},
    {"TITLES", kDict, "@", "PH|TITLE AUTHOR SUBJECT"},
    {"TITLES", kData, "1", "The Light of the Harbour|Ames, P|Fiction"},
    {"TITLES", kData, "2", "Bread, Salt and Time|Corbett, J]Lind, A|Cookery"},
    {"TITLES", kData, "3", "Bridges and their Builders|Okafor, N|Engineering"},
    {"TITLES", kData, "4", "A Field Guide to Clouds|Lind, A|Nature"},
    {"TITLES", kData, "5", "Winter in the Islands|Ames, P|Travel"},
    {"BOOKS", kDict, "@ID", "D|0||Copy|6L|S"},
    {"BOOKS", kDict, "TITLENO", "D|1||Title|6R|S"},
    {"BOOKS", kDict, "READER", "D|2||Reader|6R|S"},
    {"BOOKS", kDict, "OUT", "D|3|D4-|Lent|10R|S"},
    {"BOOKS", kDict, "TITLE", "I|TRANS(TITLES,TITLENO,TITLE,\"X\")||Name|34L|S"},
    {"BOOKS", kDict, "AUTHOR", "I|TRANS(TITLES,TITLENO,AUTHOR,\"X\")||Authors|20L|M"},
    {"BOOKS", kDict, "NAME", "I|TRANS(READERS,READER,NAME,\"X\")||Lent to|16L|S"},
    {"BOOKS", kDict, "@", "PH|TITLE NAME OUT"},
    {"BOOKS", kData, "1-1", "1|3|14001"},
    {"BOOKS", kData, "1-2", "1||"},
    {"BOOKS", kData, "2-1", "2|1|14010"},
    {"BOOKS", kData, "3-1", "3||"},
    {"BOOKS", kData, "4-1", "4|3|14012"},
    {"BOOKS", kData, "4-2", "4|2|13988"},
    {"BOOKS", kData, "5-1", "5||"},
    {"READERS", kDict, "@ID", "D|0||Reader|6R|S"},
    {"READERS", kDict, "NAME", "D|1||Name|16L|S"},
    {"READERS", kDict, "JOINED", "D|2|D4-|Joined|10R|S"},
    {"READERS", kDict, "@", "PH|NAME JOINED"},
    {"READERS", kData, "1", "Baker, Tom|12500"},
    {"READERS", kData, "2", "Singh, Asha|13020"},
    {"READERS", kData, "3", "Wright, Ella|13760"},
};

base::Result<void> write_record(Call& call, const DemoRecord& demo) {
  auto file = call.workspace.files().open(demo.file, demo.part);
  if (!file) return file.error();
  std::string record(demo.text);
  std::replace(record.begin(), record.end(), '|', base::kFieldMark);
  std::replace(record.begin(), record.end(), ']', base::kValueMark);
  return (*file)->write(demo.id, record);
}

}  // namespace

std::int64_t setup_demo(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  for (const std::string_view name : kFiles) {
    if (call.workspace.voc().find(name)) return call.fail(MessageId::CommandDemoTaken, {name});
  }
  for (const std::string_view name : kFiles) {
    NewFile wanted;
    wanted.name = name;
    auto made = command::create_file(call.workspace, wanted);
    if (!made) return call.fail(MessageId::CommandFileNotCreated, {name, base::describe(made.error())});
  }
  for (const DemoRecord& demo : kRecords) {
    if (auto written = write_record(call, demo); !written) return call.fail(written.error());
  }
  call.say(MessageId::CommandDemoMade, {"TITLES, BOOKS, READERS"});
  return kDone;
}

std::int64_t delete_demo(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  for (const std::string_view name : kFiles) {
    if (call.workspace.voc().find(name)) call.services().execute("DELETE.FILE " + std::string(name) + " NO.QUERY");
  }
  call.say(MessageId::CommandDemoGone);
  return kDone;
}

}  // namespace scarlet::command::verbs
