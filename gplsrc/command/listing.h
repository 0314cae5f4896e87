// SPDX-License-Identifier: GPL-3.0-or-later
// Listing: lines of a command's report, to the terminal with its page prompts or to a print unit (LPTR {n}).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "command/call.h"

namespace scarlet::command {

class Listing {
 public:
  explicit Listing(workspace::Workspace& workspace, std::optional<int> unit = std::nullopt)
      : workspace_(workspace), unit_(unit) {}
  ~Listing();
  Listing(const Listing&) = delete;
  Listing& operator=(const Listing&) = delete;

  // False when the user has seen enough; further lines are dropped. Throws vm::Abort when he said so.
  bool line(std::string_view text);
  bool stopped() const { return stopped_; }

 private:
  workspace::Workspace& workspace_;
  std::optional<int> unit_;
  bool stopped_ = false;
};

// LPTR {n} and NO.PAGE, the options that all reports take.
struct ListingOptions {
  std::optional<int> unit;
  bool no_page = false;
  // Takes the next words of the sentence if they are one of these options.
  bool accept(Call& call);
};

// Text in a column of that width, padded with blanks; longer text is cut.
std::string left(std::string_view text, std::size_t width);
std::string right(std::string_view text, std::size_t width);

}  // namespace scarlet::command
