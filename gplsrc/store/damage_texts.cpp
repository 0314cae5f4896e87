// SPDX-License-Identifier: GPL-3.0-or-later
// What a check finds, in words: for people, and for programs that read JSON.
#include <algorithm>
#include <iterator>

#include "base/message.h"
#include "store/check.h"

namespace scarlet::store {
namespace {

using base::MessageId;

struct DamageText {
  Damage damage;
  const char* name;  // in JSON
  MessageId text;
};

constexpr DamageText kDamages[] = {
    {Damage::Page, "page", MessageId::StoreDamagePage},
    {Damage::Entry, "entry", MessageId::StoreDamageEntry},
    {Damage::LargeRecord, "large_record", MessageId::StoreDamageLargeRecord},
    {Damage::WrongGroup, "wrong_group", MessageId::StoreDamageWrongGroup},
    {Damage::DuplicateId, "duplicate_id", MessageId::StoreDamageDuplicateId},
    {Damage::BlockUsedTwice, "block_used_twice", MessageId::StoreDamageBlockUsedTwice},
    {Damage::BlockNotMarked, "block_not_marked", MessageId::StoreDamageBlockNotMarked},
    {Damage::BlockLost, "block_lost", MessageId::StoreDamageBlockLost},
    {Damage::RecordCount, "record_count", MessageId::StoreDamageRecordCount},
    {Damage::LoadBytes, "load_bytes", MessageId::StoreDamageLoadBytes},
    {Damage::Index, "index", MessageId::StoreDamageIndex},
    {Damage::IndexEntryCount, "index_entry_count", MessageId::StoreDamageIndexEntryCount},
    {Damage::IndexOrphan, "index_orphan", MessageId::StoreDamageIndexOrphan},
    {Damage::Image, "image", MessageId::StoreDamageImage},
};

const DamageText& text_of(Damage damage) {
  return *std::find_if(std::begin(kDamages), std::end(kDamages),
                       [damage](const DamageText& t) { return t.damage == damage; });
}

}  // namespace

std::string_view damage_name(Damage damage) { return text_of(damage).name; }

std::string describe(const DamageFound& found) {
  return base::message(text_of(found.damage).text, {std::to_string(found.where), found.detail});
}

}  // namespace scarlet::store
