// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of what stands around a login: messages between the daemon's processes, events of sessions, the file of
// tokens, the audit trail. What a login is made with has its own targets: frames, telnet, proxy, jwt, policy,
// configuration.
//
//   first byte: which of them    then its text
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "audit/recorder.h"
#include "audit/trail.h"
#include "auth/tokens.h"
#include "base/check.h"
#include "daemon/wire.h"
#include "os/simulated_env.h"

namespace {

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
  constexpr int kKinds = 4;
  switch (data[0] % kKinds) {
    case 0: message(text); break;
    case 1: event(text); break;
    case 2: tokens(text); break;
    default: trail(text); break;
  }
  return 0;
}
