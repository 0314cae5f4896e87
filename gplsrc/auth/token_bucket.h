// SPDX-License-Identifier: GPL-3.0-or-later
// TokenBuckets: so many events a second for each of many names (hosts), with a burst of the same number or another.
// Names are bounded: a full table forgets those whose buckets are full again, which changes nothing for them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace scarlet::auth {

class TokenBuckets {
 public:
  explicit TokenBuckets(std::int64_t per_second) : per_second_(per_second) {}  // 0: no limit

  // Takes a token; false when there is none.
  bool take(const std::string& name, std::int64_t now_ms);
  void configure(std::int64_t per_second, std::int64_t burst = 0) { per_second_ = per_second, burst_ = burst; }
  std::size_t size() const { return buckets_.size(); }

 private:
  struct Bucket {
    std::int64_t thousandths = 0;  // of a token
    std::int64_t filled_ms = 0;
  };
  void fill(Bucket& bucket, std::int64_t now_ms) const;
  void make_room(std::int64_t now_ms);

  std::int64_t most() const { return burst_ > 0 ? burst_ : per_second_; }

  std::int64_t per_second_;
  std::int64_t burst_ = 0;  // 0: as many as in a second
  std::map<std::string, Bucket> buckets_;
};

}  // namespace scarlet::auth
