// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes as text and back: base 64 (also the form for addresses), hexadecimal, the percent form of URLs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace scarlet::formats {

enum class Encoding { Raw, Hex, Base64, Base64Url, Url };

// RAW, HEX, BASE64, BASE64URL, URL; any case.
std::optional<Encoding> find_encoding(std::string_view name);

// Hexadecimal digits in lower case; base 64 with padding and without line breaks, its form for URLs without padding;
// URL leaves letters, digits and - . _ ~ alone.
std::string encode(Encoding encoding, std::string_view bytes);
// Nothing when the text is not of that encoding. White space in base 64 is ignored, padding may be absent.
std::optional<std::string> decode(Encoding encoding, std::string_view text);

}  // namespace scarlet::formats
