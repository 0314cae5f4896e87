// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the compiler: whatever the source, it ends with a unit that verifies or with errors, in time and memory
// that the source's size bounds.
//
//   first byte: a program, a dictionary expression or the program of a C item    then the text
//
// Every included record is the text itself, so that includes nest as deep as they may.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "basic/compile.h"
#include "basic/expression.h"

namespace {

using namespace scarlet::basic;

class Itself : public SourceProvider {
 public:
  explicit Itself(std::string_view text) : text_(text) {}
  std::optional<std::string> read(std::string_view, std::string_view record) override {
    if (record.size() > 4 || ++reads_ > 3) return std::nullopt;
    return std::string(text_);
  }
  std::optional<std::string> read_dictionary(std::string_view, std::string_view record) override {
    if (record.size() > 4) return std::nullopt;
    return "D\xFE" + std::to_string(record.size());
  }

 private:
  std::string_view text_;
  int reads_ = 0;
};

class Items : public ItemNames {
 public:
  explicit Items(std::string_view text) : text_(text) {}
  std::optional<ItemMeaning> find(std::string_view name) override {
    if (name.size() > 4 || ++asked_ > 50) return std::nullopt;
    if (name.size() < 3) return ItemMeaning{ItemMeaning::Kind::Field, static_cast<std::int64_t>(name.size()), ""};
    return ItemMeaning{ItemMeaning::Kind::Expression, 0, std::string(text_.substr(0, text_.size() / 2))};
  }

 private:
  std::string_view text_;
  int asked_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Itself provider(text);
  Items items(text);
  switch (data[0] % 4) {
    case 0: compile_expression("ITEM", text, items); break;
    case 1: compile_item_program("ITEM", text, items, provider); break;
    default: {
      CompileOptions options;
      options.use_option_records = data[0] % 8 == 2;
      options.debugging = data[0] % 8 == 3;
      options.listing = data[0] % 8 == 6;
      compile({"BP", "TEST", std::string(text)}, provider, options);
    }
  }
  return 0;
}
