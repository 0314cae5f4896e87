// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON document as a tree. Numbers keep the digits they were written with; the members of an object keep their order,
// of two with one name the last counts. Texts are UTF-8: bytes that are not are read as ISO 8859-1, so a dynamic
// array's marks never arise from a document, nor a document from marks.
//
// Foreign documents are bounded in depth and in number of elements (base/limits.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace scarlet::formats {

class Json {
 public:
  enum class Kind : std::uint8_t { Null, Boolean, Number, Text, Array, Object };
  struct Member;

  Json();
  Json(const Json&);
  Json(Json&&) noexcept;
  Json& operator=(const Json&);
  Json& operator=(Json&&) noexcept;
  ~Json();
  static Json boolean(bool is);
  static Json number(std::string digits);  // as is_json_number() says; "0" otherwise
  static Json text(std::string_view bytes);
  static Json array();
  static Json object();

  // BadParameters with the line and column of the first thing that is wrong as the subject; LimitReached.
  static base::Result<Json> parse(std::string_view document);
  // With an indent every element has a line of its own.
  std::string write(int indent = 0) const;

  Kind kind() const { return kind_; }
  bool is_container() const { return kind_ == Kind::Array || kind_ == Kind::Object; }
  bool as_boolean() const { return truth_; }
  // The digits of a number, the bytes of a text.
  const std::string& bytes() const { return bytes_; }

  std::vector<Json>& elements() { return elements_; }
  const std::vector<Json>& elements() const { return elements_; }
  std::vector<Member>& members() { return members_; }
  const std::vector<Member>& members() const { return members_; }
  const Json* find(std::string_view name) const;
  Json* find(std::string_view name);
  void set(std::string_view name, Json value);
  bool remove(std::string_view name);

 private:
  explicit Json(Kind kind);
  void write_to(std::string& out, int indent, int level) const;

  Kind kind_ = Kind::Null;
  bool truth_ = false;
  std::string bytes_;
  std::vector<Json> elements_;
  std::vector<Member> members_;
};

struct Json::Member {
  std::string name;
  Json value;
};

// Here because they need to know what a member is.
inline Json::Json() = default;
inline Json::Json(Kind kind) : kind_(kind) {}
inline Json::Json(const Json&) = default;
inline Json::Json(Json&&) noexcept = default;
inline Json& Json::operator=(const Json&) = default;
inline Json& Json::operator=(Json&&) noexcept = default;
inline Json::~Json() = default;

// -0.5e+3 and the like, nothing around it.
bool is_json_number(std::string_view text);

}  // namespace scarlet::formats
