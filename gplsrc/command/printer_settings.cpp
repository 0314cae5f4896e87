// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/printer_settings.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using workspace::Keyword;
using workspace::PrintMode;
using workspace::PrintSettings;
using workspace::Token;

constexpr int kLargest = 32'767;
constexpr int kLargestMargin = 50;

// The tokens between two commas.
using Item = std::vector<const Token*>;

std::vector<Item> items_of(Call& call) {
  std::vector<Item> items;
  if (call.words.at_end()) return items;
  items.emplace_back();
  for (const Token* token = call.words.next(); token != nullptr; token = call.words.next()) {
    if (!token->quoted && token->text == ",") {
      items.emplace_back();
    } else {
      items.back().push_back(token);
    }
  }
  return items;
}

bool is_mode(std::int64_t number) { return number == 0 || number == 1 || (number >= 3 && number <= 6); }

// One of the five numbers; an empty item leaves what is there.
bool take_number(const Item& item, int least, int most, int& into) {
  if (item.empty()) return true;
  const auto number = item.size() == 1 ? base::parse_integer(item[0]->text) : std::nullopt;
  if (!number || *number < least || *number > most) return false;
  into = static_cast<int>(*number);
  return true;
}

// The words of an option behind its first, joined by blanks.
std::string text_behind(const Item& item, std::size_t from = 1) {
  std::string text;
  for (std::size_t i = from; i < item.size(); ++i) (text += i > from ? " " : "") += item[i]->text;
  return text;
}

bool take_hold_name(const workspace::Sentence& words, const Item& item, PrintSettings& settings) {
  const Keyword second = item.size() > 1 ? words.keyword_of(*item[1]) : Keyword::NotAKeyword;
  if (second == Keyword::Pathname) {
    settings.path_name = text_behind(item, 2);
    return !settings.path_name.empty();
  }
  settings.as_next = second == Keyword::Next;
  settings.hold_name = text_behind(item, settings.as_next ? 2 : 1);
  return settings.as_next || !settings.hold_name.empty();
}

// Options that take text.
struct TextOption {
  Keyword keyword;
  std::string PrintSettings::*member;
};
constexpr TextOption kTextOptions[] = {
    {Keyword::At, &PrintSettings::printer},      {Keyword::Banner, &PrintSettings::banner},
    {Keyword::Form, &PrintSettings::form},       {Keyword::Options, &PrintSettings::options},
    {Keyword::Spooler, &PrintSettings::spooler}, {Keyword::Prefix, &PrintSettings::prefix},
    {Keyword::Overlay, &PrintSettings::overlay}, {Keyword::Style, &PrintSettings::style},
};

struct FlagOption {
  Keyword keyword;
  bool PrintSettings::*member;
};
constexpr FlagOption kFlagOptions[] = {
    {Keyword::KeepOpen, &PrintSettings::keep_open},    {Keyword::Nfmt, &PrintSettings::no_format},
    {Keyword::Landscape, &PrintSettings::landscape},   {Keyword::Pcl, &PrintSettings::pcl},
    {Keyword::Postscript, &PrintSettings::postscript}, {Keyword::Raw, &PrintSettings::raw},
};

bool take_newline(const Item& item, PrintSettings& settings) {
  const std::string name = base::upper(text_behind(item));
  if (name == "CR") settings.newline = "\r";
  if (name == "LF") settings.newline = "\n";
  if (name == "CRLF") settings.newline = "\r\n";
  return name == "CR" || name == "LF" || name == "CRLF";
}

bool take_option(const workspace::Sentence& words, const Item& item, SetptrRequest& request) {
  PrintSettings& settings = request.settings;
  if (item.empty()) return true;
  const Keyword keyword = words.keyword_of(*item[0]);
  for (const TextOption& option : kTextOptions) {
    if (option.keyword != keyword) continue;
    settings.*option.member = text_behind(item);
    return item.size() > 1;
  }
  for (const FlagOption& option : kFlagOptions) {
    if (option.keyword == keyword) return settings.*option.member = true;
  }
  switch (keyword) {
    case Keyword::As: return take_hold_name(words, item, settings);
    case Keyword::Brief: return request.brief = true;
    case Keyword::Nodefault: return true;
    case Keyword::Copies: return item.size() == 2 && take_number({item[1]}, 1, kLargest, settings.copies);
    case Keyword::LeftMargin:
      return item.size() == 2 && take_number({item[1]}, 0, kLargestMargin, settings.shape.left_margin);
    case Keyword::Newline: return take_newline(item, settings);
    case Keyword::Portrait: settings.landscape = false; return true;
    case Keyword::Gdi: return true;
    default: return false;
  }
}

