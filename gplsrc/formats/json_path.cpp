// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/json_path.h"

#include <span>

#include "base/limits.h"
#include "base/text.h"
#include "formats/json_array.h"

namespace scarlet::formats {
namespace {

using base::Result;
using base::Status;
using Steps = std::span<const JsonStep>;

JsonStep step_of(std::string_view text) {
  JsonStep step;
  step.every = text == "*";
  step.position = base::parse_integer(text);
  step.name = base::replace_all(base::replace_all(text, "~1", "/"), "~0", "~");
  return step;
}

// The index from 0 of an element that exists.
std::optional<std::size_t> index_of(const Json& array, const JsonStep& step) {
  const auto size = static_cast<std::int64_t>(array.elements().size());
  if (!step.position) return std::nullopt;
  const std::int64_t position = *step.position == -1 ? size : *step.position;
  if (position < 1 || position > size) return std::nullopt;
  return static_cast<std::size_t>(position - 1);
}

const Json* step_into(const Json& json, const JsonStep& step) {
  if (step.every) return nullptr;
  if (json.kind() == Json::Kind::Object) return json.find(step.name);
  if (json.kind() != Json::Kind::Array) return nullptr;
  const auto index = index_of(json, step);
  return index ? &json.elements()[*index] : nullptr;
}

const Json* walk(const Json& from, Steps steps) {
  const Json* json = &from;
  for (const JsonStep& step : steps) {
    json = step_into(*json, step);
    if (!json) return nullptr;
  }
  return json;
}

constexpr char kMarks[] = {base::kFieldMark, base::kValueMark, base::kSubvalueMark, base::kTextMark};
constexpr std::size_t kDeepestMark = sizeof kMarks - 1;

std::string collect(const Json& json, Steps steps, std::size_t level);

std::string collect_every(const Json& json, Steps rest, std::size_t level) {
  std::string out;
  const char mark = kMarks[std::min(level, kDeepestMark)];
  const auto add = [&](const Json& element, bool first) {
    if (!first) out += mark;
    out += collect(element, rest, level + 1);
  };
  for (const Json& element : json.elements()) add(element, &element == json.elements().data());
  for (const Json::Member& member : json.members()) add(member.value, &member == json.members().data());
  return out;
}

std::string collect(const Json& json, Steps steps, std::size_t level) {
  if (steps.empty()) return json_text(json);
  if (steps[0].every) return collect_every(json, steps.subspan(1), level);
  const Json* const next = step_into(json, steps[0]);
  return next ? collect(*next, steps.subspan(1), level) : std::string();
}

// The element to set, made where there is none; null when it can not be.
Json* place_in_array(Json& array, const JsonStep& step) {
  if (const auto index = index_of(array, step); index && *step.position != -1) return &array.elements()[*index];
  if (!step.position || *step.position == 0 || *step.position < -1) return nullptr;
  const std::size_t size = array.elements().size();
  const std::size_t wanted = *step.position == -1 ? size + 1 : static_cast<std::size_t>(*step.position);
  if (wanted - size > base::limits::kJsonPadding) return nullptr;
  array.elements().resize(wanted);
  return &array.elements().back();
}

Json* place_in(Json& json, const JsonStep& step) {
  if (json.kind() == Json::Kind::Null) json = step.position ? Json::array() : Json::object();
  if (json.kind() == Json::Kind::Array) return place_in_array(json, step);
  if (json.kind() != Json::Kind::Object) return nullptr;
  if (!json.find(step.name)) json.set(step.name, Json());
  return json.find(step.name);
}

// Whether all steps can be taken, so that a failing one leaves nothing half made.
bool leads_somewhere(const Json& document, const JsonPath& path) {
  const Json* json = &document;
  for (const JsonStep& step : path) {
    if (step.every) return false;
    if (!json) continue;
    if (json->kind() != Json::Kind::Null && !json->is_container()) return false;
    json = step_into(*json, step);
  }
  return true;
}

}  // namespace

Result<JsonPath> parse_json_path(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  JsonPath steps;
  if (path.empty()) return steps;
  for (const std::string_view step : base::split(path, '/')) {
    steps.push_back(step_of(step));
    if (steps.size() > base::limits::kJsonDepth) return Status::LimitReached;
  }
  return steps;
}

const Json* json_at(const Json& document, const JsonPath& path) { return walk(document, path); }

std::optional<std::string> json_collect(const Json& document, const JsonPath& path) {
  for (const JsonStep& step : path) {
    if (step.every) return collect(document, path, 0);
  }
  const Json* const found = walk(document, path);
  return found ? std::optional<std::string>(json_text(*found)) : std::nullopt;
}

Result<void> json_set(Json& document, const JsonPath& path, Json value) {
  if (!leads_somewhere(document, path)) return Status::BadParameters;
  Json* json = &document;
  for (const JsonStep& step : path) {
    json = place_in(*json, step);
    if (!json) return Status::BadParameters;
  }
  *json = std::move(value);
  return {};
}

bool json_remove(Json& document, const JsonPath& path) {
  if (path.empty()) return false;
  Json* const parent = const_cast<Json*>(walk(document, Steps(path).first(path.size() - 1)));
  if (!parent || path.back().every) return false;
  if (parent->kind() == Json::Kind::Object) return parent->remove(path.back().name);
  if (parent->kind() != Json::Kind::Array) return false;
  const auto index = index_of(*parent, path.back());
  if (index) parent->elements().erase(parent->elements().begin() + static_cast<std::ptrdiff_t>(*index));
  return index.has_value();
}

}  // namespace scarlet::formats
