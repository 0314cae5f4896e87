// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/policy.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::auth {

using base::Result;

namespace {

constexpr std::string_view kActions[] = {"login",  "account", "command", "read",        "write",
                                         "delete", "execute", "call",    "create-file", "admin"};
constexpr std::uint32_t kEveryAction = (1U << std::size(kActions)) - 1;
constexpr std::size_t kMostRules = 10'000;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  const std::string text = base::replace_all(line.substr(0, line.find('#')), "\t", " ");
  for (const std::string_view word : base::split(text, ' ')) {
    if (!word.empty() && word != "\r") words.emplace_back(word);
  }
  return words;
}

std::optional<std::uint32_t> actions_of(std::string_view list) {
  std::uint32_t bits = 0;
  for (const std::string_view name : base::split(list, ',')) {
    if (name == "*") {
      bits |= kEveryAction;
      continue;
    }
    const auto* at = std::find(std::begin(kActions), std::end(kActions), base::lower(name));
    if (at == std::end(kActions)) return std::nullopt;
    bits |= 1U << (at - std::begin(kActions));
  }
  return bits;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

base::Error wrong_line(std::size_t number, std::string_view line) {
  return base::Error{base::Status::BadParameters, 0, "line " + std::to_string(number) + ": " + std::string(line)};
}

}  // namespace

std::string_view action_name(Action action) { return kActions[static_cast<std::size_t>(action)]; }

// Goes back to the last star only, so the time is the product of the lengths at most.
bool matches_pattern(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t place = 0;
  std::size_t star = std::string_view::npos;
  std::size_t behind_star = 0;
  while (at < text.size()) {
    if (place < pattern.size() && pattern[place] == '*') {
      star = place++;
      behind_star = at;
    } else if (place < pattern.size() && (pattern[place] == '?' || pattern[place] == text[at])) {
      ++place;
      ++at;
    } else if (star != std::string_view::npos) {
      place = star + 1;
      at = ++behind_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', place) == std::string_view::npos;
}

bool Policy::add_subject(Rule& rule, const std::string& subject) {
  if (subject == "*") return rule.anybody = true;
  const auto colon = subject.find(':');
  if (colon == std::string::npos || colon + 1 == subject.size()) return false;
  const std::string kind = base::lower(subject.substr(0, colon));
  const std::string name = subject.substr(colon + 1);
  if (kind == "user") return rule.users.push_back(name), true;
  if (kind == "group") return rule.groups.push_back(name), true;
  if (kind == "role") return rule.roles.push_back(name), true;
  if (kind == "token") return rule.tokens.push_back(name), true;
  if (kind != "client" || !rule.networks.empty()) return false;
  auto networks = Networks::parse(name);
  if (networks) rule.networks = std::move(*networks);
  return networks.has_value();
}

std::optional<Policy::Rule> Policy::parse_rule(const std::vector<std::string>& words) {
  constexpr std::size_t kLeast = 3;
  if (words.size() < kLeast || words.size() > kLeast + 1) return std::nullopt;
  Rule rule;
  const std::string verdict = base::lower(words[0]);
  if (verdict != "permit" && verdict != "deny") return std::nullopt;
  rule.permit = verdict == "permit";
  for (const std::string_view subject : base::split(words[1], ',')) {
    if (!add_subject(rule, std::string(subject))) return std::nullopt;
  }
  const auto actions = actions_of(words[2]);
  if (!actions) return std::nullopt;
  rule.actions = *actions;
  if (words.size() > kLeast) rule.object = base::upper(words[kLeast]);
  return rule;
}

Result<Policy> Policy::parse(std::string_view text) {
  Policy policy;
  policy.written_ = true;
  std::size_t number = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    const auto words = words_of(line);
    if (words.empty()) continue;
    if (words.size() == 2 && base::lower(words[0]) == "default") {
      const std::string verdict = base::lower(words[1]);
      if (verdict != "permit" && verdict != "deny") return wrong_line(number, line);
      policy.default_permit_ = verdict == "permit";
      continue;
    }
    auto rule = parse_rule(words);
    if (!rule || policy.rules_.size() >= kMostRules) return wrong_line(number, line);
    rule->name = "line " + std::to_string(number);
    policy.rules_.push_back(std::move(*rule));
  }
  return policy;
}

Policy Policy::nothing_permitted() {
  Policy policy;
  policy.default_permit_ = false;
  return policy;
}

bool Policy::is_about(const Rule& rule, const PolicySubject& subject) {
  const auto in_rule = [&](std::string_view role) { return contains(rule.roles, role); };
  if (rule.anybody || contains(rule.users, subject.user)) return true;
  const auto roles = base::split(subject.role, ',');
  if (!subject.role.empty() && std::any_of(roles.begin(), roles.end(), in_rule)) return true;
  if (!subject.token.empty() && contains(rule.tokens, subject.token)) return true;
  if (!subject.client.empty() && rule.networks.contains(std::string(subject.client))) return true;
  return subject.in_group && std::any_of(rule.groups.begin(), rule.groups.end(), subject.in_group);
}

Policy Policy::for_subject(const PolicySubject& subject) const {
  Policy narrowed;
  narrowed.default_permit_ = default_permit_ && (!written_ || subject.token.empty());
  for (const Rule& rule : rules_) {
    if (!is_about(rule, subject)) continue;
    narrowed.rules_.push_back({rule.permit, true, {}, {}, {}, {}, {}, rule.actions, rule.object, rule.name});
  }
  return narrowed;
}

bool Policy::decides(Action action) const {
  const auto bit = 1U << static_cast<unsigned>(action);
  const auto denies = [&](const Rule& rule) { return !rule.permit && (rule.actions & bit) != 0; };
  return !default_permit_ || std::any_of(rules_.begin(), rules_.end(), denies);
}

std::optional<std::string> Policy::refusal(const PolicySubject& subject, Action action, std::string_view name,
                                           std::string* permitted_by) const {
  const std::string object = base::upper(name);
  const auto bit = 1U << static_cast<unsigned>(action);
  std::string_view permit = default_permit_ && (!written_ || subject.token.empty()) ? "default" : "";
  for (const Rule& rule : rules_) {
    if ((rule.actions & bit) == 0 || (!rule.object.empty() && !matches_pattern(object, rule.object))) continue;
    if (!is_about(rule, subject)) continue;
    if (!rule.permit) return rule.name;
    permit = rule.name;
  }
  if (permit.empty()) return "default";
  if (permitted_by != nullptr) *permitted_by = permit;
  return std::nullopt;
}

}  // namespace scarlet::auth
