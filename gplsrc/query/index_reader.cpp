// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/index_reader.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "query/comparison.h"
#include "query/pattern.h"
#include "store/index_order.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::Result;

constexpr std::size_t kKeyBytes = 255;  // keys are cut to this
constexpr std::size_t kKeysBetweenPolls = 256;

// Data under these conversions are whole numbers as they are stored.
bool stores_whole_numbers(const Item& item) {
  const std::string code = base::upper(std::string_view(item.conversion).substr(0, 2));
  return code == "MD" || code == "ML" || code == "MR" || code == "MT" || (!code.empty() && code[0] == 'D');
}

// The part of an index that can hold matching keys, and the test of a key.
class Range {
 public:
  Range(workspace::Workspace& workspace, const IndexUse& use) : order_(use.order) {
    add(workspace, *use.test);
    if (use.other_bound) add(workspace, *use.other_bound);
    exact_order_ = order_ == store::KeyOrder::LeftText
                       ? !(low_ && number_in(low_->text())) && !(high_ && number_in(high_->text()))
                       : stores_whole_numbers(*use.test->item) && whole(low_) && whole(high_);
  }

  std::optional<std::string> start() const {
    if (!exact_order_ || !low_) return std::nullopt;
    return low_->text().substr(0, kKeyBytes);
  }
  bool matches(std::string_view key) const {
    return (!low_ || low_->compare(key) >= 0 || cut(key)) && (!high_ || high_->compare(key) <= 0 || cut(key));
  }
  bool past_end(std::string_view key) const { return exact_order_ && high_ && high_->compare(key) > 0 && !cut(key); }

 private:
  // A key that long may be the beginning of longer data.
  static bool cut(std::string_view key) { return key.size() >= kKeyBytes; }
  static bool whole(const std::optional<Comparand>& bound) {
    if (!bound) return true;
    const auto number = number_in(bound->text());
    return number && number->is_int;
  }
  void add(workspace::Workspace& workspace, const Test& test) {
    auto bound = [&](std::size_t n) { return Comparand(internal_text(workspace, *test.item, test.operands[n].text)); };
    if (test.op == Operator::Between) {
      low_ = bound(0);
      high_ = bound(1);
    } else if (is_lower_bound(test.op)) {
      low_ = bound(0);
    } else {
      high_ = bound(0);
    }
  }

  store::KeyOrder order_;
  std::optional<Comparand> low_;
  std::optional<Comparand> high_;
  bool exact_order_ = false;
};

