// SPDX-License-Identifier: GPL-3.0-or-later
// The local calendar day and time of day, by the Env's clock and the machine's time zone.
#pragma once

#include <cstdint>

#include "os/env.h"

namespace scarlet::os {

struct LocalTime {
  std::int64_t day = 0;            // day 0 is 31 December 1967
  std::int64_t second_of_day = 0;  // since local midnight
  int millisecond = 0;
};
LocalTime local_now(Env& env);
// The local day and time of a moment in Unix time.
LocalTime local_time_of(std::int64_t unix_seconds);

}  // namespace scarlet::os
