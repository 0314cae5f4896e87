// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged sources: the compiler says what is wrong, it never crashes, hangs or makes code that does not verify. Seeds
// are printed with a failure.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "basic/expression.h"
#include "memory_sources.h"

namespace scarlet::basic {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> seeds() {
  std::vector<std::string> texts;
  for (const auto& entry : fs::directory_iterator("tests/conformance/language")) {
    if (entry.path().extension() != ".bas") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    texts.push_back(text.str());
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

const std::vector<std::string>& words() {
  static const std::vector<std::string> kWords = {"IF ",
                                                  " THEN ",
                                                  " ELSE ",
                                                  "\n",
                                                  "END\n",
                                                  "NEXT I",
                                                  "FOR I = ",
                                                  "LOOP\n",
                                                  "REPEAT\n",
                                                  "BEGIN CASE\n",
                                                  "CASE ",
                                                  "(",
                                                  ")",
                                                  "<",
                                                  ">",
                                                  "[",
                                                  "]",
                                                  ",",
                                                  ";",
                                                  "\"",
                                                  "'",
                                                  "*",
                                                  "~\n",
                                                  ":",
                                                  "=",
                                                  "X",
                                                  "A(1)",
                                                  "@",
                                                  "@ID",
                                                  "$IFDEF X\n",
                                                  "$ELSE\n",
                                                  "$ENDIF\n",
                                                  "EQU X TO X\n",
                                                  "EQU A TO B,",
                                                  "DIM A(5)\n",
                                                  "LOCAL SUB S(A)\n",
                                                  "PRIVATE P\n",
                                                  "GOSUB S(X)\n",
                                                  "->",
                                                  "{X}",
                                                  "MAT ",
                                                  " IN ",
                                                  " FROM ",
                                                  " SETTING ",
                                                  "RETURN ",
                                                  "COMMON /A/ X\n",
                                                  "DEFFUN F(A) LOCAL\n",
                                                  "F(1)",
                                                  "CLASS C\n",
                                                  "PUBLIC FUNCTION G\n",
                                                  "COMMIT\n",
                                                  "BEGIN TRANSACTION\n",
                                                  "END TRANSACTION\n",
                                                  "L1:",
                                                  "10 ",
                                                  "GOTO L1\n",
                                                  "1E5",
                                                  "0xFFFFFFFFFFFFFFFFFF"};
  return kWords;
}

std::string damaged(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  for (std::size_t changes = 1 + below(8); changes > 0; --changes) {
    const std::size_t at = below(text.size());
    switch (below(5)) {
      case 0: text.insert(at, words()[below(words().size())]); break;
      case 1: text.erase(at, 1 + below(20)); break;
      case 2: text.insert(at, text.substr(below(text.size()), below(60))); break;
      case 3:
        if (!text.empty()) text[at] = static_cast<char>(below(256));
        break;
      default: text.insert(at, words()[below(words().size())] + words()[below(words().size())]); break;
    }
  }
  return text;
}

TEST(HostileSources, MutatedProgramsNeverCrashTheCompiler) {
  const std::vector<std::string> texts = seeds();
  ASSERT_FALSE(texts.empty());
  for (unsigned seed = 1; seed <= 4'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const std::string text = damaged(texts[random() % texts.size()], random);
    const CompileResult result = compile_text(text);
    EXPECT_TRUE(result.unit || result.error_count() > 0);
  }
}

TEST(HostileSources, RandomWordsNeverCrashTheCompiler) {
  for (unsigned seed = 1; seed <= 4'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::string text;
    for (std::size_t i = random() % 60; i > 0; --i) text += words()[random() % words().size()];
    compile_text(text);
  }
}

TEST(HostileSources, RandomExpressionsNeverCrashTheCompiler) {
  class Names : public ItemNames {
   public:
    std::optional<ItemMeaning> find(std::string_view name) override {
      if (name == "X") return ItemMeaning{ItemMeaning::Kind::Expression, 0, "A;@+1"};
      if (name == "A") return ItemMeaning{ItemMeaning::Kind::Field, 1, ""};
      return std::nullopt;
    }
  } names;
  for (unsigned seed = 1; seed <= 4'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::string text;
    for (std::size_t i = random() % 30; i > 0; --i) text += words()[random() % words().size()];
    compile_expression("T", text, names);
  }
}

TEST(HostileSources, DeepNestingIsAnError) {
  const auto repeated = [](const std::string& piece, std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += piece;
    return text;
  };
  for (const std::string piece : {"(", "A<", "A[", "LEN(", "-(", "IF 1 THEN ", "X(", "@("}) {
    const CompileResult result = compile_text("X = " + repeated(piece, 100'000));
    EXPECT_FALSE(result.unit) << piece;
  }
  for (const std::string piece : {"IF 1 THEN\n", "IF 1 THEN ", "LOOP\n", "FOR I = 1 TO 2\n", "BEGIN CASE\nCASE 1\n"}) {
    const CompileResult result = compile_text(repeated(piece, 20'000));
    EXPECT_FALSE(result.unit) << piece;
  }
}

TEST(HostileSources, LongExpressionsAreCompiledOrRefused) {
  std::string sum = "X = 1";
  for (int i = 0; i < 1'000; ++i) sum += "+Y";
  EXPECT_TRUE(compile_text("Y = 1\n" + sum + "\nEND\n").unit);
  for (int i = 0; i < 100'000; ++i) sum += "+Y";
  EXPECT_FALSE(compile_text("Y = 1\n" + sum + "\nEND\n").unit);
  std::string joined = "X = ''";
  for (int i = 0; i < 5'000; ++i) joined += ":Y";
  EXPECT_TRUE(compile_text("Y = 1\n" + joined + "\nEND\n").unit);
}

TEST(HostileSources, EquatesThatGrowWithoutEndAreRefused) {
  std::string text = "EQU A0 TO (B+B)\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "A" + std::to_string(i - 1);
    text += "EQU A" + std::to_string(i) + " TO (" + before + "+" + before + ")\n";
  }
  EXPECT_FALSE(compile_text(text + "X = A39\nEND\n").unit);
}

}  // namespace
}  // namespace scarlet::basic
