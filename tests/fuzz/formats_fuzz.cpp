// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of JSON documents and paths, of regular expressions with their texts and replacements, of XML documents and
// XPaths, and of the decoders: nothing of it may crash, hang, reach out of bounds, or write what it can not read again.
//
//   first byte: what to run    then the first part up to a NUL    then the second
//
// Built as any libFuzzer target: clang++ -fsanitize=fuzzer,address,undefined with libformats, libvalue and libbase.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/encoding.h"
#include "formats/json_array.h"
#include "formats/json_path.h"
#include "formats/regex.h"
#include "formats/utf8.h"
#include "formats/xml.h"

namespace {

using namespace scarlet::formats;

void expect(bool holds) {
  if (!holds) std::abort();
}

void run_json(std::string_view text, std::string_view path_text) {
  auto json = Json::parse(text);
  if (!json) return;
  const std::string written = json->write();
  const auto again = Json::parse(written);
  expect(again.ok() && again->write() == written && utf8_valid(written));
  (void)json_to_array(*json, path_text);
  const auto path = parse_json_path(path_text);
  if (!path) return;
  (void)json_collect(*json, *path);
  if (json_set(*json, *path, Json::text(text))) expect(json_at(*json, *path) || json->write().size() > 0);
  (void)json_remove(*json, *path);
}

void run_array(std::string_view array, std::string_view names) {
  for (const bool rows : {false, true}) {
    const Json json = json_from_array(array, {.names = names, .rows = rows, .numbers = true});
    expect(Json::parse(json.write()).ok());
  }
}

void run_regex(std::string_view pattern, std::string_view text) {
  const auto regex = Regex::compile(pattern, text.substr(0, text.size() % 2));
  const auto plain = regex ? Regex::compile(pattern) : Regex::compile(pattern, "i");
  if (!plain) return;
  (void)plain->replace(text, pattern);
  (void)plain->split(text);
}

void run_xml(std::string_view document, std::string_view xpath) {
  auto xml = Xml::parse(document);
  if (!xml) return;
  (void)xml->write(2);
  if (xpath.size() > 100) return;  // long ones only take long
  (void)xml->texts(xpath);
  (void)xml->add(xpath, "@n", document);
  (void)xml->set_text(xpath, document);
  (void)xml->remove(xpath);
  (void)xml->write();
}

void run_decoders(std::string_view text) {
  for (const auto encoding : {Encoding::Hex, Encoding::Base64, Encoding::Base64Url, Encoding::Url}) {
    (void)decode(encoding, text);
    expect(decode(encoding, encode(encoding, text)) == text);
  }
  expect(utf8_valid(utf8_from_bytes(text)));
  expect(utf8_length(utf8_upper(text)) == utf8_length(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(bytes + 1), size - 1);
  const std::size_t end = rest.find('\0');
  const std::string_view first = rest.substr(0, end);
  const std::string_view second = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  switch (bytes[0] % 5) {
    case 0: run_json(first, second); break;
    case 1: run_array(first, second); break;
    case 2: run_regex(first, second); break;
    case 3: run_xml(first, second); break;
    default: run_decoders(rest); break;
  }
  return 0;
}
