// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the policy file: a policy decides the same for a subject as what is left of it for that subject, and a
// token gets nothing that no rule gives it.
//
//   text of the policy    or    an object, a line feed, then the text
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/networks.h"
#include "auth/policy.h"
#include "base/check.h"

namespace {

using namespace scarlet::auth;

constexpr Action kActions[] = {Action::Login, Action::Account,    Action::Command, Action::Read,
                               Action::Write, Action::CreateFile, Action::Admin};

void decide(const Policy& policy, const PolicySubject& subject, std::string_view object) {
  const Policy narrowed = policy.for_subject(subject);
  for (const Action action : kActions) {
    const auto refusal = policy.refusal(subject, action, object);
    scarlet::base::check(narrowed.refusal({}, action, object) == refusal);
    scarlet::base::check(!refusal || narrowed.decides(action));
    if (policy.rules() == 0 && !subject.token.empty()) scarlet::base::check(refusal.has_value());
  }
}

void networks(std::string_view text) {
  const auto parsed = Networks::parse(text);
  if (parsed) (void)parsed->contains("10.1.2.3");
  if (parsed) (void)parsed->contains("fd00::7");
  (void)is_loopback(std::string(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostBytes = 20'000;
  if (size > kMostBytes) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  const std::string_view object = text.substr(0, end);
  networks(object);
  for (const std::string_view rules : {text, end == std::string_view::npos ? text : text.substr(end + 1)}) {
    const auto policy = Policy::parse(rules);
    if (!policy) continue;
    const auto in_group = [](const std::string& name) { return name == "x"; };
    decide(*policy, {"fred", "10.1.2.3", {}, {}, in_group}, object);
    decide(*policy, {"fred", {}, "ab12", "reader", in_group}, "A/B");
    decide(*policy, {"anna", "fd00::7", "cd34", {}, {}}, object);
  }
  return 0;
}
