// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of what strangers send to a login and of what an administrator writes by hand: web tokens, tokens, networks,
// messages between the daemon's processes, events of sessions, the configuration.
//
//   first byte: which of them    then its text
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "audit/recorder.h"
#include "audit/trail.h"
#include "auth/jwt.h"
#include "auth/networks.h"
#include "auth/policy.h"
#include "auth/tokens.h"
#include "base/check.h"
#include "daemon/wire.h"
#include "os/simulated_env.h"
#include "workspace/config.h"

namespace {

constexpr const char* kKey =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
    "6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
    "-----END PUBLIC KEY-----\n";

void web_token(std::string_view text) {
  scarlet::auth::JwtRules rules{kKey, "issuer", "audience", "sub"};
  scarlet::base::check(!scarlet::auth::check_jwt(rules, text, 1'800'000'000).ok());  // nobody has the private key
  rules.keys = text;
  (void)scarlet::auth::check_jwt(rules, "eyJhbGciOiJFUzI1NiJ9.e30.AAAA", 0);
}

void networks(std::string_view text) {
  const auto parsed = scarlet::auth::Networks::parse(text);
  if (parsed) (void)parsed->contains("10.1.2.3");
  (void)scarlet::auth::is_loopback(std::string(text));
}

void policy(std::string_view text) {
  const auto parsed = scarlet::auth::Policy::parse(text);
  if (!parsed) return;
  const scarlet::auth::PolicySubject fred{"fred", "10.1.2.3", "ab12", "reader", {}};
  for (const std::string_view object : {text.substr(0, 100), std::string_view("A/B")}) {
    const auto refusal = parsed->refusal(fred, scarlet::auth::Action::Read, object);
    const auto narrowed = parsed->for_subject(fred);
    scarlet::base::check(narrowed.refusal({}, scarlet::auth::Action::Read, object) == refusal);
    scarlet::base::check(!refusal || narrowed.decides(scarlet::auth::Action::Read));
  }
}

void message(std::string_view bytes) {
  const auto decoded = scarlet::daemon::decode(bytes);
  if (!decoded) return;
  std::string again(1, static_cast<char>(decoded->kind));
  for (const auto& one : decoded->texts) again += scarlet::daemon::encode(decoded->kind, {one}).substr(1);
  scarlet::base::check(again == bytes);
}

void event(std::string_view bytes) {
  const auto decoded = scarlet::audit::decode_event(bytes);
  if (!decoded) return;
  scarlet::base::check(decoded->name != "login");
  const auto again = scarlet::audit::decode_event(scarlet::audit::encode_event(*decoded));
  scarlet::base::check(again && again->name == decoded->name && again->members.size() <= decoded->members.size());
}

void tokens(std::string_view text) {
  for (const auto& token : scarlet::auth::listed_tokens(text)) {
    const auto left = scarlet::auth::without_token(text, token.id);
    scarlet::base::check(left.has_value());
    for (const auto& other : scarlet::auth::listed_tokens(*left)) scarlet::base::check(other.id != token.id);
  }
}

void configuration(std::string_view text) {
  scarlet::os::SimulatedEnv env;
  (void)scarlet::os::write_file(env, "/scarlet.conf", text);
  std::vector<std::string> problems;
  auto config = scarlet::workspace::Config::load(env, "/scarlet.conf", problems);
  scarlet::base::check(config.ok() && config->number("MAX_CONNECTIONS") >= 1);
}

void trail(std::string_view text) {
  scarlet::os::SimulatedEnv env;
  (void)scarlet::os::write_file(env, "/audit.log", text);
  (void)scarlet::audit::verify(env, "/audit.log");
  scarlet::audit::Trail trail(env);
  scarlet::base::check(trail.open("/audit.log").ok());
  scarlet::base::check(trail.write({"event", {{"user", std::string(text.substr(0, 64))}}}).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 20'000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  constexpr int kKinds = 8;
  switch (data[0] % kKinds) {
    case 0: web_token(text); break;
    case 1: networks(text); break;
    case 2: message(text); break;
    case 3: configuration(text); break;
    case 4: policy(text); break;
    case 5: event(text); break;
    case 6: tokens(text); break;
    default: trail(text); break;
  }
  return 0;
}
