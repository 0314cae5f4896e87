// SPDX-License-Identifier: GPL-3.0-or-later
// How long one call may take is bounded twice: PCRE2 counts the steps from one starting point, and a callout put before
// the pattern looks at the clock at every starting point. (The callout is code 1; patterns that bring callouts of their
// own only have the clock looked at more often.)
#define PCRE2_CODE_UNIT_WIDTH 8
#include "formats/regex.h"

#include <pcre2.h>

#include <array>
#include <chrono>

#include "base/limits.h"
#include "base/text.h"

namespace scarlet::formats {
namespace {

using base::Error;
using base::Result;
using base::Status;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kLookAtTheClock = "(?C1)";

template <auto kFree>
struct FreeWith {
  template <class T>
  void operator()(T* pointer) const {
    kFree(pointer);
  }
};
using MatchData = std::unique_ptr<pcre2_match_data, FreeWith<pcre2_match_data_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, FreeWith<pcre2_match_context_free>>;
using CompileContext = std::unique_ptr<pcre2_compile_context, FreeWith<pcre2_compile_context_free>>;

PCRE2_SPTR units(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.empty() ? "" : text.data()); }

std::optional<std::uint32_t> option_bit(char letter) {
  switch (base::to_upper(letter)) {
    case 'I': return PCRE2_CASELESS;
    case 'M': return PCRE2_MULTILINE;
    case 'S': return PCRE2_DOTALL;
    case 'X': return PCRE2_EXTENDED;
    case 'U': return PCRE2_UTF | PCRE2_UCP;
    case ' ': return 0;
    default: return std::nullopt;
  }
}

Error pattern_error(int code, std::size_t offset) {
  std::array<char, 256> text{};
  pcre2_get_error_message(code, reinterpret_cast<PCRE2_UCHAR*>(text.data()), text.size());
  const std::size_t at = offset > kLookAtTheClock.size() ? offset - kLookAtTheClock.size() : 0;
  return {Status::BadParameters, 0, std::string(text.data()) + " (" + std::to_string(at + 1) + ")"};
}

Error match_error(int code) {
  switch (code) {
    case PCRE2_ERROR_CALLOUT: return {Status::TimedOut, 0, {}};
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_NOMEMORY: return {Status::LimitReached, 0, {}};
    default: return {Status::ActionFailed, 0, {}};
  }
}

int stop_when_late(pcre2_callout_block*, void* deadline) {
  return Clock::now() > *static_cast<Clock::time_point*>(deadline) ? PCRE2_ERROR_CALLOUT : 0;
}

// One search through one text.
class Search {
 public:
  Search(const pcre2_code* code, std::string_view text)
      : code_(code),
        text_(text),
        data_(pcre2_match_data_create_from_pattern(code, nullptr)),
        context_(pcre2_match_context_create(nullptr)) {
    if (!data_ || !context_) throw std::bad_alloc();
    pcre2_set_match_limit(context_.get(), base::limits::kRegexSteps);
    pcre2_set_heap_limit(context_.get(), base::limits::kRegexHeapKibibytes);
    pcre2_set_callout(context_.get(), stop_when_late, &deadline_);
  }
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;

  Result<bool> find(std::size_t start, std::uint32_t options) {
    const int found =
        pcre2_match(code_, units(text_), text_.size(), start, options | checked_, data_.get(), context_.get());
    if (found == PCRE2_ERROR_NOMATCH) return false;
    if (found < 0) return match_error(found);
    checked_ = PCRE2_NO_UTF_CHECK;
    return true;
  }

  // From the end of the last match on. Where that was empty: something that is not, there, or else one character on.
  Result<bool> find_next(const RegexGroup& last) {
    if (last.end != last.begin) return find(last.end, 0);
    const auto here = find(last.end, PCRE2_NOTEMPTY_ATSTART | PCRE2_ANCHORED);
    if (!here || *here) return here;
    if (last.end >= text_.size()) return false;
    return find(after_character(last.end), 0);
  }

  RegexMatch match() const {
    const std::size_t count = pcre2_get_ovector_count(data_.get());
    const PCRE2_SIZE* const offsets = pcre2_get_ovector_pointer(data_.get());
    RegexMatch groups(count);
    for (std::size_t i = 0; i < count; ++i) {
      // \K may put the begin behind the end.
      if (offsets[2 * i] != PCRE2_UNSET && offsets[2 * i] <= offsets[2 * i + 1])
        groups[i] = {offsets[2 * i], offsets[2 * i + 1]};
    }
    return groups;
  }

 private:
  std::size_t after_character(std::size_t at) const {
    std::uint32_t options = 0;
    pcre2_pattern_info(code_, PCRE2_INFO_ALLOPTIONS, &options);
    ++at;
    if ((options & PCRE2_UTF) == 0) return at;
    while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80) ++at;
    return at;
  }

