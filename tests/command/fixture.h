// SPDX-License-Identifier: GPL-3.0-or-later
// A session just big enough for commands: an instance and an account in a temporary directory, output kept as text,
// answers given by the test. Programs can not run in it.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "command/processor.h"
#include "os/env.h"
#include "os/process.h"
#include "shared/user_table.h"
#include "store/store.h"
#include "terminal/terminfo.h"
#include "workspace/instance.h"
#include "workspace/new_account_voc.h"
#include "workspace/workspace.h"

namespace scarlet::command {

class FakeServices : public workspace::Services {
 public:
  Processor* processor = nullptr;
  workspace::Workspace* workspace = nullptr;
  std::deque<std::string> typed;  // what the keyboard gives
  std::string keys;               // what is typed where single keys are read
  std::vector<std::string> called;
  int polls_left = -1;  // aborts when it reaches 0; negative: never

  std::int64_t execute(std::string_view command) override { return processor->run(command); }
  void run_program(const std::shared_ptr<const code::CodeUnit>&) override {}
  bool call_subroutine(std::string_view name, std::span<value::Value>) override {
    called.emplace_back(name);
    return false;
  }
  value::Value evaluate(const std::shared_ptr<const code::CodeUnit>&) override { return value::Value::empty(); }
  std::optional<std::string> input(std::string_view prompt) override {
    auto& queue = workspace->data_queue();
    if (queue.empty()) return keyboard(prompt);
    std::string line = std::move(queue.front());
    queue.pop_front();
    return line;
  }
  std::optional<std::string> keyboard(std::string_view prompt) override {
    workspace->output().write(prompt);
    if (typed.empty()) return std::nullopt;
    std::string line = std::move(typed.front());
    typed.pop_front();
    workspace->output().line(line);
    return line;
  }
  std::optional<char> read_key(std::int64_t) override {
    if (keys.empty()) throw vm::Abort{3, {}, false};
    const char key = keys.front();
    keys.erase(0, 1);
    return key;
  }
  bool confirm(std::string_view question) override {
    for (;;) {
      const auto reply = input(question);
      if (!reply) return false;
      if (*reply == "Y" || *reply == "N") return *reply == "Y";
    }
  }
  bool ask_for_next_page() override { return true; }
  bool interrupt_pending() override { return false; }
  void poll() override {
    if (polls_left == 0) throw vm::Abort{2, {}, false};
    if (polls_left > 0) --polls_left;
  }
  bool echo() const override { return true; }
  void set_echo(bool) override {}
  bool case_inverted() const override { return false; }
  void set_case_inverted(bool) override {}
  void discard_input() override {}
  int& break_inhibits() override { return inhibits_; }
  void set_exit_status(int) override {}
  void log_message(std::string_view) override {}
  const terminal::Terminfo& terminfo() override { return terminfo_; }
  void set_terminal_type(const std::string&) override {}
  std::vector<std::string> common_names() const override { return {}; }
  bool delete_common(std::string_view) override { return false; }

 private:
  int inhibits_ = 0;
  terminal::Terminfo terminfo_{"dumb"};
};

class CommandTest : public testing::Test {
 protected:
  CommandTest() {
    home_ = testing::TempDir() + "/command-" + std::to_string(os::this_process().pid) + "-" +
            std::to_string(os::real_env().monotonic_nanoseconds());
    EXPECT_TRUE(os::real_env().make_directory(home_));
    auto opened = workspace::Instance::open(os::real_env(), home_ + "/instance");
    EXPECT_TRUE(opened) << base::describe(opened.error());
    instance_ = std::move(*opened);
    EXPECT_TRUE(instance_->create_account("TEST", home_ + "/account"));
    auto slot = instance_->users().join(shared::NewSession());
    EXPECT_TRUE(slot);
    slot_ = *slot;
    auto output = std::make_unique<terminal::Output>([this](std::string_view text) { text_ += text; }, false, 80, 24);
    workspace_ = std::make_unique<workspace::Workspace>(*instance_, services, std::move(output), slot_);
    EXPECT_TRUE(workspace_->enter_account({"TEST", home_ + "/account"}));
    processor_ = std::make_unique<Processor>(*workspace_);
    services.processor = processor_.get();
    services.workspace = workspace_.get();
  }
  ~CommandTest() override {
    processor_.reset();
    workspace_.reset();
    instance_->users().leave(slot_);
    instance_.reset();
    (void)os::real_env().remove_tree(home_);
  }

  Processor& processor() { return *processor_; }
  workspace::Workspace& workspace() { return *workspace_; }

  // Fields separated by "|", values by "]".
  static std::string record_of(std::string_view text) {
    std::string record(text);
    for (char& c : record) {
      if (c == '|') c = base::kFieldMark;
      if (c == ']') c = base::kValueMark;
    }
    return record;
  }
  void voc(std::string_view id, std::string_view text) { EXPECT_TRUE(workspace_->voc().write(id, record_of(text))); }
  void put(std::string_view file, std::string_view id, std::string_view text) {
    auto opened = workspace_->files().open(file);
    ASSERT_TRUE(opened) << file;
    EXPECT_TRUE((*opened)->write(id, record_of(text)));
  }
  // The record in the form of put(); "(none)" when there is none.
  std::string get(std::string_view file, std::string_view id) {
    auto opened = workspace_->files().open(file);
    if (!opened) return "(no file)";
    std::string record;
    store::StringSink sink(record);
    auto found = (*opened)->read(id, sink);
    if (!found || !*found) return "(none)";
    for (char& c : record) {
      if (c == base::kFieldMark) c = '|';
      if (c == base::kValueMark) c = ']';
    }
    return record;
  }

  // What a command given to qm shows.
  std::string run(std::string_view command) {
    workspace_->output().flush();
    text_.clear();
    code = processor_->run_single(command);
    workspace_->output().flush();
    return std::move(text_);
  }
  // As EXECUTE; lines separated by "|".
  std::string execute(std::string_view commands) {
    text_.clear();
    code = processor_->run(record_of(commands));
    workspace_->output().flush();
    return std::move(text_);
  }

  FakeServices services;
  std::int64_t code = 0;

 private:
  std::string home_;
  std::unique_ptr<workspace::Instance> instance_;
  shared::SlotIndex slot_ = 0;
  std::string text_;
  std::unique_ptr<workspace::Workspace> workspace_;
  std::unique_ptr<Processor> processor_;
};

}  // namespace scarlet::command
