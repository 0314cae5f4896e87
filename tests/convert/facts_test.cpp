// SPDX-License-Identifier: GPL-3.0-or-later
// Runs every fact of facts.txt. The file says how its lines read.
#include <gtest/gtest.h>

#include <fstream>

#include "base/text.h"
#include "convert/convert.h"

namespace scarlet::convert {
namespace {

using value::Value;

class Record : public ConversionHost {
 public:
  int read_record(std::string_view, bool, std::string_view, std::string&) override { return 1; }
  int call_user(std::string_view, std::string_view, bool, std::string&) override { return kBadCode; }
  void show_message(std::string_view) override {}
  std::string record() override { return record_; }
  std::string id() override { return id_; }
  std::int64_t today() override { return 21500; }

  std::string record_;
  std::string id_;
};

struct Settings {
  Locale locale;
  Record record;
  int precision = value::kDefaultPrecision;

  void set(std::string_view name, const std::string& text) {
    const bool on = text == "1";
    if (name == "currency") locale.currency = text;
    if (name == "thousands") locale.thousands = text;
    if (name == "decimal") locale.decimal = text;
    if (name == "european") locale.european_dates = on;
    if (name == "default_date") locale.default_date = text;
    if (name == "year_base") locale.year_base = std::stoi(text);
    if (name == "crdb") locale.crdb_upper_case = on;
    if (name == "ampm") locale.ampm_upper_case = on;
    if (name == "pick_null") locale.pick_null = on;
    if (name == "no_wrap") locale.no_date_wrapping = on;
    if (name == "space_mct") locale.space_mct = on;
    if (name == "@RECORD") record.record_ = text;
    if (name == "@ID") record.id_ = text;
    if (name == "precision") precision = std::stoi(text);
  }
};

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
    i += 2;
  }
  return out;
}

Value datum(std::string_view text) {
  const std::string rest = unescaped(text.substr(1));
  if (text[0] == '=') return Value::of(rest);
  if (rest.find_first_of(".e") == std::string::npos) return Value::of(static_cast<std::int64_t>(std::stoll(rest)));
  return Value::of(std::stod(rest));
}

using Function = Value (*)(const Value&, std::string_view, const Context&, int&);
Function function_named(std::string_view name) {
  if (name == "OCONV") return oconv;
  if (name == "ICONV") return iconv;
  if (name == "FMT") return format;
  if (name == "OCONVS") return oconv_elements;
  return name == "ICONVS" ? iconv_elements : format_elements;
}

TEST(ConversionFacts, EveryFactHolds) {
  std::ifstream file("tests/convert/facts.txt");
  ASSERT_TRUE(file) << "run the tests from the top of the source tree";
  Settings settings;
  std::size_t facts = 0;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.starts_with('#')) continue;
    const auto parts = base::split(line, '\t');
    if (line.starts_with('@')) {
      settings = Settings{};
      for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::size_t equals = parts[i].find('=');
        settings.set(parts[i].substr(0, equals), unescaped(parts[i].substr(equals + 1)));
      }
      continue;
    }
    ASSERT_EQ(parts.size(), 5U) << "line " << number;
    const Context context{&settings.locale, &settings.record, settings.precision};
    int status = -1;
    const Value result = function_named(parts[0])(datum(parts[1]), unescaped(parts[2]), context, status);
    EXPECT_EQ(result.to_string(settings.precision), datum(parts[4]).to_string(settings.precision))
        << "line " << number << ": " << line;
    EXPECT_EQ(std::to_string(status), parts[3]) << "line " << number << ": " << line;
    ++facts;
  }
  EXPECT_GT(facts, 3000U);
}

}  // namespace
}  // namespace scarlet::convert
