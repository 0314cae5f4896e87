// SPDX-License-Identifier: GPL-3.0-or-later
// What the tools for files have in common (qmfix, qmconv, qmidx): their command line, and how they speak.
// An option is a word of a table; several words may stand for the same, which a letter names. Other words are paths and
// names. --help is known to all.
#pragma once

#include <cstdio>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "os/process.h"
#include "workspace/instance.h"
#include "workspace/instance_home.h"

namespace scarlet::programs {

struct ToolOption {
  std::string_view word;
  char meaning;
  bool takes_word = false;  // the next word belongs to it
};

class ToolCommandLine {
 public:
  ToolCommandLine(int count, char** words, std::initializer_list<ToolOption> options) {
    for (int i = 1; i < count; ++i) {
      const std::string word = words[i];
      if (!word.starts_with("-")) {
        words_.push_back(word);
        continue;
      }
      const ToolOption* const option = find(options, word);
      if (word == "--help") {
        help_ = true;
      } else if (option == nullptr || (option->takes_word && i + 1 == count)) {
        wrong_ = word;
      } else {
        given_[option->meaning] = option->takes_word ? words[++i] : word;
      }
    }
  }

  const std::vector<std::string>& words() const { return words_; }
  bool has(char meaning) const { return given_.contains(meaning); }
  std::string value(char meaning) const { return has(meaning) ? given_.at(meaning) : std::string(); }
  bool help() const { return help_; }
  const std::string& wrong() const { return wrong_; }  // an option that there is not

 private:
  static const ToolOption* find(std::initializer_list<ToolOption> options, std::string_view word) {
    for (const ToolOption& option : options) {
      if (option.word == word) return &option;
    }
    return nullptr;
  }

  std::vector<std::string> words_;
  std::map<char, std::string> given_;
  std::string wrong_;
  bool help_ = false;
};

inline void say(base::MessageId id, std::initializer_list<std::string_view> arguments) {
  std::printf("%s\n", base::message(id, arguments).c_str());
  std::fflush(stdout);
}

inline bool complain(base::MessageId id, std::initializer_list<std::string_view> arguments) {
  std::fprintf(stderr, "%s\n", base::message(id, arguments).c_str());
  return false;
}

inline std::string absolute(const std::string& path) {
  if (path.starts_with('/')) return path;
  auto directory = os::current_directory();
  return (directory ? *directory : ".") + "/" + path;
}

// Null, and said why, when the instance can not be had.
inline std::unique_ptr<workspace::Instance> open_instance() {
  const std::string home = workspace::home_of_instance(os::real_env());
  auto instance = workspace::Instance::open(os::real_env(), home);
  if (instance) return std::move(*instance);
  complain(base::MessageId::StoreFixNoSystem, {home, workspace::why_not_opened(instance.error())});
  return nullptr;
}

}  // namespace scarlet::programs
