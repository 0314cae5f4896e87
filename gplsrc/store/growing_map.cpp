// SPDX-License-Identifier: GPL-3.0-or-later
// A window is at least four times as long as the file was: a file that grows a thousandfold is mapped six times.
#include "store/growing_map.h"

#include <algorithm>
#include <array>
#include <bit>

namespace scarlet::store {
namespace {

constexpr std::uint64_t kPiece = 64 * 1024;
constexpr std::uint64_t kSmallestWindow = std::uint64_t{1} << 26;  // room costs nothing until it is used

}  // namespace

base::Result<std::unique_ptr<GrowingMap>> GrowingMap::open(std::unique_ptr<os::FileHandle> file) {
  auto size = file->size_bytes();
  if (!size) return size.error();
  std::unique_ptr<GrowingMap> map(new GrowingMap(std::move(file)));
  SCARLET_TRY(map->add_window(*size));
  return map;
}

base::Result<void> GrowingMap::add_window(std::uint64_t file_bytes) {
  const std::uint64_t wanted = std::max(kSmallestWindow, std::bit_ceil(file_bytes * 4));
  auto mapping = file_->map(wanted);
  if (!mapping) return mapping.error();
  auto window = std::make_unique<Window>(wanted);
  window->base = (*mapping)->data();
  window->mapping = std::move(mapping).value();
  window->usable = std::min<std::uint64_t>(file_bytes, wanted);
  windows_.push_back(std::move(window));
  window_.store(windows_.back().get(), std::memory_order_release);
  return {};
}

const GrowingMap::Window* GrowingMap::reach(std::uint64_t end) {
  const std::lock_guard guard(growing_);
  auto size = file_->size_bytes();
  if (!size || *size < end) return nullptr;
  if (*size > windows_.back()->mapping->size_bytes() && !add_window(*size)) return nullptr;
  windows_.back()->usable.store(*size, std::memory_order_release);
  return windows_.back().get();
}

base::Result<void> GrowingMap::fill(std::uint64_t from, std::uint64_t to) {
  static constexpr std::array<std::byte, kPiece> kZeros{};
  for (std::uint64_t end = 0; from < to; from = end) {
    end = std::min((from / kPiece + 1) * kPiece, to);
    SCARLET_TRY(file_->write_at(from, std::span(kZeros).first(end - from)));
  }
  return {};
}

base::Result<void> GrowingMap::grow(std::uint64_t used_bytes, std::uint64_t size_bytes) {
  SCARLET_TRY(file_->allocate(size_bytes));
  SCARLET_TRY(fill(used_bytes, size_bytes));
  if (at(0, size_bytes) == nullptr) return base::Error{base::Status::IoError, 0, file_->path()};
  return {};
}

}  // namespace scarlet::store
