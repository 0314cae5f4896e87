// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/error_messages.h"

#include "base/text.h"
#include "convert/convert.h"
#include "session/session.h"

namespace scarlet::session {
namespace {

constexpr std::int64_t kLongestField = 32'767;

std::string converted(Session& session, std::int64_t value, std::string_view code) {
  int status = 0;
  return convert::oconv(value::Value::of(value), code, session.workspace().conversion_context(), status).to_string();
}

std::string padded(std::string text, std::int64_t width, bool right) {
  if (width <= static_cast<std::int64_t>(text.size())) return text;
  const std::string blanks(static_cast<std::size_t>(std::min(width, kLongestField)) - text.size(), ' ');
  return right ? blanks + text : text + blanks;
}

// One field of the record; takes an argument where the letter asks for one.
std::string expand(Session& session, std::string_view field, const std::string& id,
                   const std::vector<std::string>& arguments, std::size_t& next) {
  const std::string_view rest = field.substr(1);
  const std::int64_t number = base::parse_integer(base::trimmed(rest)).value_or(0);
  switch (base::to_upper(field[0])) {
    case 'A':
    case 'R': {
      std::string argument = next < arguments.size() ? arguments[next] : std::string();
      ++next;
      return padded(std::move(argument), number, base::to_upper(field[0]) == 'R');
    }
    case 'B': return "\a";
    case 'D': return converted(session, session.workspace().today(), "D");
    case 'T': return converted(session, session.workspace().seconds_since_midnight(), "MTS");
    case 'E': return "[" + id + "] " + std::string(rest);
    case 'H': return std::string(rest);
    case 'L': return std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(number, 1, kLongestField)), '\n');
    case 'S': return std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(number, 0, kLongestField)), ' ');
    default: return std::string(field);
  }
}

}  // namespace

void show_error_message(Session& session, const std::string& id, const std::vector<std::string>& arguments) {
  if (const auto number = base::parse_integer(id)) session.workspace().variables().system_return_code = *number;
  std::string record;
  auto file = session.workspace().files().open("ERRMSG");
  store::StringSink sink(record);
  const bool found = file && (*file)->read(id, sink).ok() && !record.empty();
  if (!found) {
    session.workspace().output().line(id);
    return;
  }
  std::string text;
  std::size_t next = 0;
  for (const auto field : base::split(record, base::kFieldMark)) {
    if (!field.empty()) text += expand(session, field, id, arguments, next);
  }
  session.workspace().output().line(text);
}

}  // namespace scarlet::session
