// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that programs ask the session for: the environment, system messages, messages of users, dictionary look-ups.
#include "base/text.h"
#include "convert/convert.h"
#include "os/process.h"
#include "session/session.h"
#include "value/dynamic_array.h"

namespace scarlet::session {

std::string Session::environment_listing() const {
  std::string names;
  std::string values;
  for (const auto& [name, value] : os::environment_all()) {
    if (!names.empty()) {
      names += base::kValueMark;
      values += base::kValueMark;
    }
    names += name;
    values += value;
  }
  return names + base::kFieldMark + values;
}

void Session::log_message(std::string_view text) {
  const std::int64_t limit_kb = instance_.config().number("ERRLOG");
  if (limit_kb <= 0) return;
  const std::string path = instance_.system_account() + "/errlog";
  auto file = workspace_->env().open(path, os::OpenMode::CreateOrOpen);
  if (!file) return;
  if (auto size = (*file)->size_bytes(); size && *size > static_cast<std::uint64_t>(limit_kb) * 1024) {
    (void)(*file)->resize(0);
  }
  const std::string line = convert::time_and_date(workspace_->today(), workspace_->seconds_since_midnight()) +
                           " user " + std::to_string(workspace_->user_number()) + " " + workspace_->login_name() +
                           ": " + std::string(text) + "\n";
  (void)(*file)->append(std::as_bytes(std::span(line.data(), line.size())));
}

// %1 to %4 are the arguments, %S STATUS() as it is, %% a percent sign, \n and \t line and tab.
std::string Session::system_message(const std::string& id, const std::vector<std::string>& arguments) {
  std::string text;
  store::StringSink sink(text);
  auto file = instance_.store().open(instance_.system_account() + "/MESSAGES");
  const std::string& language = processor_->environment().language;
  bool found = file && !language.empty() && (*file)->read(language + id, sink).ok() && !text.empty();
  found = found || (file && (*file)->read(id, sink).ok() && !text.empty());
  if (!found) return "Message " + id;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] == '%' && next >= '1' && next <= '4') {
      const auto which = static_cast<std::size_t>(next - '1');
      if (which < arguments.size()) out += arguments[which];
      ++i;
    } else if (text[i] == '%' && next == '%') {
      out += text[i++];
    } else if (text[i] == '%' && next == 'S') {
      out += std::to_string(machine_->status());
      ++i;
    } else if (text[i] == '\\' && (next == 'n' || next == 't')) {
      out += next == 'n' ? '\n' : '\t';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string Session::take_messages() {
  auto file = instance_.store().open(instance_.system_account() + "/$IPC");
  if (!file) return {};
  const std::string id = "M" + std::to_string(workspace_->user_number());
  std::string text;
  store::StringSink sink(text);
  auto found = (*file)->read(id, sink);
  if (!found || !*found) return {};
  (void)(*file)->remove(id);
  instance_.users().clear_flags(slot_, shared::kMessagePending);
  return text;
}

std::string Session::field_number(store::File& file, const std::string& name, workspace::FileSpace::Part part,
                                  const std::string& item) {
  (void)file;
  if (base::equal_ignoring_case(item, "@RECORD")) return "-1";
  if (base::equal_ignoring_case(item, "@ID") || part == workspace::FileSpace::Part::Dictionary) return "0";
  auto dictionary = workspace_->files().open_any_case(name, workspace::FileSpace::Part::Dictionary);
  if (!dictionary) return "0";
  for (const std::string& id : {item, base::upper(item)}) {
    std::string record;
    store::StringSink sink(record);
    auto found = (*dictionary)->read(id, sink);
    if (found && *found) return std::string(value::field_of(record, 2));
  }
  return "0";
}

std::string Session::index_description(const store::IndexDefinition& index) const {
  const std::string mark(1, base::kValueMark);
  const std::string_view record = index.dictionary_record;
  const std::string type(value::field_of(record, 1).substr(0, 1));
  // Flags that are off are empty.
  const auto flag = [](bool on) { return on ? std::string("1") : std::string(); };
  std::string first = type + mark + flag(!index.built) + mark + flag(index.no_nulls) + mark + flag(true) + mark +
                      std::to_string(index.number) + mark + (index.order == store::KeyOrder::RightNumeric ? "R" : "L") +
                      mark + mark + flag(index.no_case);
  std::vector<std::string> fields;
  for (const auto field : base::split(record, base::kFieldMark)) fields.emplace_back(field);
  if (fields.size() < 6) fields.resize(6);
  fields[0] = first;
  fields[4] = index.order == store::KeyOrder::RightNumeric ? "R" : "L";
  fields[5] = index.multivalued ? "M" : "S";
  return base::join(fields, std::string(1, base::kFieldMark));
}

}  // namespace scarlet::session
