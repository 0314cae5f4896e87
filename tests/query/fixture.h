// SPDX-License-Identifier: GPL-3.0-or-later
// A session just big enough for queries: an instance and an account in a temporary directory, output kept as text,
// answers to questions given by the test.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "os/env.h"
#include "os/process.h"
#include "query/query.h"
#include "shared/user_table.h"
#include "store/store.h"
#include "terminal/terminfo.h"
#include "vm/host.h"
#include "workspace/instance.h"
#include "workspace/options.h"
#include "workspace/print_units.h"
#include "workspace/workspace.h"

namespace scarlet::query {

class FakeServices : public workspace::Services {
 public:
  std::deque<std::string> answers;  // to input()
  bool yes = true;                  // to confirm()
  bool interrupt = false;           // the break key was struck

  std::int64_t execute(std::string_view) override { return -1; }
  void run_program(const std::shared_ptr<const code::CodeUnit>&) override {}
  bool call_subroutine(std::string_view, std::span<value::Value>) override { return false; }
  value::Value evaluate(const std::shared_ptr<const code::CodeUnit>&) override { return value::Value::empty(); }
  std::optional<std::string> input(std::string_view) override {
    if (answers.empty()) return std::nullopt;
    std::string answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }
  std::optional<std::string> keyboard(std::string_view prompt) override { return input(prompt); }
  bool confirm(std::string_view) override { return yes; }
  bool ask_for_next_page() override { return true; }
  bool interrupt_pending() override { return interrupt; }
  void poll() override {
    if (interrupt) throw vm::Abort{2, "", false};
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

// "]" is a value mark, "\\" a subvalue mark.
inline std::string record_of(const std::vector<std::string>& fields) {
  std::string record = base::join(fields, std::string(1, base::kFieldMark));
  for (char& c : record) {
    if (c == ']') c = base::kValueMark;
    if (c == '\\') c = base::kSubvalueMark;
  }
  return record;
}

class QuerySession {
 public:
  QuerySession() {
    home_ = testing::TempDir() + "/query-" + std::to_string(os::this_process().pid) + "-" +
            std::to_string(os::real_env().monotonic_nanoseconds());
    EXPECT_TRUE(os::real_env().make_directory(home_));
    auto opened = workspace::Instance::open(os::real_env(), home_ + "/instance");
    EXPECT_TRUE(opened) << base::describe(opened.error());
    instance_ = std::move(*opened);
    const workspace::Account account{"TEST", home_ + "/account"};
    EXPECT_TRUE(instance_->create_account(account.name, account.path));
    auto slot = instance_->users().join(shared::NewSession());
    EXPECT_TRUE(slot);
    slot_ = *slot;
    auto output = std::make_unique<terminal::Output>([this](std::string_view text) { text_ += text; }, false, 80, 24);
    workspace_ = std::make_unique<workspace::Workspace>(*instance_, services, std::move(output), slot_);
    EXPECT_TRUE(workspace_->enter_account(account));
    install(*workspace_);
  }
  ~QuerySession() {
    workspace_.reset();
    instance_->users().leave(slot_);
    instance_.reset();
    (void)os::real_env().remove_tree(home_);
  }

  workspace::Workspace& workspace() { return *workspace_; }
  const std::string& account_path() const { return workspace_->account().path; }

  void create_file(const std::string& name, const store::FileParameters& parameters = {}) {
    for (const char* part : {"", ".DIC"}) {
      EXPECT_TRUE(instance_->store().create(account_path() + "/" + name + part, parameters));
    }
    EXPECT_TRUE(workspace_->voc().write(name, record_of({"F", name, name + ".DIC"})));
    put("DICT " + name, "@ID", {"D", "0", "", name, "10L", "S"});
  }
  std::shared_ptr<store::File> open(const std::string& name) {
    auto file = workspace_->files().open(name);
    EXPECT_TRUE(file) << name;
    return *file;
  }
  // `file` may begin with "DICT ".
  void put(const std::string& file, const std::string& id, const std::vector<std::string>& fields) {
    EXPECT_TRUE(open(file)->write(id, record_of(fields)));
  }

  // What the sentence shows.
  std::string run(const std::string& sentence, Verb verb) {
    text_.clear();
    code = query::run(*workspace_, sentence, verb);
    workspace_->output().flush();
    return std::move(text_);
  }
  std::string list(const std::string& sentence) { return run(sentence, Verb::List); }
  std::string sort(const std::string& sentence) { return run(sentence, Verb::Sort); }

  FakeServices services;
  std::int64_t code = 0;

 private:
  std::string home_;
  std::unique_ptr<workspace::Instance> instance_;
  shared::SlotIndex slot_ = 0;
  std::string text_;
  std::unique_ptr<workspace::Workspace> workspace_;
};

}  // namespace scarlet::query
