// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/listing.h"

#include "workspace/print_units.h"

namespace scarlet::command {
namespace {

constexpr int kLastUnit = 255;

}  // namespace

Listing::~Listing() {
  if (!unit_) return;
  workspace::PrintUnits& printers = workspace_.printers();
  if (printers.settings(*unit_).keep_open) {
    printers.device(*unit_).eject();
  } else if (auto closed = printers.close(*unit_); !closed) {
    workspace_.output().line(base::describe(closed.error()));
  }
}

bool Listing::line(std::string_view text) {
  if (stopped_) return false;
  if (unit_) {
    stopped_ = !workspace_.printers().device(*unit_).line(text);
    return !stopped_;
  }
  terminal::Output& output = workspace_.output();
  output.line(text);
  workspace_.services().poll();
  const auto answer = output.page_answer();
  output.clear_page_answer();
  if (answer == terminal::Output::PageAnswer::Abort) throw vm::Abort{1, {}, false};
  stopped_ = answer == terminal::Output::PageAnswer::Quit;
  return !stopped_;
}

bool ListingOptions::accept(Call& call) {
  if (call.words.accept(workspace::Keyword::NoPage)) {
    no_page = true;
    call.output().set_paging(false);
    return true;
  }
  if (!call.words.accept(workspace::Keyword::Lptr)) return false;
  const auto number = call.number();
  unit = static_cast<int>(number && *number >= 0 && *number <= kLastUnit ? *number : 0);
  return true;
}

std::string left(std::string_view text, std::size_t width) {
  std::string cell(text.substr(0, width));
  cell.resize(width, ' ');
  return cell;
}

std::string right(std::string_view text, std::size_t width) {
  return text.size() >= width ? std::string(text) : std::string(width - text.size(), ' ') + std::string(text);
}

}  // namespace scarlet::command
