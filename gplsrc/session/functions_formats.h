// SPDX-License-Identifier: GPL-3.0-or-later
// The functions that join programs to the formats of other worlds: regular expressions, JSON, XML, encodings, digests
// and ciphers, UTF-8, HTTP. All of them set STATUS(): 0, or the number of an error whose text STATUS.TEXT() gives; what
// fails returns the null string, or 0, and changes nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/http.h"
#include "formats/json.h"
#include "formats/xml.h"
#include "session/statements.h"

namespace scarlet::session {

// What the last of these functions left for a question afterwards.
struct FormatsState {
  std::string problem;             // STATUS.TEXT()
  formats::HttpResponse response;  // HTTP.HEADER(); without its body
};

// Variables that hold a document: JPARSE() and XMLPARSE(). Copies of the variable share it.
class JsonVariable final : public value::Resource {
 public:
  explicit JsonVariable(formats::Json document) : json(std::move(document)) {}
  value::ResourceKind kind() const override { return value::ResourceKind::Json; }
  formats::Json json;
};

class XmlVariable final : public value::Resource {
 public:
  explicit XmlVariable(formats::Xml document) : xml(std::move(document)) {}
  value::ResourceKind kind() const override { return value::ResourceKind::Xml; }
  formats::Xml xml;
};

// The call of one of these functions: its arguments by position, and how it ended.
class FormatCall {
 public:
  FormatCall(Session& session, Arguments arguments, vm::Machine& machine);

  bool has(std::size_t at) const { return at < arguments_.size(); }
  const value::Value& value(std::size_t at) const { return *arguments_[at]; }
  // The null string when it is absent.
  std::string text(std::size_t at) const;
  std::int64_t integer(std::size_t at, std::int64_t absent = 0) const;
  std::vector<std::string> list(std::size_t at) const;  // parted by field and value marks; none when it is null

  value::Value fail(base::Status status, std::string problem = {}) const;
  value::Value fail(const base::Error& error) const { return fail(error.status, error.subject); }
  // The same for functions that give numbers: 0.
  value::Value fail_with_zero(const base::Error& error) const {
    (void)fail(error);
    return value::Value::of(0);
  }
  // A text, or the null string with the error.
  value::Value answer(const base::Result<std::string>& result) const;

 private:
  Session& session_;
  Arguments arguments_;
  vm::Machine& machine_;
};

std::string joined_by_field_marks(const std::vector<std::string>& texts);

namespace functions {
// functions_text.cpp
SCARLET_FUNCTION(status_text);
SCARLET_FUNCTION(regex_position);
SCARLET_FUNCTION(regex_extract);
SCARLET_FUNCTION(regex_change);
SCARLET_FUNCTION(regex_split);
SCARLET_FUNCTION(utf8_from);
SCARLET_FUNCTION(utf8_valid);
SCARLET_FUNCTION(utf8_length);
SCARLET_FUNCTION(utf8_substring);
SCARLET_FUNCTION(utf8_index);
SCARLET_FUNCTION(utf8_overlay);
SCARLET_FUNCTION(utf8_upper);
SCARLET_FUNCTION(utf8_lower);
SCARLET_FUNCTION(unicode_sequence);
SCARLET_FUNCTION(unicode_character);
// functions_json.cpp
SCARLET_FUNCTION(json_parse);
SCARLET_FUNCTION(json_build);
SCARLET_FUNCTION(json_get);
SCARLET_FUNCTION(json_set);
SCARLET_FUNCTION(json_delete);
SCARLET_FUNCTION(json_type);
SCARLET_FUNCTION(json_keys);
SCARLET_FUNCTION(json_count);
SCARLET_FUNCTION(json_to_dynamic);
SCARLET_FUNCTION(dynamic_to_json);
// functions_xml.cpp
SCARLET_FUNCTION(xml_parse);
SCARLET_FUNCTION(xml_build);
SCARLET_FUNCTION(xml_get);
SCARLET_FUNCTION(xml_count);
SCARLET_FUNCTION(xml_set);
SCARLET_FUNCTION(xml_add);
SCARLET_FUNCTION(xml_delete);
SCARLET_FUNCTION(xml_to_dynamic);
SCARLET_FUNCTION(dynamic_to_xml);
// functions_crypto.cpp
SCARLET_FUNCTION(digest);
SCARLET_FUNCTION(md5);
SCARLET_FUNCTION(hmac);
SCARLET_FUNCTION(encode);
SCARLET_FUNCTION(decode);
SCARLET_FUNCTION(encrypt);
SCARLET_FUNCTION(decrypt);
SCARLET_FUNCTION(aes_encrypt);
SCARLET_FUNCTION(aes_decrypt);
SCARLET_FUNCTION(random_bytes);
SCARLET_FUNCTION(http);
SCARLET_FUNCTION(http_header);
}  // namespace functions

}  // namespace scarlet::session
