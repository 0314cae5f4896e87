// SPDX-License-Identifier: GPL-3.0-or-later
// JSON. The document is a text, or a variable that JPARSE() made: a text is read at every call and a changed one
// returned; a variable is read once and changed in place.
#include "base/text.h"
#include "formats/json_array.h"
#include "formats/json_path.h"
#include "session/functions_formats.h"
#include "session/session.h"
#include "value/number.h"

namespace scarlet::session::functions {
namespace {

using base::Error;
using base::Result;
using base::Status;
using formats::Json;
using formats::JsonPath;
using value::Value;

constexpr int kMostPrecision = 14;

JsonVariable* variable_of(const Value& value) {
  if (!value.is_resource() || value.resource()->kind() != value::ResourceKind::Json) return nullptr;
  return static_cast<JsonVariable*>(value.resource());
}

// The document and the way into it, from the first two arguments.
class Document {
 public:
  explicit Document(const FormatCall& call) : variable_(variable_of(call.value(0))) {
    if (!variable_) note(Json::parse(call.text(0)), own_);
    note(formats::parse_json_path(call.text(1)), path_);
  }
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  const std::optional<Error>& error() const { return error_; }
  Json& json() { return variable_ ? variable_->json : own_; }
  const JsonPath& path() const { return path_; }
  const Json* found() { return formats::json_at(json(), path_); }
  // The changed document as it came.
  Value changed(const FormatCall& call) { return variable_ ? call.value(0) : Value::of(own_.write()); }

 private:
  template <class T>
  void note(Result<T> result, T& to) {
    if (result) {
      to = std::move(*result);
    } else if (!error_) {
      error_ = result.error();
    }
  }

