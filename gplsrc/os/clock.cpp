// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/clock.h"

#include <ctime>

namespace scarlet::os {
namespace {

constexpr std::int64_t kSecondsOfDay = 86'400;
constexpr std::int64_t kUnixEpochDay = 732;  // 1 January 1970 counted from 31 December 1967

}  // namespace

LocalTime local_time_of(std::int64_t unix_seconds) {
  const auto moment = static_cast<std::time_t>(unix_seconds);
  std::tm parts{};
  localtime_r(&moment, &parts);
  const std::int64_t local = unix_seconds + parts.tm_gmtoff;
  std::int64_t day = local / kSecondsOfDay;
  if (local < 0 && local % kSecondsOfDay != 0) --day;
  return {day + kUnixEpochDay, local - day * kSecondsOfDay, 0};
}

LocalTime local_now(Env& env) {
  const std::int64_t now = env.unix_nanoseconds();
  LocalTime local = local_time_of(now / 1'000'000'000);
  local.millisecond = static_cast<int>(now / 1'000'000 % 1'000);
  return local;
}

}  // namespace scarlet::os
