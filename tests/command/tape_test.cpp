// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/tape.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace scarlet::command {
namespace {

std::string scratch_path() { return testing::TempDir() + "scarlet-tape-" + std::to_string(::getpid()); }

TEST(Tape, RecordsComeBackAsTheyWere) {
  std::string stream;
  append_tape_record(stream, "A",
                     "first\xfe"
                     "f2");
  append_tape_record(stream, "B", std::string(2000, 'x'));
  append_tape_record(stream, "C", "");
  std::string_view rest = stream;
  std::string_view id;
  std::string_view record;
  ASSERT_TRUE(*take_tape_record(rest, id, record));
  EXPECT_EQ(id, "A");
  EXPECT_EQ(record,
            "first\xfe"
            "f2");
  ASSERT_TRUE(*take_tape_record(rest, id, record));
  EXPECT_EQ(record.size(), 2000U);
  ASSERT_TRUE(*take_tape_record(rest, id, record));
  EXPECT_EQ(record, "");
  EXPECT_FALSE(*take_tape_record(rest, id, record));
}

TEST(Tape, DamagedStreamsAreErrors) {
  for (const std::string_view damaged : {"0001", "00ffA", "zzzzA00000001x", "0001A000000", "0001A00000009short"}) {
    std::string_view rest = damaged;
    std::string_view id;
    std::string_view record;
    EXPECT_FALSE(take_tape_record(rest, id, record).ok()) << damaged;
  }
}

TEST(Tape, BlocksAreReadInTheOrderTheyWereWritten) {
  const std::string path = scratch_path();
  std::uint64_t position = 0;
  auto tape = Tape::open(os::real_env(), path, position);
  ASSERT_TRUE(tape);
  ASSERT_TRUE(tape->write(BlockKind::Label, "label"));
  ASSERT_TRUE(tape->write(BlockKind::Data, std::string(700, 'd')));
  ASSERT_TRUE(tape->write(BlockKind::EndOfFile, {}));
  EXPECT_EQ(position, 4U * 512);
  position = 0;
  EXPECT_EQ(tape->read()->data, "label");
  EXPECT_EQ(tape->read()->data.size(), 500U);
  EXPECT_EQ(tape->read()->data.size(), 200U);
  EXPECT_EQ(tape->read()->kind, BlockKind::EndOfFile);
  EXPECT_EQ(tape->read()->kind, BlockKind::EndOfFile) << "the end of the tape reads as a mark";
  ASSERT_TRUE(os::write_file(os::real_env(), path, "no tape at all"));
  position = 0;
  EXPECT_FALSE(tape->read().ok());
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace scarlet::command
