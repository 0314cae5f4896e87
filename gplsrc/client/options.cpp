// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/options.h"

#include "base/text.h"
#include "os/process.h"

namespace scarlet::client {
namespace {

struct TextOption {
  const char* name;
  std::string Options::*member;
};
constexpr TextOption kTexts[] = {
    {"TLS_CA", &Options::tls_authority},
    {"TLS_CERT", &Options::tls_certificate},
    {"TLS_KEY", &Options::tls_key},
    {"TLS_NAME", &Options::tls_name},
};
struct TimeOption {
  const char* name;
  std::int64_t Options::*member;
};
constexpr TimeOption kTimes[] = {
    {"TIMEOUT", &Options::timeout_ms},
    {"CONNECT_TIMEOUT", &Options::connect_timeout_ms},
};
constexpr std::int64_t kLongestMs = 1'000'000'000;

bool set_switch(std::string_view value, bool& on) {
  const std::string word = base::upper(value);
  on = word == "ON" || word == "YES" || word == "TRUE" || word == "1";
  return on || word == "OFF" || word == "NO" || word == "FALSE" || word == "0";
}

}  // namespace

bool Options::set(std::string_view name, std::string_view value) {
  if (base::equal_ignoring_case(name, "TLS")) return set_switch(value, tls);
  for (const auto& option : kTexts) {
    if (!base::equal_ignoring_case(name, option.name)) continue;
    this->*option.member = value;
    return true;
  }
  for (const auto& option : kTimes) {
    if (!base::equal_ignoring_case(name, option.name)) continue;
    const auto number = base::parse_integer(value);
    if (!number || *number > kLongestMs) return false;
    this->*option.member = *number <= 0 ? -1 : *number;
    return true;
  }
  return false;
}

Options Options::from_environment() {
  Options options;
  for (const char* name : {"TIMEOUT", "CONNECT_TIMEOUT", "TLS", "TLS_CA", "TLS_CERT", "TLS_KEY", "TLS_NAME"}) {
    if (const auto value = os::environment(std::string("QMCLI_") + name)) (void)options.set(name, *value);
  }
  return options;
}

}  // namespace scarlet::client