bool take_numbers(const std::vector<Item>& items, PrintSettings& settings) {
  terminal::PageShape& shape = settings.shape;
  struct Number {
    int least, most;
    int* into;
  };
  int mode = static_cast<int>(settings.mode);
  const Number numbers[] = {{1, kLargest, &shape.width},
                            {0, kLargest, &shape.depth},
                            {0, kLargestMargin, &shape.top_margin},
                            {0, kLargestMargin, &shape.bottom_margin},
                            {0, 6, &mode}};
  for (std::size_t i = 0; i < std::size(numbers) && i + 1 < items.size(); ++i) {
    if (!take_number(items[i + 1], numbers[i].least, numbers[i].most, *numbers[i].into)) return false;
  }
  settings.mode = static_cast<PrintMode>(mode);
  return is_mode(mode);
}

}  // namespace

std::optional<SetptrRequest> parse_setptr(Call& call, const PrintSettings& defaults, const PrintSettings& now) {
  constexpr std::size_t kFirstOption = 6;
  const std::vector<Item> items = items_of(call);
  SetptrRequest request;
  for (std::size_t i = kFirstOption; i < items.size(); ++i) {
    request.keep_unnamed |= !items[i].empty() && call.words.keyword_of(*items[i][0]) == Keyword::Nodefault;
  }
  request.settings = request.keep_unnamed ? now : defaults;
  if (!take_numbers(items, request.settings)) {
    call.say(MessageId::CommandPrinterNumbers);
    return std::nullopt;
  }
  for (std::size_t i = kFirstOption; i < items.size(); ++i) {
    if (take_option(call.words, items[i], request)) continue;
    call.say(MessageId::CommandPrinterOption, {items[i].empty() ? std::string() : items[i][0]->text});
    return std::nullopt;
  }
  return request;
}

std::string describe_settings(int unit, const PrintSettings& settings) {
  const terminal::PageShape& shape = settings.shape;
  std::string text = std::to_string(unit);
  for (const int number :
       {shape.width, shape.depth, shape.top_margin, shape.bottom_margin, static_cast<int>(settings.mode)}) {
    text += "," + std::to_string(number);
  }
  const auto add = [&](bool wanted, const std::string& option) {
    if (wanted) text += "," + option;
  };
  const auto quoted = [](const std::string& value) { return "\"" + value + "\""; };
  add(settings.as_next || !settings.hold_name.empty(),
      std::string("AS ") + (settings.as_next ? settings.hold_name.empty() ? "NEXT" : "NEXT " : "") +
          settings.hold_name);
  add(!settings.path_name.empty(), "AS PATHNAME " + settings.path_name);
  add(!settings.printer.empty(), "AT " + settings.printer);
  add(!settings.banner.empty(), "BANNER " + quoted(settings.banner));
  add(settings.copies != 1, "COPIES " + std::to_string(settings.copies));
  add(!settings.form.empty(), "FORM " + quoted(settings.form));
  add(settings.keep_open, "KEEP.OPEN");
  add(settings.landscape, "LANDSCAPE");
  add(shape.left_margin != 0, "LEFT.MARGIN " + std::to_string(shape.left_margin));
  add(settings.newline != "\n", settings.newline == "\r" ? "NEWLINE CR" : "NEWLINE CRLF");
  add(settings.no_format, "NFMT");
  add(!settings.options.empty(), "OPTIONS " + quoted(settings.options));
  add(!settings.overlay.empty(), "OVERLAY " + settings.overlay);
  add(settings.pcl, "PCL");
  add(settings.postscript, "POSTSCRIPT");
  add(!settings.prefix.empty(), "PREFIX " + settings.prefix);
  add(settings.raw, "RAW");
  add(!settings.spooler.empty(), "SPOOLER " + quoted(settings.spooler));
  add(!settings.style.empty(), "STYLE " + settings.style);
  return text;
}

}  // namespace scarlet::command