// A number without sign, zeros in front and zeros behind the decimal point: "" for 0, "12", "1.5", ".5".
struct Digits {
  explicit Digits(std::string_view number) {
    negative = number.starts_with('-');
    if (negative || number.starts_with('+')) number.remove_prefix(1);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    text = number;
    if (!has_point()) return;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  bool has_point() const { return text.find('.') != std::string::npos; }
  std::vector<std::string_view> signs() const {
    if (text.empty()) return {"", "+", "-"};
    return negative ? std::vector<std::string_view>{"-"} : std::vector<std::string_view>{"", "+"};
  }
  // What stands in front of the zeros behind the point.
  std::string fraction_start(const std::string& front) const { return front + text + (has_point() ? "" : "."); }
  bool is_whole() const { return !has_point(); }
  // The shortest spelling.
  std::string shortest() const { return text.empty() ? "0" : (negative ? "-" : "") + text; }
  // All spellings of that many characters that have a decimal point, in the order of bytes.
  std::vector<std::string> fractions(std::size_t size) const {
    std::vector<std::string> all;
    for (const std::string_view sign : signs()) {
      for (std::string front(sign); fraction_start(front).size() <= size; front += '0') {
        std::string spelling = fraction_start(front);
        spelling.append(size - spelling.size(), '0');
        all.push_back(std::move(spelling));
      }
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  bool negative = false;
  std::string text;
};

// Walks the keys from `start` (the first one without it) in the order of the index until use() gives false.
class KeyWalk {
 public:
  KeyWalk(workspace::Workspace& workspace, store::File& file, const IndexUse& use)
      : services_(workspace.services()), file_(file), index_(use.index) {}

  template <class Use>
  Result<void> up_from(const std::optional<std::string>& start, Use take) {
    auto cursor = file_.index_cursor(index_);
    if (!cursor) return cursor.error();
    if (start) {
      // A cursor on a key goes on behind it.
      auto own = file_.index_ids(index_, *start);
      if (!own) return own.error();
      if (!own->empty() && !take(*start, *own)) return {};
      SCARLET_TRY((*cursor)->seek(*start));
    } else {
      SCARLET_TRY((*cursor)->to_first());
    }
    return walk([&](std::string& key, std::vector<std::string>& ids) { return (*cursor)->next(key, ids); }, take);
  }
  template <class Use>
  Result<void> down_below(const std::string& start, Use take) {
    auto cursor = file_.index_cursor(index_);
    if (!cursor) return cursor.error();
    SCARLET_TRY((*cursor)->seek(start));
    return walk([&](std::string& key, std::vector<std::string>& ids) { return (*cursor)->previous(key, ids); }, take);
  }
  // The characters of the last key: in a right-justified index no key with a decimal point has more.
  Result<std::size_t> last_size() {
    auto cursor = file_.index_cursor(index_);
    if (!cursor) return cursor.error();
    SCARLET_TRY((*cursor)->to_last());
    std::string key;
    std::vector<std::string> ids;
    auto some = (*cursor)->previous(key, ids);
    if (!some) return some.error();
    return *some ? key.size() : 0;
  }

 private:
  template <class Step, class Use>
  Result<void> walk(Step step, Use take) {
    std::string key;
    std::vector<std::string> ids;
    for (std::size_t keys = 0;; ++keys) {
      if (keys % kKeysBetweenPolls == 0 && services_.interrupt_pending()) services_.poll();
      auto more = step(key, ids);
      if (!more) return more.error();
      if (!*more || !take(key, ids)) return {};
    }
  }

  workspace::Services& services_;
  store::File& file_;
  const std::string& index_;
};

// Reads what one test can find.
class Reader {
 public:
  Reader(workspace::Workspace& workspace, store::File& file, const IndexUse& use, std::size_t most)
      : workspace_(workspace), file_(file), use_(use), keys_(workspace, file, use), most_(most) {}

  Result<void> read() {
    if (use_.test->op == Operator::Between || is_lower_bound(use_.test->op) || is_upper_bound(use_.test->op)) {
      return read_range(Range(workspace_, use_));
    }
    for (const Operand& operand : use_.test->operands) {
      SCARLET_TRY(use_.test->op == Operator::Like
                      ? read_prefix(Pattern(operand.text).prefix())
                      : read_equal(internal_text(workspace_, *use_.test->item, operand.text)));
    }
    return {};
  }
  bool too_many() const { return ids_.size() > most_; }
  std::vector<std::string> take() { return std::move(ids_); }

 private:
  // False when enough is known.
  bool add(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      if (seen_.insert(id).second) ids_.push_back(id);
    }
    return !too_many();
  }

  Result<void> read_range(const Range& range) {
    return keys_.up_from(range.start(), [&](const std::string& key, const std::vector<std::string>& ids) {
      if (range.past_end(key)) return false;
      return !range.matches(key) || add(ids);
    });
  }

  Result<void> read_prefix(std::string_view prefix) {
    prefix = prefix.substr(0, kKeyBytes);
    return keys_.up_from(std::string(prefix), [&](const std::string& key, const std::vector<std::string>& ids) {
      return std::string_view(key).starts_with(prefix) && add(ids);
    });
  }

  // Values of multivalued items are equal when they are the same text, others also when they are the same number.
  Result<void> read_equal(const std::string& text) {
    if (use_.multivalued || !number_in(text)) return read_key(text.substr(0, kKeyBytes));
    return use_.order == store::KeyOrder::RightNumeric ? read_equal_numbers(text) : read_spellings(text);
  }

  Result<void> read_key(const std::string& key) {
    auto ids = file_.index_ids(use_.index, key);
    if (!ids) return ids.error();
    (void)add(*ids);
    return {};
  }

  // In a right-justified index the spellings of a whole number without a point stand together.
  Result<void> read_equal_numbers(const std::string& text) {
    const Comparand wanted(text);
    const Digits digits(text);
    auto take_equal = [&](const std::string& key, const std::vector<std::string>& ids) {
      return wanted.compare(key) == 0 && add(ids);
    };
    if (digits.is_whole()) {
      SCARLET_TRY(keys_.up_from(digits.shortest(), take_equal));
      SCARLET_TRY(keys_.down_below(digits.shortest(), take_equal));
    }
    return read_fractions(digits, wanted);
  }

  // Those with a point stand apart, by their length and then their bytes. They are tried in this order, and each key
  // met on the way saves all tries that would come before it.
  Result<void> read_fractions(const Digits& digits, const Comparand& wanted) {
    auto longest = keys_.last_size();
    if (!longest) return longest.error();
    const store::IndexOrder order(store::KeyOrder::RightNumeric, false);
    std::optional<std::string> next;
    for (std::size_t size = digits.fraction_start("").size(); size <= *longest; ++size) {
      for (const std::string& spelling : digits.fractions(size)) {
        if (next && order.compare_keys(spelling, *next) < 0) continue;
        bool more = false;
        SCARLET_TRY(keys_.up_from(spelling, [&](const std::string& key, const std::vector<std::string>& ids) {
          if (key == spelling) return wanted.compare(key) != 0 || add(ids);
          more = true;
          next = key;
          return false;
        }));
        if (!more) return {};
      }
    }
    return {};
  }

  // In a left-justified index they stand apart: signs, zeros in front, a decimal point with zeros behind.
  Result<void> read_spellings(const std::string& text) {
    const Comparand wanted(text);
    const Digits digits(text);
    for (const std::string_view sign : digits.signs()) {
      std::string front(sign);
      for (bool some = true; some && front.size() <= kKeyBytes; front += '0') {
        SCARLET_TRY(read_key(front + digits.text));
        SCARLET_TRY(keys_.up_from(digits.fraction_start(front), [&](const std::string& key, const auto& ids) {
          if (!key.starts_with(digits.fraction_start(front))) return false;
          return wanted.compare(key) != 0 || add(ids);
        }));
        const std::string zeros = front + '0';
        some = false;
        SCARLET_TRY(keys_.up_from(zeros, [&](const std::string& key, const auto&) {
          some = key.starts_with(zeros);
          return false;
        }));
      }
    }
    return {};
  }

  workspace::Workspace& workspace_;
  store::File& file_;
  const IndexUse& use_;
  KeyWalk keys_;
  std::size_t most_;
  std::unordered_set<std::string> seen_;
  std::vector<std::string> ids_;
};

}  // namespace

Result<std::optional<std::vector<std::string>>> read_index(workspace::Workspace& workspace, store::File& file,
                                                           const IndexUse& use, std::size_t most) {
  Reader reader(workspace, file, use, most);
  SCARLET_TRY(reader.read());
  if (reader.too_many()) return std::optional<std::vector<std::string>>();
  return std::optional(reader.take());
}

}  // namespace scarlet::query
