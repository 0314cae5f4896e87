// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/json_array.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "value/number.h"

namespace scarlet::formats {
namespace {

constexpr char kMarks[] = {base::kFieldMark, base::kValueMark, base::kSubvalueMark, base::kTextMark};
constexpr std::size_t kLevels = sizeof kMarks;
constexpr std::size_t kPlainDigits = 15;  // that a number of any other system keeps

Json scalar(std::string_view text, bool numbers) {
  if (numbers && text.size() <= kPlainDigits && is_json_number(text)) return Json::number(std::string(text));
  return Json::text(text);
}

// One element: an array when it has elements of its own, at this level or below.
Json element(std::string_view text, std::size_t level, bool numbers) {
  const std::string_view marks(kMarks, kLevels);
  if (text.find_first_of(marks.substr(std::min(level, kLevels))) == std::string_view::npos)
    return scalar(text, numbers);
  Json array = Json::array();
  for (const std::string_view part : base::split(text, kMarks[level]))
    array.elements().push_back(element(part, level + 1, numbers));
  return array;
}

std::vector<std::string_view> names_of(std::string_view names) {
  return base::split(names,
                     names.find(base::kFieldMark) != std::string_view::npos ? base::kFieldMark : base::kValueMark);
}

Json object_of(const std::vector<std::string_view>& fields, const std::vector<std::string_view>& names, bool numbers) {
  Json object = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i)
    object.set(names[i], element(i < fields.size() ? fields[i] : std::string_view{}, 1, numbers));
  return object;
}

// Each value of the fields is a row.
Json rows_of(const std::vector<std::string_view>& fields, const std::vector<std::string_view>& names, bool numbers) {
  std::vector<std::vector<std::string_view>> columns;
  std::size_t rows = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    columns.push_back(base::split(i < fields.size() ? fields[i] : std::string_view{}, base::kValueMark));
    rows = std::max(rows, columns.back().size());
  }
  Json array = Json::array();
  for (std::size_t row = 0; row < rows; ++row) {
    Json object = Json::object();
    for (std::size_t i = 0; i < names.size(); ++i)
      object.set(names[i], element(row < columns[i].size() ? columns[i][row] : std::string_view{}, 2, numbers));
    array.elements().push_back(std::move(object));
  }
  return array;
}

std::string flat(const Json& json, std::size_t level) {
  if (!json.is_container()) return json_text(json);
  if (level >= kLevels) return json.write();
  std::string out;
  for (const Json& each : json.elements()) {
    if (&each != json.elements().data()) out += kMarks[level];
    out += flat(each, level + 1);
  }
  for (const Json::Member& member : json.members()) {
    if (&member != json.members().data()) out += kMarks[level];
    out += flat(member.value, level + 1);
  }
  return out;
}

// The named member of an object, or of each element of an array.
std::string column(const Json& json, std::string_view name) {
  if (json.kind() == Json::Kind::Object) {
    const Json* const member = json.find(name);
    return member ? flat(*member, 1) : std::string();
  }
  std::string out;
  for (const Json& row : json.elements()) {
    if (&row != json.elements().data()) out += base::kValueMark;
    if (const Json* const member = row.find(name)) out += flat(*member, 2);
  }
  return out;
}

std::string plain_number(const std::string& digits) {
  if (digits.find_first_of("eE") == std::string::npos) return digits;
  value::Scratch scratch;
  constexpr int kMostPrecision = 14;
  return std::string(value::format_double(std::strtod(digits.c_str(), nullptr), kMostPrecision, scratch));
}

}  // namespace

Json json_from_array(std::string_view array, const ArrayToJson& how) {
  const auto fields = base::split(array, base::kFieldMark);
  if (!how.names.empty()) {
    const auto names = names_of(how.names);
    return how.rows ? rows_of(fields, names, how.numbers) : object_of(fields, names, how.numbers);
  }
  Json json = Json::array();
  if (array.empty()) return json;
  for (const std::string_view field : fields) json.elements().push_back(element(field, 1, how.numbers));
  return json;
}

std::string json_to_array(const Json& json, std::string_view names) {
  if (names.empty()) return flat(json, 0);
  std::string out;
  for (const std::string_view name : names_of(names)) {
    out += column(json, name);
    out += base::kFieldMark;
  }
  out.pop_back();
  return out;
}

std::string json_text(const Json& json) {
  switch (json.kind()) {
    case Json::Kind::Null: return {};
    case Json::Kind::Boolean: return json.as_boolean() ? "1" : "0";
    case Json::Kind::Number: return plain_number(json.bytes());
    case Json::Kind::Text: return json.bytes();
    default: return json.write();
  }
}

}  // namespace scarlet::formats