  JsonVariable* variable_;
  Json own_;
  JsonPath path_;
  std::optional<Error> error_;
};

std::string_view kind_name(Json::Kind kind) {
  switch (kind) {
    case Json::Kind::Null: return "null";
    case Json::Kind::Boolean: return "boolean";
    case Json::Kind::Number: return "number";
    case Json::Kind::Text: return "string";
    case Json::Kind::Array: return "array";
    default: return "object";
  }
}

std::size_t size_of(const Json& json) { return json.elements().size() + json.members().size(); }

std::string number_digits(const Value& value, const std::string& text) {
  value::Scratch scratch;
  if (value.is_double()) return std::string(value::format_double(value.as_double(), kMostPrecision, scratch));
  const auto number = value.is_int() ? std::nullopt : value::parse_number(text);
  if (formats::is_json_number(text) || !number) return text;
  if (number->is_int) return std::string(value::format_integer(number->integer, scratch));
  return std::string(value::format_double(number->real, kMostPrecision, scratch));
}

bool is_true(const std::string& text) { return !text.empty() && text.find_first_not_of("0.+-") != std::string::npos; }

// What is to be put into a document, of the kind that the argument behind it names.
Result<Json> item_of(const FormatCall& call, std::size_t at) {
  const Value& value = call.value(at);
  if (const JsonVariable* const variable = variable_of(value)) return Json(variable->json);
  const std::string text = call.text(at);
  const std::string kind =
      call.has(at + 1) ? base::lower(call.text(at + 1)) : (value.is_number() ? "number" : "string");
  if (kind == "string") return Json::text(text);
  if (kind == "boolean") return Json::boolean(is_true(text));
  if (kind == "null") return Json();
  if (kind == "json") return Json::parse(text);
  if (kind == "array") return formats::json_from_array(text, {});
  if (kind != "number") return Error{Status::BadParameters, 0, kind};
  std::string digits = number_digits(value, text);
  if (!formats::is_json_number(digits)) return Error{Status::BadParameters, 0, text};
  return Json::number(std::move(digits));
}

}  // namespace

// JPARSE(text)
SCARLET_FUNCTION(json_parse) {
  const FormatCall call(session, arguments, machine);
  auto json = Json::parse(call.text(0));
  return json ? Value::adopt(new JsonVariable(std::move(*json))) : call.fail(json.error());
}

// JBUILD(document{, indent})
SCARLET_FUNCTION(json_build) {
  const FormatCall call(session, arguments, machine);
  constexpr std::int64_t kMostIndent = 16;
  const auto indent = static_cast<int>(std::clamp<std::int64_t>(call.integer(1), 0, kMostIndent));
  if (const JsonVariable* const variable = variable_of(call.value(0))) return Value::of(variable->json.write(indent));
  const auto json = Json::parse(call.text(0));
  return json ? Value::of(json->write(indent)) : call.fail(json.error());
}

// JGET(document, path)
SCARLET_FUNCTION(json_get) {
  const FormatCall call(session, arguments, machine);
  Document document(call);
  if (document.error()) return call.fail(*document.error());
  const auto text = formats::json_collect(document.json(), document.path());
  return text ? Value::of(*text) : call.fail(Status::NotFound);
}

// JSET(document, path, value{, kind})
SCARLET_FUNCTION(json_set) {
  const FormatCall call(session, arguments, machine);
  Document document(call);
  if (document.error()) return call.fail(*document.error());
  auto item = item_of(call, 2);
  if (!item) return call.fail(item.error());
  const auto done = formats::json_set(document.json(), document.path(), std::move(*item));
  return done ? document.changed(call) : call.fail(Status::BadParameters, call.text(1));
}

// JDEL(document, path)
SCARLET_FUNCTION(json_delete) {
  const FormatCall call(session, arguments, machine);
  Document document(call);
  if (document.error()) return call.fail(*document.error());
  Value unchanged = call.value(0);
  if (formats::json_remove(document.json(), document.path())) return document.changed(call);
  (void)call.fail(Status::NotFound);
  return unchanged;
}

// JTYPE(document{, path})
SCARLET_FUNCTION(json_type) {
  const FormatCall call(session, arguments, machine);
  Document document(call);
  if (document.error()) return call.fail(*document.error());
  const Json* const found = document.found();
  return found ? Value::of(kind_name(found->kind())) : call.fail(Status::NotFound);
}

// JKEYS(document{, path})
SCARLET_FUNCTION(json_keys) {
  const FormatCall call(session, arguments, machine);
  Document document(call);
  if (document.error()) return call.fail(*document.error());
  const Json* const found = document.found();
  if (!found) return call.fail(Status::NotFound);
  std::vector<std::string> names;
  for (const Json::Member& member : found->members()) names.push_back(member.name);
  return Value::of(joined_by_field_marks(names));
}

// JCOUNT(document{, path})
SCARLET_FUNCTION(json_count) {
  const FormatCall call(session, arguments, machine);
  Document document(call);
  const Json* const found = document.error() ? nullptr : document.found();
  if (found) return Value::of(static_cast<std::int64_t>(size_of(*found)));
  return call.fail_with_zero(document.error() ? *document.error() : Error{Status::NotFound, 0, {}});
}

// JSONTODYN(document{, names})
SCARLET_FUNCTION(json_to_dynamic) {
  const FormatCall call(session, arguments, machine);
  if (const JsonVariable* const variable = variable_of(call.value(0)))
    return Value::of(formats::json_to_array(variable->json, call.text(1)));
  const auto json = Json::parse(call.text(0));
  return json ? Value::of(formats::json_to_array(*json, call.text(1))) : call.fail(json.error());
}

// DYNTOJSON(array{, names{, options}}): R rows of objects, N numbers
SCARLET_FUNCTION(dynamic_to_json) {
  const FormatCall call(session, arguments, machine);
  const std::string names = call.text(1);
  const std::string options = base::upper(call.text(2));
  formats::ArrayToJson how;
  how.names = names;
  how.rows = options.find('R') != std::string::npos;
  how.numbers = options.find('N') != std::string::npos;
  return Value::of(formats::json_from_array(call.text(0), how).write());
}

}  // namespace scarlet::session::functions
