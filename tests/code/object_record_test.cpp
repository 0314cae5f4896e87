// SPDX-License-Identifier: GPL-3.0-or-later
// Object records keep everything, and whatever is done to them nothing unsound comes out of them.
#include "code/object_record.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "base/crc32c.h"
#include "code/disassembler.h"
#include "code/verifier.h"
#include "unit_builder.h"

namespace scarlet::code {
namespace {

constexpr std::size_t kCrcAt = 8;
constexpr std::size_t kCoveredFrom = 12;

CodeUnit sample() {
  UnitBuilder b;
  b.unit.kind = UnitKind::Class;
  b.unit.callable_by_clients = b.unit.ignore_case = true;
  b.unit.class_info = {"CLS", {"BASE"}, {{"V", true, true, true, 2, 3}}, 17};
  b.unit.commons.push_back({"BLK", true, false, {{1, false, 0, 0}, {2, true, 4, 5}}});
  b.unit.lines = {{0, 1, 0}, {2, 9, 0}};
  Routine& r = b.unit.routines[0];
  r.variables = {{"X", 0, false, false}, {"M", 1, true, false}};
  r.parameters = {{true, false}, {false, true}};
  r.private_matrices = {{3, 10, 0}};
  r.captures = {{2, 0, CaptureFrom::Object}};
  b.add(Opcode::Move, 0, kText)
      .add(Opcode::ConcatMany, 1, 3)
      .add(Opcode::Ext, 0, kSeven, kReal)
      .add(Opcode::BindCommon, 0);
  return b.finish();
}

void fix_checksum(std::string& bytes) {
  const std::uint32_t crc = base::crc32c(bytes.data() + kCoveredFrom, bytes.size() - kCoveredFrom);
  std::memcpy(bytes.data() + kCrcAt, &crc, sizeof crc);
}

TEST(ObjectRecord, KeepsEverything) {
  const CodeUnit before = sample();
  const auto after = decode_object_record(encode_object_record(before));
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(encode_object_record(*after), encode_object_record(before));
  EXPECT_EQ(after->kind, UnitKind::Class);
  EXPECT_EQ(after->class_info.max_arguments, 17);
  EXPECT_EQ(after->constants[2].as_double(), 2.5);
  EXPECT_TRUE(after->constants[3].is_unassigned());
  EXPECT_EQ(after->commons[0].variables[1].columns, 5U);
  EXPECT_EQ(after->routines[0].captures[0].from, CaptureFrom::Object);
  EXPECT_EQ(disassemble(*after), disassemble(before));
}

TEST(ObjectRecord, IsKnownByItsFirstBytes) {
  EXPECT_TRUE(is_object_record(encode_object_record(sample())));
  EXPECT_FALSE(is_object_record("CRT 'hello'"));
  EXPECT_FALSE(is_object_record(""));
}

TEST(ObjectRecord, DamageIsFoundByTheChecksum) {
  const std::string good = encode_object_record(sample());
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x10);
    const auto decoded = decode_object_record(bad);
    ASSERT_FALSE(decoded.ok()) << i;
    EXPECT_EQ(decoded.status(), base::Status::ObjectCodeInvalid);
  }
}

TEST(ObjectRecord, CutOffRecordsAreRefused) {
  const std::string good = encode_object_record(sample());
  for (std::size_t size = 0; size < good.size(); ++size) {
    std::string cut = good.substr(0, size);
    if (cut.size() > kCoveredFrom) fix_checksum(cut);
    EXPECT_FALSE(decode_object_record(cut).ok()) << size;
  }
  std::string longer = good + "x";
  fix_checksum(longer);
  EXPECT_FALSE(decode_object_record(longer).ok());
}

TEST(ObjectRecord, OfABuildWithOtherTablesIsRefused) {
  std::string other = encode_object_record(sample());
  other[kCoveredFrom + 4] = static_cast<char>(other[kCoveredFrom + 4] + 1);
  fix_checksum(other);
  const auto decoded = decode_object_record(other);
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().subject, "compiled by another version");
}

// With the checksum put right, what still decodes has passed the verifier: it must be able to be walked through.
TEST(ObjectRecord, HostileRecordsDecodeToSoundUnitsOrNotAtAll) {
  const std::string good = encode_object_record(sample());
  std::size_t accepted = 0;
  for (unsigned seed = 1; seed <= 20'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::string bad = good;
    for (unsigned changes = 1 + random() % 4; changes > 0; --changes) {
      const std::size_t at = 20 + random() % (bad.size() - 20);
      const auto before = static_cast<unsigned char>(bad[at]);
      bad[at] = static_cast<char>(random() % 2 ? random() : before ^ (1U << (random() % 8)));
    }
    fix_checksum(bad);
    const auto decoded = decode_object_record(bad);
    if (!decoded.ok()) continue;
    ++accepted;
    EXPECT_FALSE(verify(*decoded));
    EXPECT_FALSE(disassemble(*decoded).empty());
  }
  EXPECT_GT(accepted, 0U);
}

}  // namespace
}  // namespace scarlet::code
