// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/words.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace scarlet::base {
namespace {

TEST(Words, AShortOneIsWhatAWholeOneWithZerosBehindItIs) {
  const std::string text = "\xFF\x01\x80\x7Fxyz\xFE";
  for (std::size_t bytes = 0; bytes < 8; ++bytes) {
    char padded[8] = {};
    std::memcpy(padded, text.data(), bytes);
    EXPECT_EQ(short_word_at(text.data(), bytes), word_at(padded)) << bytes;
  }
}

}  // namespace
}  // namespace scarlet::base
