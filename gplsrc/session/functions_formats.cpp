// SPDX-License-Identifier: GPL-3.0-or-later
// What the functions of the formats share.
#include "session/functions_formats.h"

#include "base/text.h"
#include "session/session.h"

namespace scarlet::session {

FormatCall::FormatCall(Session& session, Arguments arguments, vm::Machine& machine)
    : session_(session), arguments_(arguments), machine_(machine) {
  machine_.set_status(0);
  session_.formats().problem.clear();
}

std::string FormatCall::text(std::size_t at) const {
  return has(at) ? text_of(*arguments_[at], machine_) : std::string();
}

std::int64_t FormatCall::integer(std::size_t at, std::int64_t absent) const {
  return has(at) ? machine_.integer(*arguments_[at]) : absent;
}

std::vector<std::string> FormatCall::list(std::size_t at) const {
  std::vector<std::string> items;
  const std::string all = base::replace_all(text(at), {&base::kValueMark, 1}, {&base::kFieldMark, 1});
  if (all.empty()) return items;
  for (const std::string_view item : base::split(all, base::kFieldMark)) items.emplace_back(item);
  return items;
}

value::Value FormatCall::fail(base::Status status, std::string problem) const {
  machine_.set_status(base::number(status));
  session_.formats().problem = problem.empty() ? std::string(base::meaning(status)) : std::move(problem);
  return value::Value::empty();
}

value::Value FormatCall::answer(const base::Result<std::string>& result) const {
  return result ? value::Value::of(*result) : fail(result.error());
}

std::string joined_by_field_marks(const std::vector<std::string>& texts) {
  return base::join(texts, {&base::kFieldMark, 1});
}

}  // namespace scarlet::session
