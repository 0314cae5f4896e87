// SPDX-License-Identifier: GPL-3.0-or-later
// Repair reads group by group. Where a page's header or slots are damaged, the page is searched for entries all the
// same: each has a checksum of its own.
#include "base/limits.h"
#include "store/batch_writer.h"
#include "store/check.h"
#include "store/hashed_file.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

class Salvage {
 public:
  Salvage(HashedFile& from, BatchWriter& into, RepairReport& report) : from_(from), into_(into), report_(report) {}

  base::Result<void> run() {
    FileCore& core = from_.core();
    for (std::uint64_t group = 0; group < core.live.modulus(); ++group) {
      const auto* place = core.live.group(group);
      if (place != nullptr) SCARLET_TRY(save_chain(group, place->load(std::memory_order_acquire)));
    }
    return into_.finish();
  }

 private:
  base::Result<void> save_chain(std::uint64_t group, BlockRef ref) {
    for (std::size_t pages = 0; ref != 0 && pages < 1'000'000; ++pages) {
      const auto page = GroupPage::open(*from_.core().data, ref, group);
      if (page) {
        SCARLET_TRY(save_page(*page));
        ref = page->header().link;
        continue;
      }
      const std::byte* at = from_.core().data->at(block_of(ref) * kBlockBytes, kBlockBytes);
      PageHeader header{};
      if (at != nullptr) load_header(at, header);
      if (!plausible(header, block_of(ref))) return ++report_.lost_pages, base::Result<void>();
      return save_page(GroupPage(at, header));
    }
    return {};
  }

  // Whether the entries of a damaged page can be looked for without leaving it.
  bool plausible(const PageHeader& page, std::uint64_t block) const {
    if (page.kind != PageKind::Group || page.blocks == 0 || page.blocks > kGroupPageBlocks) return false;
    const std::uint64_t bytes = std::uint64_t{page.blocks} * kBlockBytes;
    return checked_bytes(page) != 0 && from_.core().data->at(block * kBlockBytes, bytes) != nullptr;
  }

  base::Result<void> save_page(const GroupPage& page) {
    Entry entry;
    for (unsigned slot = 0; slot < page.size(); ++slot) {
      if (!page.entry(slot, entry)) {
        ++report_.lost_entries;
        continue;
      }
      std::string_view record = entry.record;
      if (entry.large) {
        const PageHeader* large =
            open_page(*from_.core().data, entry.pointer.page, PageKind::Large, hash_id(entry.id, from_.no_case()));
        if (large == nullptr || large->link != entry.record_bytes) {
          ++report_.lost_entries;
          continue;
        }
        record = {reinterpret_cast<const char*>(page_bytes(large)), large->link};
      }
      SCARLET_TRY(into_.write(entry.id, record));
      ++report_.records;
    }
    return {};
  }

  HashedFile& from_;
  BatchWriter& into_;
  RepairReport& report_;
};

base::Result<void> copy_settings(HashedFile& from, File& into, const FileInfo& info) {
  if (!info.trigger_name.empty()) SCARLET_TRY(into.set_trigger(info.trigger_name, info.trigger_modes));
  auto indices = from.indices();
  if (!indices) return base::Result<void>();  // their definitions are lost; the records are not
  for (const IndexDefinition& index : *indices) SCARLET_TRY(into.create_index(index));
  return {};
}

}  // namespace

base::Result<RepairReport> repair_file(os::Env& env, Store& store, const std::string& path) {
  const std::string fresh = path + ".repairing";
  RepairReport report;
  {
    auto file = store.open(path);
    if (!file) return file.error();
    auto* damaged = dynamic_cast<HashedFile*>(file->get());
    if (damaged == nullptr) return base::Error{base::Status::NotDynamicFile, 0, path};
    if (damaged->open_elsewhere()) return base::Error{base::Status::InUse, 0, path};
    auto info = damaged->info();
    if (!info) return info.error();
    if (os::exists(env, fresh)) SCARLET_TRY(env.remove_tree(fresh));
    // Damage can have made the minimum modulus anything; the group table it stands for lay in the file.
    const std::uint64_t most = std::max<std::uint64_t>(info->physical_bytes / sizeof(BlockRef), 1);
    auto& minimum = info->parameters.minimum_modulus;
    minimum = static_cast<std::uint32_t>(std::min<std::uint64_t>({minimum, most, base::limits::kMinimumModulus}));
    SCARLET_TRY(store.create(fresh, info->parameters));
    auto into = store.open(fresh);
    if (!into) return into.error();
    SCARLET_TRY(copy_settings(*damaged, **into, *info));
    BatchWriter writer(store, *into);
    SCARLET_TRY(Salvage(*damaged, writer, report).run());
  }
  SCARLET_TRY(env.rename(path, path + ".damaged"));
  SCARLET_TRY(env.rename(fresh, path));
  return report;
}

}  // namespace scarlet::store
