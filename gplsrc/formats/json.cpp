// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/json.h"

#include "base/text.h"
#include "formats/utf8.h"

namespace scarlet::formats {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  if (static_cast<unsigned char>(c) >= 0x20) {
    out += c;
    return;
  }
  out += "\\u00";
  out += kHexDigits[static_cast<unsigned char>(c) >> 4];
  out += kHexDigits[static_cast<unsigned char>(c) & 0xF];
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) append_escaped(out, c);
  out += '"';
}

void start_line(std::string& out, int indent, int level) {
  if (indent <= 0) return;
  out += '\n';
  out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(level), ' ');
}

}  // namespace

Json Json::boolean(bool is) {
  Json json(Kind::Boolean);
  json.truth_ = is;
  return json;
}

Json Json::number(std::string digits) {
  Json json(Kind::Number);
  json.bytes_ = is_json_number(digits) ? std::move(digits) : "0";
  return json;
}

Json Json::text(std::string_view bytes) {
  Json json(Kind::Text);
  json.bytes_ = utf8_from_bytes(bytes);
  return json;
}

Json Json::array() { return Json(Kind::Array); }
Json Json::object() { return Json(Kind::Object); }

const Json* Json::find(std::string_view name) const {
  for (const Member& member : members_) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

Json* Json::find(std::string_view name) { return const_cast<Json*>(std::as_const(*this).find(name)); }

void Json::set(std::string_view name, Json value) {
  if (Json* const known = find(name)) {
    *known = std::move(value);
  } else {
    members_.push_back({utf8_from_bytes(name), std::move(value)});
  }
}

bool Json::remove(std::string_view name) {
  return std::erase_if(members_, [&](const Member& member) { return member.name == name; }) > 0;
}

std::string Json::write(int indent) const {
  std::string out;
  write_to(out, indent, 0);
  return out;
}

void Json::write_to(std::string& out, int indent, int level) const {
  const auto separate = [&](bool first) {
    if (!first) out += ',';
    start_line(out, indent, level + 1);
  };
  switch (kind_) {
    case Kind::Null: out += "null"; return;
    case Kind::Boolean: out += truth_ ? "true" : "false"; return;
    case Kind::Number: out += bytes_; return;
    case Kind::Text: append_quoted(out, bytes_); return;
    case Kind::Array:
      out += '[';
      for (const Json& element : elements_) {
        separate(&element == elements_.data());
        element.write_to(out, indent, level + 1);
      }
      if (!elements_.empty()) start_line(out, indent, level);
      out += ']';
      return;
    case Kind::Object:
      out += '{';
      for (const Member& member : members_) {
        separate(&member == members_.data());
        append_quoted(out, member.name);
        out += indent > 0 ? ": " : ":";
        member.value.write_to(out, indent, level + 1);
      }
      if (!members_.empty()) start_line(out, indent, level);
      out += '}';
      return;
  }
}

bool is_json_number(std::string_view text) {
  const auto digits = [&] {
    std::size_t count = 0;
    while (count < text.size() && base::is_digit(text[count])) ++count;
    text.remove_prefix(count);
    return count;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool leading_zero = text.starts_with('0');
  const std::size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (!text.empty() && base::to_upper(text[0]) == 'E') {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return text.empty();
}

}  // namespace scarlet::formats
