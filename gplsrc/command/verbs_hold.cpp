// SPDX-License-Identifier: GPL-3.0-or-later
// SP.VIEW {{DICT} file} {id} {LPTR n}: looks through a hold file and prints it.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/editor_screen/painter.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "workspace/print_units.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;

constexpr std::size_t kPanColumns = 10;
constexpr char kFormFeed = '\f';

// One record on the screen. A form feed begins a page of the report; the screen shows a part of it.
class Viewer {
 public:
  Viewer(Call& call, std::string title, std::string_view record, int unit)
      : call_(call),
        title_(std::move(title)),
        unit_(unit),
        painter_(call.services().terminfo(), [&call](std::string_view bytes) {
          call.output().write(bytes);
          call.output().flush();
        }) {
    for (const std::string_view line : fields_of(record)) lines_.emplace_back(line);
    painter_.resize(static_cast<std::size_t>(call.output().width()), static_cast<std::size_t>(call.output().depth()));
  }

  void run() {
    bool more = true;
    while (more) {
      paint();
      more = obey(base::to_upper(call_.services().read_key(-1).value_or('Q')));
    }
    painter_.leave();
  }

 private:
  std::size_t rows() const { return painter_.height() - 1; }
  std::size_t last_top() const { return lines_.size() > rows() ? lines_.size() - rows() : 0; }

  bool obey(char key) {
    switch (key) {
      case 'N': top_ = std::min(top_ + rows(), last_top()); break;
      case 'P': top_ -= std::min(top_, rows()); break;
      case 'D': top_ = std::min(top_ + 1, last_top()); break;
      case 'U': top_ -= std::min<std::size_t>(top_, 1); break;
      case 'R': left_ += kPanColumns; break;
      case 'L': left_ -= std::min(left_, kPanColumns); break;
      case 'T': top_ = 0; break;
      case 'B': top_ = last_top(); break;
      case 'S': print(); break;
      default: break;
    }
    return key != 'Q';
  }

  void paint() {
    std::vector<std::string> shown;
    for (std::size_t n = top_; n < std::min(top_ + rows(), lines_.size()); ++n) {
      std::string line = left_ < lines_[n].size() ? lines_[n].substr(left_) : std::string();
      std::transform(line.begin(), line.end(), line.begin(), editor_screen::shown_character);
      shown.push_back(std::move(line));
    }
    shown.resize(rows());
    const std::string prompt =
        printed_ ? base::message(MessageId::CommandViewPrinted) : base::message(MessageId::CommandViewPrompt, {title_});
    shown.push_back(prompt);
    painter_.paint(shown, rows(), std::min(prompt.size(), painter_.width() - 1));
    printed_ = false;
  }

  void print() {
    Listing listing(call_.workspace, unit_);
    for (const std::string& line : lines_) listing.line(line.starts_with(kFormFeed) ? line.substr(1) : line);
    printed_ = true;
  }

  Call& call_;
  std::string title_;
  int unit_;
  editor_screen::Painter painter_;
  std::vector<std::string> lines_;
  std::size_t top_ = 0;
  std::size_t left_ = 0;
  bool printed_ = false;
};

// Asks which of the records; empty when none is wanted.
std::string choose(Call& call, OpenFile& file) {
  auto ids = all_ids(*file.file);
  if (!ids || ids->empty()) {
    call.say(MessageId::CommandViewNothing, {file.name.shown()});
    return {};
  }
  std::sort(ids->begin(), ids->end());
  for (std::size_t n = 0; n < ids->size(); ++n) call.output().line(right(std::to_string(n + 1), 4) + "  " + (*ids)[n]);
  const std::string answer = call.services().input(base::message(MessageId::CommandViewWhich)).value_or("");
  const auto number = base::parse_integer(base::trimmed(answer));
  if (!number) return answer;
  return *number >= 1 && static_cast<std::size_t>(*number) <= ids->size()
             ? (*ids)[static_cast<std::size_t>(*number) - 1]
             : std::string();
}

}  // namespace

std::int64_t view_hold_file(Call& call) {
  if (call.output().captured()) return call.fail(MessageId::CommandNeedsScreen, {call.verb.name});
  std::vector<std::string> words;
  bool dict = false;
  int unit = 0;
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::Dict)) {
      dict = true;
    } else if (call.words.accept(Keyword::Lptr)) {
      unit = static_cast<int>(call.number().value_or(0));
      if (unit < 0 || unit > 255) return call.bad_words();
    } else {
      words.push_back(call.word());
    }
  }
  if (words.size() > 2 || (dict && words.empty())) return call.bad_words();
  FileName name;
  name.name = words.size() == 2 || dict ? words.front() : "$HOLD";
  name.dict = dict;
  if (dict) name.part = workspace::FileSpace::Part::Dictionary;
  base::Status why = base::Status::Ok;
  auto file = open_file(call, name, &why);
  if (!file) return -base::number(why);
  const bool named = words.size() == 2 || (words.size() == 1 && !dict);
  for (;;) {
    const std::string id = named ? words.back() : choose(call, *file);
    if (id.empty()) return kDone;
    std::string record;
    if (!read_record(call, *file, id, record)) {
      return call.fail(MessageId::CommandSedNotThere, {id}, -base::number(base::Status::RecordNotFound));
    }
    Viewer(call, name.shown() + " " + id, record, unit).run();
    if (named) return kDone;
  }
}

}  // namespace scarlet::command::verbs
