// SPDX-License-Identifier: GPL-3.0-or-later
// ScreenImage: what SAVE.SCREEN() gives and RESTORE.SCREEN takes.
#pragma once

#include <utility>

#include "terminal/screen_model.h"
#include "value/value.h"

namespace scarlet::session {

class ScreenImage final : public value::Resource {
 public:
  explicit ScreenImage(terminal::ScreenModel::Image saved) : image(std::move(saved)) {}
  value::ResourceKind kind() const override { return value::ResourceKind::ScreenImage; }
  const terminal::ScreenModel::Image image;
};

}  // namespace scarlet::session