  const pcre2_code* code_;
  std::string_view text_;
  MatchData data_;
  MatchContext context_;
  Clock::time_point deadline_ = Clock::now() + std::chrono::milliseconds(base::limits::kRegexMilliseconds);
  std::uint32_t checked_ = 0;
};

// ${...} or $digits or $& behind the dollar; leaves the text alone when it is none of them.
std::optional<std::string_view> take_reference(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  if (text[0] == '{') {
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view name = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    return name;
  }
  if (text[0] == '&') {
    text.remove_prefix(1);
    return "0";
  }
  std::size_t digits = 0;
  while (digits < 2 && digits < text.size() && base::is_digit(text[digits])) ++digits;
  if (digits == 0) return std::nullopt;
  const std::string_view number = text.substr(0, digits);
  text.remove_prefix(digits);
  return number;
}

}  // namespace

void Regex::FreeCode::operator()(pcre2_real_code_8* code) const { pcre2_code_free(code); }

Result<Regex> Regex::compile(std::string_view pattern, std::string_view options) {
  std::uint32_t bits = PCRE2_NEVER_BACKSLASH_C;
  for (const char letter : options) {
    const auto bit = option_bit(letter);
    if (!bit) return Error{Status::BadParameters, 0, std::string(1, letter)};
    bits |= *bit;
  }
  if (pattern.size() > base::limits::kRegexBytes) return Status::LimitReached;
  const std::string whole = std::string(kLookAtTheClock).append(pattern);
  const CompileContext context(pcre2_compile_context_create(nullptr));
  if (!context) throw std::bad_alloc();
  pcre2_set_parens_nest_limit(context.get(), base::limits::kRegexNesting);
  int error = 0;
  std::size_t offset = 0;
  Code code(pcre2_compile(units(whole), whole.size(), bits, &error, &offset, context.get()));
  if (!code) return pattern_error(error, offset);
  return Regex(std::move(code));
}

Result<std::optional<RegexMatch>> Regex::find(std::string_view text, std::size_t start) const {
  if (start > text.size()) return std::optional<RegexMatch>();
  Search search(code_.get(), text);
  const auto found = search.find(start, 0);
  if (!found) return found.error();
  return *found ? std::optional<RegexMatch>(search.match()) : std::nullopt;
}

Result<std::vector<RegexMatch>> Regex::find_all(std::string_view text, std::size_t most) const {
  std::vector<RegexMatch> matches;
  Search search(code_.get(), text);
  auto found = search.find(0, 0);
  while (found && *found) {
    matches.push_back(search.match());
    if (!matches.back()[0].is_set()) return Error{Status::ActionFailed, 0, {}};
    if (matches.size() > base::limits::kRegexMatches) return Status::LimitReached;
    if (matches.size() == most) return matches;
    found = search.find_next(matches.back()[0]);
  }
  if (!found) return found.error();
  return matches;
}

Result<std::string> Regex::replace(std::string_view text, std::string_view replacement, std::size_t most) const {
  const auto matches = find_all(text, most);
  if (!matches) return matches.error();
  std::string out;
  std::size_t copied = 0;
  for (const RegexMatch& match : *matches) {
    if (match[0].begin < copied) continue;  // \K in a look-behind can point back
    out += text.substr(copied, match[0].begin - copied);
    expand(replacement, text, match, out);
    if (out.size() > base::limits::kStringBytes) return Status::LimitReached;
    copied = match[0].end;
  }
  return out += text.substr(copied);
}

Result<std::vector<std::string>> Regex::split(std::string_view text) const {
  const auto matches = find_all(text);
  if (!matches) return matches.error();
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  for (const RegexMatch& match : *matches) {
    const RegexGroup& whole = match[0];
    if (whole.begin == whole.end || whole.begin < begin) continue;
    pieces.emplace_back(text.substr(begin, whole.begin - begin));
    begin = whole.end;
  }
  pieces.emplace_back(text.substr(begin));
  return pieces;
}

void Regex::expand(std::string_view replacement, std::string_view text, const RegexMatch& match,
                   std::string& out) const {
  while (!replacement.empty()) {
    const std::size_t dollar = replacement.find('$');
    out += replacement.substr(0, dollar);
    if (dollar == std::string_view::npos) return;
    replacement.remove_prefix(dollar + 1);
    if (const auto name = take_reference(replacement)) {
      const std::size_t number = group_number(*name);
      if (number < match.size()) out += match[number].in(text);
      continue;
    }
    out += '$';
    if (replacement.starts_with('$')) replacement.remove_prefix(1);
  }
}

std::size_t Regex::group_number(std::string_view name) const {
  if (const auto number = base::parse_integer(name)) return static_cast<std::size_t>(*number);
  const std::string text(name);
  const int number = pcre2_substring_number_from_name(code_.get(), reinterpret_cast<PCRE2_SPTR>(text.c_str()));
  return number > 0 ? static_cast<std::size_t>(number) : RegexGroup::kUnset;
}

}  // namespace scarlet::formats
