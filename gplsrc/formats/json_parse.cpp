// SPDX-License-Identifier: GPL-3.0-or-later
// The reader of JSON documents (RFC 8259), by recursive descent to a limited depth.
#include <algorithm>
#include <unordered_map>

#include "base/limits.h"
#include "base/text.h"
#include "formats/json.h"
#include "formats/utf8.h"

namespace scarlet::formats {
namespace {

using base::Error;
using base::Result;
using base::Status;

class Reader {
 public:
  explicit Reader(std::string_view document) : document_(document) {}

  Result<Json> run() {
    if (document_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    Json json;
    skip_space();
    bool good = value(json, 0);
    skip_space();
    if (good && at_ != document_.size()) good = refuse();
    if (!good) return error();
    return json;
  }

 private:
  bool refuse(Status status = Status::BadParameters) {
    if (status_ == Status::Ok) status_ = status;
    return false;
  }

  Error error() const {
    const std::string_view read = document_.substr(0, at_);
    const auto lines = std::count(read.begin(), read.end(), '\n');
    const std::size_t line_start = read.rfind('\n') == std::string_view::npos ? 0 : read.rfind('\n') + 1;
    return {status_, 0, std::to_string(lines + 1) + ":" + std::to_string(at_ - line_start + 1)};
  }

  char peek() const { return at_ < document_.size() ? document_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c || at_ >= document_.size()) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    if (!document_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void skip_space() {
    while (at_ < document_.size() && std::string_view(" \t\r\n").find(document_[at_]) != std::string_view::npos) ++at_;
  }

  bool value(Json& out, std::size_t depth) {
    if (depth > base::limits::kJsonDepth || ++elements_ > base::limits::kJsonElements)
      return refuse(Status::LimitReached);
    switch (peek()) {
      case '{': return object(out, depth);
      case '[': return array(out, depth);
      case '"': return text(out);
      case 't': return word("true", Json::boolean(true), out);
      case 'f': return word("false", Json::boolean(false), out);
      case 'n': return word("null", Json(), out);
      default: return number(out);
    }
  }

  bool word(std::string_view letters, Json meaning, Json& out) {
    if (!take_word(letters)) return refuse();
    out = std::move(meaning);
    return true;
  }

  bool number(Json& out) {
    std::size_t end = at_;
    while (end < document_.size() && std::string_view("+-.0123456789eE").find(document_[end]) != std::string_view::npos)
      ++end;
    const std::string_view digits = document_.substr(at_, end - at_);
    if (!is_json_number(digits)) return refuse();
    out = Json::number(std::string(digits));
    at_ = end;
    return true;
  }

  bool text(Json& out) {
    std::string bytes;
    if (!quoted(bytes)) return false;
    out = Json::text(bytes);
    return true;
  }

  bool quoted(std::string& out) {
    if (!take('"')) return refuse();
    while (at_ < document_.size()) {
      const char c = document_[at_];
      if (static_cast<unsigned char>(c) < 0x20) return refuse();
      ++at_;
      if (c == '"') return true;
      if (c != '\\') {
        out += c;
      } else if (!escape(out)) {
        return false;
      }
    }
    return refuse();
  }

  bool escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char letter = peek();
    const std::size_t known = kLetters.find(letter);
    if (known != std::string_view::npos) {
      ++at_;
      out += kMeanings[known];
      return true;
    }
    return take('u') ? unicode_escape(out) : refuse();
  }

  bool unicode_escape(std::string& out) {
    char32_t code = 0;
    if (!four_digits(code)) return refuse();
    const bool high = code >= 0xD800 && code < 0xDC00;
    const std::size_t after = at_;
    char32_t low = 0;
    if (high && take('\\') && take('u') && four_digits(low) && low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else {
      at_ = after;  // half a pair alone is no character
    }
    utf8_append(out, code);
    return true;
  }

  bool four_digits(char32_t& code) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    for (int i = 0; i < 4; ++i) {
      const std::size_t digit = at_ < document_.size() ? kDigits.find(base::to_upper(document_[at_])) : kDigits.npos;
      if (digit == kDigits.npos) return false;
      code = code << 4 | static_cast<char32_t>(digit);
      ++at_;
    }
    return true;
  }

  bool array(Json& out, std::size_t depth) {
    out = Json::array();
    ++at_;
    skip_space();
    if (take(']')) return true;
    while (true) {
      skip_space();
      if (!value(out.elements().emplace_back(), depth + 1)) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return refuse();
    }
  }

  bool object(Json& out, std::size_t depth) {
    out = Json::object();
    std::unordered_map<std::string, std::size_t> known;
    ++at_;
    skip_space();
    if (take('}')) return true;
    while (true) {
      skip_space();
      if (!member(out, known, depth)) return false;
      skip_space();
      if (take('}')) return true;
      if (!take(',')) return refuse();
    }
  }

  bool member(Json& out, std::unordered_map<std::string, std::size_t>& known, std::size_t depth) {
    std::string name;
    if (!quoted(name)) return false;
    name = utf8_from_bytes(name);
    skip_space();
    if (!take(':')) return refuse();
    skip_space();
    const auto [place, is_new] = known.emplace(name, out.members().size());
    if (is_new) out.members().push_back({std::move(name), Json()});
    return value(out.members()[place->second].value, depth + 1);
  }

  std::string_view document_;
  std::size_t at_ = 0;
  std::size_t elements_ = 0;
  Status status_ = Status::Ok;
};

}  // namespace

Result<Json> Json::parse(std::string_view document) { return Reader(document).run(); }

}  // namespace scarlet::formats
