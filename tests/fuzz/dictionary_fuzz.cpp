// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of dictionary items in a whole session: whatever somebody writes into an expression, a correlative, a format
// or a conversion, a report over it ends with a message or an abort at worst.
//
//   first byte: what the rest is   0 an I-type expression, and behind a field mark or new line its conversion and
//   format
//                                  1 a correlative of an A item     2 the conversion and format of a D item
//                                  3 a whole item     4 the lines of a C item     5 text of an EVAL
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "base/text.h"
#include "os/env.h"
#include "os/process.h"
#include "session/conversation.h"
#include "session/session.h"
#include "vm/host.h"
#include "workspace/instance.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace scarlet::session {
namespace {

constexpr std::size_t kLargest = 1'500;
// What would leave the account, wait, or grow with a number that it is given.
constexpr std::string_view kLeftOut[] = {"SUBR",    "SPACE",  "STR",       "SLEEP", "NAP", "OSEXECUTE", "EXECUTE",
                                         "PERFORM", "CALL",   "OPEN",      "LOOP",  "FOR", "WRITE",     "GO",
                                         "RETURN",  "CREATE", "DELETESEQ", "INPUT", "$"};

class Silence final : public Conversation {
 public:
  void show(std::string_view) override {}
  InputLine read_line(const LineRequest&) override { throw vm::Abort{3, "", false}; }
  bool collects() const override { return false; }
  std::string tty() const override { return "fuzz"; }
};

// Widths and counts in the millions are honoured, and take their time.
bool has_long_number(std::string_view text) {
  constexpr std::size_t kDigits = 5;
  std::size_t digits = 0;
  for (const char c : text) {
    digits = base::is_digit(c) ? digits + 1 : 0;
    if (digits == kDigits) return true;
  }
  return false;
}

std::string with_marks(std::string text) {
  for (char& c : text) {
    if (c == ']') c = base::kValueMark;
    if (c == '\\') c = base::kSubvalueMark;
    if (c == '|' || c == '\n') c = base::kFieldMark;
  }
  return text;
}

class FuzzSession {
 public:
  FuzzSession() {
    os::Env& env = os::real_env();
    home_ = "/tmp/scarlet-fuzz-" + std::to_string(os::this_process().pid);
    if (!env.make_directory(home_)) std::abort();
    auto opened = workspace::Instance::open(env, home_ + "/instance");
    if (!opened) std::abort();
    instance_ = std::move(opened).value();
    if (!instance_->create_account("FUZZ", home_ + "/account")) std::abort();
    SessionOptions options;
    options.account_path = home_ + "/account";
    options.quiet = true;
    options.conversation = &silence_;
    const auto directory = os::current_directory();
    auto started = Session::start(*instance_, options);
    if (!directory || !started) std::abort();
    (void)os::change_directory(*directory);  // where the fuzzer's inputs are
    session_ = std::move(started).value();
    run("CREATE.FILE F");
    put("DICT F", "A", "D|1||A|10L|S");
    put("DICT F", "B", "D|2|MD2|B|10R|M|AB");
    put("DICT F", "C", "D|3|D|C|10L|M|AB");
    put("DICT F", "I", "I|A:B||I|10L|M");
    put("DICT F", "P", "A|2|P|||||||L|10");
    put("F", "1", "one|100]-250\\3]x|1]2\\3]|F]2");
    put("F", "2", "");
    put("F", "3", "10|99999999999999999999|abc");
  }

  void attempt(unsigned kind, const std::string& text) {
    if (has_long_number(text)) return;
    const std::string upper = base::upper(text);
    for (const std::string_view word : kLeftOut) {
      if (upper.find(word) != std::string::npos) return;
    }
    if (kind == 5) {
      run("LIST F EVAL \"" + text + "\"");
      return;
    }
    put("DICT F", "X", item(kind, text));
    run("LIST F X TOTAL X");
    run("SSELECT F WITH X GT \"1\" BY X SAVING X");
    run("LIST F X BY.EXP X BREAK.ON X");
  }

 private:
  static std::string item(unsigned kind, const std::string& text) {
    const std::size_t line = std::min(text.find('\n'), text.size());
    const std::string rest = line < text.size() ? text.substr(line + 1) : "|";
    switch (kind) {
      case 1: return "A|2|X||||||" + text + "|R|10";
      case 2: return "D|2|" + text.substr(0, line) + "|X|" + rest + "|M|AB";
      case 3: return text;
      case 4: {
        std::string lines = text;
        std::replace(lines.begin(), lines.end(), '\n', ']');
        return "C|" + lines + "||X|10L|M";
      }
      default: return "I|" + text.substr(0, line) + "|" + rest + "|X|10L|M|AB";
    }
  }
  void run(const std::string& command) {
    (void)session_->serve(command, [&] { (void)session_->processor().run(command); });
  }
  void put(const std::string& file, const std::string& id, const std::string& record) {
    const bool dictionary = file.starts_with("DICT ");
    const auto part = dictionary ? workspace::FileSpace::Part::Dictionary : workspace::FileSpace::Part::Data;
    auto opened = session_->workspace().files().open(dictionary ? file.substr(5) : file, part);
    if (opened) (void)(*opened)->write(id, with_marks(record));
  }

  std::string home_;
  Silence silence_;
  std::unique_ptr<workspace::Instance> instance_;
  std::unique_ptr<Session> session_;
};

}  // namespace
}  // namespace scarlet::session

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto* session = new scarlet::session::FuzzSession();
  constexpr unsigned kKinds = 6;
  if (size == 0 || size > scarlet::session::kLargest) return 0;
  session->attempt(data[0] % kKinds, std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
