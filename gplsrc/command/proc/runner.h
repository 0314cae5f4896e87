// SPDX-License-Identifier: GPL-3.0-or-later
// Runner: one PROC and those it goes to or calls; they share the buffers. The statements are in one table
// (runner.cpp); their members are in runner.cpp (flow), statements_buffers.cpp, statements_files.cpp and
// statements_terminal.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command/arguments.h"
#include "command/proc/buffer.h"
#include "command/processor.h"
#include "workspace/workspace.h"

namespace scarlet::command::proc {

inline constexpr std::size_t kFileBuffers = 10;  // 0 is the fast one

class Runner {
 public:
  Runner(Processor& processor, const workspace::VocRecord& record, const std::string& sentence);

  void run();

 private:
  friend struct StatementTable;

  // The lines of a PROC.
  struct Program {
    std::string name;
    std::vector<std::string> lines;
    bool native = false;  // PQN
  };
  // Where a call came from.
  struct Place {
    std::shared_ptr<const Program> program;
    std::size_t line = 0;
  };
  struct FileBuffer {
    std::shared_ptr<store::File> file;
    std::unique_ptr<workspace::FileVariable> variable;
    std::vector<std::string> fields;  // [0] is the id
    std::string field(std::size_t number) const { return number < fields.size() ? fields[number] : std::string(); }
    std::string record() const;
    void load(std::string id, std::string_view record);
  };

  // A reference: %n #n &f.n !n.
  struct Reference {
    char kind = '%';
    std::size_t file = 0;
    std::size_t number = 0;
  };

  [[noreturn]] void fail(base::MessageId message, std::initializer_list<std::string_view> arguments = {});
  void execute(std::string_view statement);
  bool native() const { return program_->native; }
  char separator() const;
  Buffer& input() { return secondary_input_ ? inputs_[1] : inputs_[0]; }
  Buffer& output() { return stack_on_ ? outputs_[1] : outputs_[0]; }

  // Reading statements: each takes what it reads from the front of the text.
  std::size_t take_number(std::string_view& text);
  std::optional<Reference> take_reference(std::string_view& text);
  std::string take_operand(std::string_view& text, std::string_view stops);
  std::string get(const Reference& reference);
  void set(const Reference& reference, std::string_view value);

  // Flow
  void comment(std::string_view text);
  void mark(std::string_view text);
  void go(std::string_view text);
  void gosub(std::string_view text);
  void return_from_gosub(std::string_view text);
  void return_to_caller(std::string_view text);
  void end_program(std::string_view text);
  void abort(std::string_view text);
  void branch(std::string_view text);
  bool condition_holds(std::string_view& text, bool negated, bool numeric, std::size_t& choice);
  std::string condition_value(std::string_view& text, bool& truth);
  void go_to_program(std::string_view text);
  void call_program(std::string_view text);
  void enter_program(std::string_view text, char close, bool call);
  void jump(const std::string& label);
  void trace_on(std::string_view text);
  void trace_off(std::string_view text);
  void execute_output(std::string_view text);
  struct TaskLock {
    workspace::Workspace& workspace;
    std::optional<std::uint32_t> number;
    ~TaskLock();
  };
  bool hold_task_lock(std::string_view text);
  void run_command(const std::string& command, const std::string& data, bool hidden);
  void call_subroutine(std::string_view text);

  // Buffers
  std::string take_columns(std::string_view& text);
  void copy_element(std::string_view text);
  void append_to_output(std::string_view text);
  void back(std::string_view text);
  void forward(std::string_view text);
  void remove_last(std::string_view text);
  void set_pointer(std::string_view text);
  void add(std::string_view text);
  void subtract(std::string_view text);
  void add_number(std::string_view text, std::int64_t sign);
  void store_input(std::string_view text);
  void store_input_blanks(std::string_view text);
  void store(std::string_view text, bool keep_blanks);
  void clear_input(std::string_view text);
  void clear_output(std::string_view text);
  void primary_input(std::string_view text);
  void secondary_input(std::string_view text);
  void stack_on(std::string_view text);
  void stack_off(std::string_view text);
  void move(std::string_view text);
  void move_into_sorted(std::string_view text);
  void delete_from_sorted(std::string_view text);
  void calculate(std::string_view text);
  void operate(char op, std::vector<std::int64_t>& stack);

  // Files
  void open_file(std::string_view text);
  void read_file(std::string_view text);
  void read_file_locked(std::string_view text);
  void read(std::string_view text, workspace::LockKind lock);
  void write_file(std::string_view text);
  void delete_record(std::string_view text);
  void free_record(std::string_view text);
  void clear_buffer(std::string_view text);
  void read_fast(std::string_view text);
  void read_fast_locked(std::string_view text);
  void fast(std::string_view text, workspace::LockKind lock);
  bool attach(FileBuffer& buffer, std::string_view name, bool dictionary);
  FileBuffer& file_buffer(std::size_t number);

  // Terminal and printer
  void display(std::string_view text);
  void display_all(std::string_view text);
  void display_file(std::string_view text);
  void display_select(std::string_view text);
  void show_text(std::string_view text);
  void read_input(std::string_view text);
  void read_input_blanks(std::string_view text);
  void read_line(std::string_view text, bool keep_blanks);
  void read_into(std::string_view text);
  void read_into_blanks(std::string_view text);
  void read_element(std::string_view text, bool keep_blanks);
  void terminal(std::string_view text);
  void printer(std::string_view text);
  void print_text(std::string_view text);
  void printer_heading(std::string_view text);
  void printer_close(std::string_view text);
  void printer_eject(std::string_view text);
  void printer_off(std::string_view text);
  std::string items_text(std::string_view text, bool& new_line, std::size_t depth = 0);
  std::string item_text(std::string_view& text, bool& new_line, std::size_t depth);
  std::string letter_item(char letter, std::string_view& text, bool& new_line, std::size_t depth);
  std::string converted_item(std::string data, std::string_view& text);
  std::string with_continuation(std::string_view text);

  void publish_buffers();

  Processor& processor_;
  workspace::Workspace& workspace_;
  std::shared_ptr<const Program> program_;
  std::size_t line_ = 0;  // the next one
  std::vector<Place> callers_;
  std::vector<std::size_t> gosubs_;
  Buffer inputs_[2];
  Buffer outputs_[2];
  std::array<FileBuffer, kFileBuffers> files_;
  bool secondary_input_ = false;
  bool stack_on_ = false;
  std::uint32_t task_lock_ = 0;
  bool printing_ = true;
  bool trace_ = false;
  bool ended_ = false;
  std::string printer_heading_;
};

}  // namespace scarlet::command::proc
