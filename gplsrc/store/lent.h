// SPDX-License-Identifier: GPL-3.0-or-later
// Lent: the working memory of one operation, kept for the next one. Whoever finds it lent already gets a new one.
// Used under the latch of the file that keeps it.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace scarlet::store {

// T has forget(), which empties it and gives back what an unusually large operation needed.
template <class T>
class Lent {
 public:
  explicit Lent(std::unique_ptr<T>& kept)
      : kept_(kept), own_(kept != nullptr ? std::move(kept) : std::make_unique<T>()) {}
  ~Lent() {
    own_->forget();
    kept_ = std::move(own_);
  }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  T* operator->() const { return own_.get(); }

 private:
  std::unique_ptr<T>& kept_;
  std::unique_ptr<T> own_;
};

// Empties a container.
template <class Container>
void forget(Container& container) {
  constexpr std::size_t kKeptBytes = 64 * 1024;
  container.clear();
  if (container.capacity() * sizeof(*container.data()) > kKeptBytes) [[unlikely]]
    Container().swap(container);
}

}  // namespace scarlet::store
