// SPDX-License-Identifier: GPL-3.0-or-later
// Translator: TRANS and RTRANS: data of other files' records by id. Which file and which item a name means is
// remembered from call to call, as long as neither the VOC nor the dictionary changes; files are not kept open by it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "query/item_value.h"
#include "store/file.h"
#include "workspace/file_space.h"
#include "workspace/workspace.h"

namespace scarlet::query {

// The expression, for use inside another, that works out an item of the dictionary on the record at hand: RTRANS with
// a file that only the translator knows. Nothing for a dictionary without a file, or a name that can not be written.
std::optional<std::string> item_call(Dictionary& dictionary, std::string_view item);

class Translator {
 public:
  explicit Translator(workspace::Workspace& workspace) : workspace_(workspace) {}

  // Throws vm::Abort when expressions of files that name each other nest too deeply.
  std::string translate(workspace::Translation& how);

 private:
  // What a file name and a field mean together.
  struct Target {
    std::string path;
    std::weak_ptr<store::File> file;
    std::weak_ptr<store::File> dictionary;
    std::uint64_t voc_updates = 0;
    std::uint64_t dictionary_updates = 0;
    std::int64_t field = 0;           // 0 the id, -1 the record
    std::unique_ptr<ItemValue> item;  // for items that are no plain field
    bool known = true;
    bool own_record = false;  // the item is one of the record at hand
    bool busy = false;        // an expression of the item is being worked out
  };

  std::shared_ptr<Target> find(workspace::Translation& how, std::shared_ptr<store::File>& file);
  std::shared_ptr<Target> look_up(workspace::Translation& how, std::shared_ptr<store::File>& file);
  void find_item(std::string_view name, std::string_view field, Target& target);
  void take_item(const std::shared_ptr<store::File>& dictionary, std::string_view name, std::string_view field,
                 Target& target);
  std::shared_ptr<Target> look_up_own(workspace::Translation& how);
  std::string own(Target& target);
  bool is_current(const Target& target) const;
  std::string one(Target& target, const workspace::Translation& how, workspace::FileVariable& file,
                  std::string_view id);

  workspace::Workspace& workspace_;
  std::map<std::string, std::shared_ptr<Target>, std::less<>> targets_;
  std::size_t depth_ = 0;
};

}  // namespace scarlet::query
