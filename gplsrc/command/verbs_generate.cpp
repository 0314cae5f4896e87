// SPDX-License-Identifier: GPL-3.0-or-later
// GENERATE: include records of equates made from the D items of a dictionary. Its X record $INCLUDE says how: 2 file
// (BP), 3 record (file.H), 4 prefix, 5 copyright, 6 duplicates (M all, S one a field), 7 conversions (N none, Y where
// there is one, A all), 8 D for dynamic arrays and M for matrices, 9 record for matrices (file.MAT.H), 10 matrix, 11
// its prefix.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/program_files.h"
#include "command/verbs.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;

struct Item {
  std::int64_t field = 0;
  std::string name;
  std::string conversion;
};

// How the equates are written.
struct Style {
  std::string file, record, prefix, copyright, matrix_record, matrix, matrix_prefix;
  bool duplicates = true;
  char conversions = 'N';
  bool dynamic = true;
  bool matrices = false;
};

std::string or_else(std::string_view text, const std::string& otherwise) {
  return text.empty() ? otherwise : std::string(text);
}

Style read_style(std::string_view record, const std::string& file) {
  const auto field = [&](int n) { return value::field_of(record, n); };
  Style style;
  style.file = or_else(field(2), std::string(kDefaultProgramFile));
  style.record = or_else(field(3), file + ".H");
  style.prefix = field(4);
  style.copyright = field(5);
  style.duplicates = base::upper(field(6)) != "S";
  style.conversions = field(7).empty() ? 'N' : base::to_upper(field(7)[0]);
  const std::string kinds = base::upper(field(8));
  style.dynamic = kinds.empty() || kinds.find('D') != std::string::npos;
  style.matrices = kinds.find('M') != std::string::npos;
  style.matrix_record = or_else(field(9), file + ".MAT.H");
  style.matrix = or_else(field(10), file + ".REC");
  style.matrix_prefix = or_else(field(11), style.prefix);
  return style;
}

base::Result<std::vector<Item>> data_items(store::File& dictionary) {
  auto scan = dictionary.scan();
  if (!scan) return scan.error();
  std::vector<Item> items;
  std::string_view id;
  std::string_view record;
  for (;;) {
    auto more = (*scan)->next(id, &record);
    if (!more) return more.error();
    if (!*more) break;
    const auto number = base::parse_integer(value::field_of(record, 2));
    const bool data = !record.empty() && base::to_upper(record[0]) == 'D';
    if (data && number && *number > 0)
      items.push_back({*number, std::string(id), std::string(value::field_of(record, 3))});
  }
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return std::pair(a.field, a.name) < std::pair(b.field, b.name); });
  return items;
}

std::string make_record(const Style& style, const std::vector<Item>& items, const std::string& file, bool matrix) {
  std::vector<std::string> lines = {base::message(MessageId::CommandGenerated, {file})};
  if (!style.copyright.empty()) lines.push_back("* " + style.copyright);
  std::int64_t last = 0;
  for (const Item& item : items) {
    if (item.field == last && !style.duplicates) continue;
    last = item.field;
    const std::string number = std::to_string(item.field);
    const std::string name = (matrix ? style.matrix_prefix : style.prefix) + item.name;
    lines.push_back("      equate " + name + " to " + (matrix ? style.matrix + "(" + number + ")" : number));
    const bool converts = style.conversions == 'A' || (style.conversions == 'Y' && !item.conversion.empty());
    if (converts) lines.push_back("      equate " + name + ".CNV to \"" + item.conversion + "\"");
  }
  return base::join(lines, std::string(1, base::kFieldMark));
}

}  // namespace

std::int64_t generate(Call& call) {
  auto name = take_file_name(call);
  if (!name || !call.words.at_end()) return call.bad_words();
  name->part = workspace::FileSpace::Part::Dictionary;
  Status why = Status::Ok;
  auto dictionary = open_file(call, *name, &why);
  if (!dictionary) return -base::number(why);
  std::string record;
  if (!read_record(call, *dictionary, "$INCLUDE", record)) {
    return call.fail(MessageId::CommandRecordMissing, {"DICT " + dictionary->name.name, "$INCLUDE"},
                     -base::number(Status::RecordNotFound));
  }
  const Style style = read_style(record, dictionary->name.name);
  auto target = open_file(call, {workspace::FileSpace::Part::Data, false, false, style.file}, &why);
  if (!target) return -base::number(why);
  auto items = data_items(*dictionary->file);
  if (!items) return call.fail(items.error());
  for (const bool matrix : {false, true}) {
    if (!(matrix ? style.matrices : style.dynamic)) continue;
    const std::string& id = matrix ? style.matrix_record : style.record;
    const auto written = call.workspace.records().write(*target->variable, id,
                                                        make_record(style, *items, dictionary->name.name, matrix));
    if (!written.ok()) {
      return call.fail(MessageId::CommandRecordNotWritten, {id, base::meaning(Status(written.status))},
                       -written.status);
    }
  }
  return kDone;
}

}  // namespace scarlet::command::verbs
