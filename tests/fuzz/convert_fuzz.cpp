// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of conversion codes, format specifications, patterns and correlatives: code and data both come from outside,
// neither may crash, hang or reach out of bounds.
//
//   first byte: what to run    then the code up to a NUL    then the data
//
// Built as any libFuzzer target: clang++ -fsanitize=fuzzer,address,undefined with libconvert, libvalue and libbase.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "convert/convert.h"
#include "convert/correlative.h"

namespace {

using namespace scarlet::convert;
using scarlet::value::Value;

// Reaches every branch that asks outside, without an outside.
class Nowhere : public ConversionHost, public CorrelativeHost {
 public:
  int read_record(std::string_view, bool, std::string_view id, std::string& record) override {
    record.assign(id).append("\xFEone\xFEtwo\xFDthree");
    return id.size() % 2 == 0 ? kConverted : 3003;
  }
  int call_user(std::string_view, std::string_view argument, bool, std::string& data) override {
    data += argument;
    return static_cast<int>(argument.size() % 4);
  }
  void show_message(std::string_view) override {}
  std::string record() override {
    return "a\xFE"
           "b\xFD"
           "c";
  }
  std::string id() override { return "id"; }
  std::int64_t today() override { return 20000; }

  std::string field(std::int64_t number) override {
    return std::to_string(number) +
           "\xFD"
           "7";
  }
  std::string item(std::string_view name) override { return std::string(name); }
  std::int64_t counter(Counter) override { return 1; }
  std::int64_t time_of_day() override { return 0; }
};

// Masks and widths may ask for megabytes; that is their right, but not worth the time here.
bool asks_for_much(std::string_view code) {
  std::size_t digits = 0;
  for (const char c : code) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > 4) return true;
  }
  return false;
}

void run(std::uint8_t choice, std::string_view code, std::string_view data) {
  Nowhere host;
  const Context context{nullptr, &host, choice % 15};
  const Value value = choice & 0x80 ? Value::of(static_cast<double>(data.size()) / 7) : Value::of(data);
  int status = 0;
  switch (choice % 8) {
    case 0: (void)oconv(value, code, context, status); break;
    case 1: (void)iconv(value, code, context, status); break;
    case 2: (void)oconv_elements(value, code, context, status); break;
    case 3: (void)iconv_elements(value, code, context, status); break;
    case 4:
      if (!asks_for_much(code)) (void)format(value, code, context, status);
      break;
    case 5: (void)matches(data, code); break;
    case 6: (void)match_field(data, code, choice); break;
    default:
      if (const auto compiled = Correlative::compile(code)) (void)compiled->evaluate(host, context);
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(bytes + 1), size - 1);
  const std::size_t end = rest.find('\0');
  const std::string_view code = rest.substr(0, end);
  run(bytes[0], code, end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1));
  return 0;
}
