// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/token_bucket.h"

#include <algorithm>

#include "base/limits.h"

namespace scarlet::auth {
namespace {

constexpr std::int64_t kOneToken = 1'000;
constexpr std::int64_t kLongest = 60'000;  // no bucket takes longer to fill

}  // namespace

bool TokenBuckets::take(const std::string& name, std::int64_t now_ms) {
  if (per_second_ <= 0) return true;
  auto at = buckets_.find(name);
  if (at == buckets_.end()) {
    make_room(now_ms);
    at = buckets_.emplace(name, Bucket{most() * kOneToken, now_ms}).first;
  }
  Bucket& bucket = at->second;
  fill(bucket, now_ms);
  if (bucket.thousandths < kOneToken) return false;
  bucket.thousandths -= kOneToken;
  return true;
}

// Tokens a second are thousandths of a token a millisecond.
void TokenBuckets::fill(Bucket& bucket, std::int64_t now_ms) const {
  const std::int64_t passed = std::clamp<std::int64_t>(now_ms - bucket.filled_ms, 0, kLongest);
  bucket.thousandths = std::min(bucket.thousandths + passed * per_second_, most() * kOneToken);
  bucket.filled_ms = now_ms;
}

void TokenBuckets::make_room(std::int64_t now_ms) {
  if (buckets_.size() < base::limits::kRateSubjects) return;
  std::erase_if(buckets_, [&](const auto& entry) {
    Bucket bucket = entry.second;
    fill(bucket, now_ms);
    return bucket.thousandths >= most() * kOneToken;
  });
  if (buckets_.size() >= base::limits::kRateSubjects) buckets_.erase(buckets_.begin());
}

}  // namespace scarlet::auth
