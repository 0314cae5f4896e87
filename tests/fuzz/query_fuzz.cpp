// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of query sentences against two small files: whatever somebody types, the worst may be a message.
//
//   first byte: the verb    then the sentence behind the file name
//
// Built as any libFuzzer target: clang++ -fsanitize=fuzzer,address,undefined -Igplsrc -Itests/query with the libraries
// up to libquery, and -lgtest for the test session. Words worth knowing stand in tests/fuzz/query.dict.
#include <cstddef>
#include <cstdint>
#include <string>

#include "library.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scarlet::query;
  static QuerySession* session = [] {
    auto* made = new QuerySession();
    make_customers(*made);
    make_orders(*made);
    return made;
  }();
  constexpr unsigned kVerbs = static_cast<unsigned>(Verb::Show) + 1;
  if (size == 0 || size > 2'000) return 0;
  const auto verb = static_cast<Verb>(data[0] % kVerbs);
  const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  session->workspace().lists().clear_all();
  session->services.answers = {"a", "S 1", ""};
  // Output files and records stay where they can not grow.
  if (rest.find("TO ") != std::string::npos || rest.find("to ") != std::string::npos) return 0;
  (void)session->run((data[0] % 2 == 0 ? "X CUST " : "X ORD ") + rest, verb);
  return 0;
}
