// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/proc/runner.h"

#include <algorithm>
#include <span>

#include "base/limits.h"
#include "base/text.h"
#include "command/command_words.h"
#include "command/proc/proc.h"
#include "convert/convert.h"
#include "shared/lock_table.h"
#include "value/compare.h"
#include "workspace/instance.h"

namespace scarlet::command::proc {

using base::MessageId;

// Statements by what a line begins with; the longer ones stand before their beginnings.
struct StatementTable {
  std::string_view prefix;
  void (Runner::*action)(std::string_view rest);
  bool whole = false;  // nothing but blanks may follow

  static std::span<const StatementTable> all() {
    static constexpr StatementTable kStatements[] = {
        {"F-OPEN", &Runner::open_file},
        {"F-READ", &Runner::read_file},
        {"F-UREAD", &Runner::read_file_locked},
        {"F-WRITE", &Runner::write_file},
        {"F-DELETE", &Runner::delete_record},
        {"F-FREE", &Runner::free_record},
        {"F-CLEAR", &Runner::clear_buffer},
        {"FBU(", &Runner::read_fast_locked},
        {"FB(", &Runner::read_fast},
        {"F;", &Runner::calculate},
        {"F", &Runner::forward, true},
        {"GOSUB", &Runner::gosub},
        {"GOTO", &Runner::go},
        {"GO", &Runner::go},
        {"G", &Runner::go},
        {"RSUB", &Runner::return_from_gosub},
        {"RTN", &Runner::return_to_caller},
        {"RI", &Runner::clear_input},
        {"RO", &Runner::clear_output, true},
        {"STON", &Runner::stack_on, true},
        {"ST ON", &Runner::stack_on, true},
        {"STOFF", &Runner::stack_off, true},
        {"ST OFF", &Runner::stack_off, true},
        {"STOF", &Runner::stack_off, true},
        {"SP", &Runner::primary_input, true},
        {"SS", &Runner::secondary_input, true},
        {"S", &Runner::set_pointer},
        {"TR ON", &Runner::trace_on, true},
        {"TR OFF", &Runner::trace_off, true},
        {"T", &Runner::terminal},
        {"MVA", &Runner::move_into_sorted},
        {"MVD", &Runner::delete_from_sorted},
        {"MV", &Runner::move},
        {"MARK", &Runner::mark, true},
        {"M", &Runner::mark, true},
        {"IBH", &Runner::store_input_blanks},
        {"IBN", &Runner::read_input_blanks},
        {"IBP", &Runner::read_into_blanks},
        {"IH", &Runner::store_input},
        {"IF", &Runner::branch},
        {"IN", &Runner::read_input},
        {"IS", &Runner::read_input},
        {"IP", &Runner::read_into},
        {"BO", &Runner::remove_last, true},
        {"B", &Runner::back, true},
        {"DB", &Runner::display_all, true},
        {"DF", &Runner::display_file},
        {"DS", &Runner::display_select},
        {"D", &Runner::display},
        {"LHDR,", &Runner::printer_heading},
        {"LN", &Runner::printer_off, true},
        {"LC", &Runner::printer_close, true},
        {"LE", &Runner::printer_eject, true},
        {"L", &Runner::printer},
        {"C", &Runner::comment},
        {"*", &Runner::comment},
        {"O", &Runner::show_text},
        {"H", &Runner::append_to_output},
        {"P", &Runner::execute_output},
        {"Q", &Runner::abort},
        {"X", &Runner::end_program},
        {"U", &Runner::call_subroutine},
        {"A", &Runner::copy_element},
        {"+", &Runner::add},
        {"-", &Runner::subtract},
        {"(", &Runner::go_to_program},
        {"[", &Runner::call_program},
    };
    return kStatements;
  }
};

namespace {

// "10 statement" in two; the label is empty when the first word is no number.
std::pair<std::string_view, std::string_view> split_label(std::string_view line) {
  const auto end = static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), base::is_digit) - line.begin());
  if (end == 0 || (end < line.size() && line[end] != ' ')) return {{}, line};
  return {line.substr(0, end), without_leading_blanks(line.substr(end))};
}

std::string_view leading_digits(std::string_view text) {
  return text.substr(
      0, static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), base::is_digit) - text.begin()));
}

// `[` and `]` stand for less or equal and greater or equal.
bool relation_holds(char op, std::string_view left, std::string_view right) {
  const int order = value::compare(value::Value::of(left), value::Value::of(right));
  switch (op) {
    case '=': return order == 0;
    case '#': return order != 0;
    case '<': return order < 0;
    case '>': return order > 0;
    case '[': return order <= 0;
    default: return order >= 0;
  }
}

}  // namespace

std::string Runner::FileBuffer::record() const {
  return fields.size() < 2 ? std::string()
                           : base::join({fields.begin() + 1, fields.end()}, std::string(1, base::kFieldMark));
}

void Runner::FileBuffer::load(std::string id, std::string_view record) {
  fields = {std::move(id)};
  for (const std::string_view field : fields_of(record)) fields.emplace_back(field);
}

Runner::Runner(Processor& processor, const workspace::VocRecord& record, const std::string& sentence)
    : processor_(processor), workspace_(processor.workspace()) {
  auto program = std::make_shared<Program>();
  program->name = record.id;
  program->native = record.type == workspace::VocType::ProcNative;
  const auto fields = base::split(record.record, base::kFieldMark);
  for (std::size_t i = 1; i < fields.size(); ++i) program->lines.emplace_back(fields[i]);
  program_ = program;
  for (Buffer* buffer : {&inputs_[0], &inputs_[1], &outputs_[0], &outputs_[1]}) *buffer = Buffer(separator());
  std::vector<std::string> words;
  for (const std::string_view word : split_words(sentence)) words.emplace_back(word);
  inputs_[0].set_text(base::join(words, std::string(1, separator())));
}

char Runner::separator() const { return program_->native ? base::kFieldMark : ' '; }

void Runner::fail(MessageId message, std::initializer_list<std::string_view> arguments) {
  const std::string what = base::message(message, arguments);
  throw vm::Abort{1, base::message(MessageId::CommandProcAt, {program_->name, std::to_string(line_), what}), false};
}

void Runner::run() {
  workspace_.output().set_paging(false);
  publish_buffers();
  while (!ended_) {
    if (line_ >= program_->lines.size()) {
      if (!outputs_[0].empty()) execute_output({});
      break;
    }
    workspace_.services().poll();
    const std::string line = program_->lines[line_++];
    if (trace_) workspace_.output().line(std::to_string(line_) + ": " + line);
    execute(split_label(line).second);
    publish_buffers();
  }
}

void Runner::publish_buffers() {
  workspace::Variables& variables = workspace_.variables();
  variables.pib = inputs_[0].text();
  variables.sib = inputs_[1].text();
  variables.pob = outputs_[0].text();
  variables.sob = outputs_[1].text();
}

void Runner::execute(std::string_view statement) {
  const std::string_view text = without_leading_blanks(statement);
  if (text.empty()) return;
  for (const StatementTable& entry : StatementTable::all()) {
    if (!base::equal_ignoring_case(text.substr(0, entry.prefix.size()), entry.prefix)) continue;
    const std::string_view rest = text.substr(entry.prefix.size());
    if (entry.whole && !base::trimmed(rest).empty()) continue;
    (this->*entry.action)(rest);
    return;
  }
  fail(MessageId::CommandProcUnknown, {text});
}

// --- reading

std::size_t Runner::take_number(std::string_view& text) {
  if (const auto reference = take_reference(text)) {
    const auto number = base::parse_integer(get(*reference));
    return number && *number > 0 ? static_cast<std::size_t>(*number) : 0;
  }
  const std::string_view digits = leading_digits(text);
  text.remove_prefix(digits.size());
  const auto number = digits.size() < 10 ? base::parse_integer(digits) : std::nullopt;
  return number ? static_cast<std::size_t>(*number) : 0;
}

std::optional<Runner::Reference> Runner::take_reference(std::string_view& text) {
  if (text.empty() || std::string_view("%#&!").find(text[0]) == std::string_view::npos) return std::nullopt;
  const bool numbered =
      text.size() > 1 && (base::is_digit(text[1]) || std::string_view("%#&").find(text[1]) != std::string_view::npos);
  if (!numbered && text[0] != '!') return std::nullopt;
  Reference reference;
  reference.kind = text[0];
  text.remove_prefix(1);
  reference.number = take_number(text);
  if (reference.kind != '&') return reference;
  reference.file = reference.number;
  reference.number = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    reference.number = take_number(text);
  }
  return reference;
}

std::string Runner::get(const Reference& reference) {
  switch (reference.kind) {
    case '%': return input().element(reference.number);
    case '#': return output().element(reference.number);
    case '&': return file_buffer(reference.file).field(reference.number);
    default: {
      if (reference.number >= static_cast<std::size_t>(workspace::kUserLists)) return {};
      auto id = workspace_.lists()[static_cast<int>(reference.number)].next();
      return id && *id ? **id : std::string();
    }
  }
}

void Runner::set(const Reference& reference, std::string_view value) {
  switch (reference.kind) {
    case '%': input().set_element(reference.number, value); break;
    case '#': output().set_element(reference.number, value); break;
    case '&': {
      auto& fields = file_buffer(reference.file).fields;
      if (reference.number > base::limits::kSentenceBytes) break;
      if (fields.size() <= reference.number) fields.resize(reference.number + 1);
      fields[reference.number] = value;
      break;
    }
    default: break;
  }
}

// A quoted text, a reference, or plain text up to one of `stops`.
std::string Runner::take_operand(std::string_view& text, std::string_view stops) {
  if (!text.empty() && (text[0] == '"' || text[0] == '\'')) {
    const auto close = text.find(text[0], 1);
    if (close != std::string_view::npos) {
      const std::string literal(text.substr(1, close - 1));
      text.remove_prefix(close + 1);
      return literal;
    }
  }
  if (const auto reference = take_reference(text)) return get(*reference);
  const std::size_t end = std::min(text.find_first_of(stops), text.size());
  const std::string literal(text.substr(0, end));
  text.remove_prefix(end);
  return literal;
}

// --- flow

void Runner::comment(std::string_view) {}
void Runner::mark(std::string_view) {}

void Runner::jump(const std::string& label) {
  const auto& lines = program_->lines;
  const auto found = std::find_if(lines.begin(), lines.end(),
                                  [&](const std::string& line) { return split_label(line).first == label; });
  if (found == lines.end() || label.empty()) fail(MessageId::CommandProcNoLabel, {label});
  line_ = static_cast<std::size_t>(found - lines.begin());
}

// A label, F or B for the next or last M line, A for a label in the input buffer.
void Runner::go(std::string_view text) {
  text = without_leading_blanks(text);
  const std::string word = base::upper(base::trimmed(text));
  const auto is_mark = [](const std::string& line) {
    const std::string statement = base::upper(base::trimmed(split_label(line).second));
    return statement == "M" || statement == "MARK";
  };
  const auto& lines = program_->lines;
  if (word == "F") {
    const auto found = std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(line_), lines.end(), is_mark);
    if (found == lines.end()) fail(MessageId::CommandProcNoMark);
    line_ = static_cast<std::size_t>(found - lines.begin()) + 1;
  } else if (word == "B") {
    std::size_t at = line_ - 1;
    while (at > 0 && !is_mark(lines[at - 1])) --at;
    if (at == 0) fail(MessageId::CommandProcNoMark);
    line_ = at;
  } else if (word.starts_with('A')) {
    text.remove_prefix(1);
    const std::size_t number = text.empty() ? input().pointer() : take_number(text);
    jump(input().element(number));
  } else {
    const std::string label = take_operand(text, " ");
    jump(label);
  }
}

void Runner::gosub(std::string_view text) {
  if (gosubs_.size() >= base::limits::kGosubDepth) fail(MessageId::CommandProcTooDeep);
  gosubs_.push_back(line_);
  text = without_leading_blanks(text);
  jump(take_operand(text, " "));
}

void Runner::return_from_gosub(std::string_view text) {
  text = without_leading_blanks(text);
  const std::size_t lines = take_number(text);
  if (gosubs_.empty()) {
    ended_ = true;
    return;
  }
  line_ = gosubs_.back() + (lines > 0 ? lines - 1 : 0);
  gosubs_.pop_back();
}

void Runner::return_to_caller(std::string_view text) {
  text = without_leading_blanks(text);
  const std::size_t lines = take_number(text);
  if (callers_.empty()) {
    ended_ = true;
    return;
  }
  program_ = callers_.back().program;
  line_ = callers_.back().line + lines;
  callers_.pop_back();
}

void Runner::end_program(std::string_view text) {
  if (!text.empty()) workspace_.output().line(text);
  ended_ = true;
}

void Runner::abort(std::string_view text) { throw vm::Abort{1, std::string(text), false}; }

void Runner::trace_on(std::string_view) { trace_ = true; }
void Runner::trace_off(std::string_view) { trace_ = false; }

// The value that an IF looks at. `truth` is what it means when no operator follows.
std::string Runner::condition_value(std::string_view& text, bool& truth) {
  const char kind = text.empty() ? ' ' : base::to_upper(text[0]);
  if (const auto reference = take_reference(text)) {
    const std::string value = get(*reference);
    truth = !value.empty();
    return value;
  }
  text.remove_prefix(text.empty() ? 0 : 1);
  const bool numbered = !text.empty() && (base::is_digit(text[0]) || text[0] == '%' || text[0] == '#');
  const std::size_t number = numbered && text[0] != '#' ? take_number(text) : 0;
  if (kind == 'S') {
    truth = number < static_cast<std::size_t>(workspace::kUserLists) &&
            workspace_.lists()[static_cast<int>(number)].active();
    return truth ? "1" : "0";
  }
  if (kind == 'E') {
    const std::int64_t code = workspace_.variables().system_return_code;
    truth = code < 0;
    return std::to_string(code);
  }
  if (text.starts_with('(')) {
    text.remove_prefix(1);
    std::string part = take_columns(text);
    truth = !part.empty();
    return part;
  }
  std::string value = input().element(numbered && number > 0 ? number : input().pointer());
  if (text.starts_with(',')) {
    text.remove_prefix(1);
    value = value.substr(0, take_number(text));
  }
  truth = !value.empty();
  return value;
}

// {op value}; `choice` is the value of a multivalued one that matched, from 0.
bool Runner::condition_holds(std::string_view& text, bool negated, bool numeric, std::size_t& choice) {
  bool truth = false;
  std::string left = condition_value(text, truth);
  std::string_view after = without_leading_blanks(text);
  const char op = after.empty() ? ' ' : after[0];
  if (std::string_view("=#<>[]").find(op) == std::string_view::npos) return truth != negated;
  after.remove_prefix(1);
  text = without_leading_blanks(after);
  if (numeric) left = leading_digits(left);
  const bool pattern = text.starts_with('(');
  std::string right;
  if (pattern) {
    const std::size_t close = std::min(text.find(')'), text.size());
    right = text.substr(1, close - 1);
    text.remove_prefix(std::min(close + 1, text.size()));
  } else {
    right = take_operand(text, " ");
  }
  const auto values = base::split(right, base::kValueMark);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool alike =
        pattern ? convert::matches(left, values[i]) : relation_holds(op == '#' ? '=' : op, left, values[i]);
    if (!alike) continue;
    choice = i;
    return op != '#' && !negated;
  }
  return op == '#' || negated;
}

// IF {N}{#} condition {op value} command. Of a multivalued command the value that belongs to the matching one is run;
// a bare label stands for a jump.
void Runner::branch(std::string_view text) {
  text = without_leading_blanks(text);
  const bool numeric = text.size() > 1 && base::to_upper(text[0]) == 'N' && (text[1] == ' ' || text[1] == '#');
  if (numeric) text = without_leading_blanks(text.substr(1));
  const bool negated = text.size() > 1 && text[0] == '#' && !base::is_digit(text[1]);
  if (negated) text = without_leading_blanks(text.substr(1));
  std::size_t choice = 0;
  if (!condition_holds(text, negated, numeric, choice)) return;
  const std::string_view command = without_leading_blanks(text);
  const auto commands = base::split(command, base::kValueMark);
  const std::string chosen(base::trimmed(commands[std::min(choice, commands.size() - 1)]));
  const bool label = !chosen.empty() && std::all_of(chosen.begin(), chosen.end(), base::is_digit);
  if (label) {
    jump(chosen);
  } else {
    execute(chosen);
  }
}

void Runner::go_to_program(std::string_view text) { enter_program(text, ')', false); }
void Runner::call_program(std::string_view text) { enter_program(text, ']', true); }

// "file {id}) {label}": the id is the current element when it is not given; a bare bracket pair means this PROC.
void Runner::enter_program(std::string_view text, char close, bool call) {
  const std::size_t end = std::min(text.find(close), text.size());
  const auto words = split_words(text.substr(0, end));
  const std::string label(base::trimmed(text.substr(std::min(end + 1, text.size()))));
  if (call) {
    if (callers_.size() >= base::limits::kParagraphDepth) fail(MessageId::CommandProcTooDeep);
    callers_.push_back({program_, line_});
  }
  if (!words.empty()) {
    const bool dictionary = base::equal_ignoring_case(words[0], "DICT") && words.size() > 1;
    const std::size_t at = dictionary ? 1 : 0;
    std::string_view id_text = words.size() > at + 1 ? words[at + 1] : std::string_view();
    const std::string id = id_text.empty() ? input().element(input().pointer()) : take_operand(id_text, " ");
    const auto part = dictionary ? workspace::FileSpace::Part::Dictionary : workspace::FileSpace::Part::Data;
    auto file = workspace_.files().open_any_case(words[at], part);
    std::string record;
    store::StringSink sink(record);
    auto found = file ? (*file)->read(id, sink) : base::Result<bool>(file.error());
    if (!found || !*found) fail(MessageId::CommandProcNoProgram, {words[at], id});
    auto program = std::make_shared<Program>();
    program->name = id;
    program->native = workspace::classify_voc_record(record) == workspace::VocType::ProcNative;
    if (program->native != native()) fail(MessageId::CommandProcKinds, {id});
    const auto fields = base::split(record, base::kFieldMark);
    for (std::size_t i = 1; i < fields.size(); ++i) program->lines.emplace_back(fields[i]);
    program_ = program;
    line_ = 0;
  }
  if (!label.empty()) jump(label);
}

// P{P}{H}{W}{X}{Ln}: the primary output buffer is the command, the secondary one its input. X ends the PROC behind it.
void Runner::execute_output(std::string_view text) {
  const std::string flags = base::upper(text);
  const auto has = [&](char flag) { return flags.find(flag) != std::string::npos; };
  const std::string command = outputs_[0].as_line();
  const std::string data = outputs_[1].as_line();
  if (has('P')) workspace_.output().line(command);
  ended_ = has('X');
  if (has('W')) {
    const auto reply = workspace_.services().input(base::message(MessageId::CommandProcAsk));
    const char answer = reply && !reply->empty() ? base::to_upper((*reply)[0]) : 'N';
    if (answer == 'S') outputs_[0].set_text({}), outputs_[1].set_text({});
    if (answer == 'N') ended_ = true;
    if (answer != 'Y') return;
  }
  outputs_[0].set_text({});
  outputs_[1].set_text({});
  stack_on_ = false;
  std::string_view lock = text.substr(std::min(flags.find('L'), text.size()));
  lock.remove_prefix(lock.empty() ? 0 : 1);
  const bool locked = !lock.empty() && hold_task_lock(lock);
  const TaskLock held{workspace_, locked ? std::optional(task_lock_) : std::nullopt};
  run_command(command, data, has('H'));
}

// Waits for the lock. False when it was held already.
bool Runner::hold_task_lock(std::string_view text) {
  const std::size_t number = take_number(text);
  if (number >= shared::kTaskLocks) fail(MessageId::CommandProcTaskLock, {std::to_string(number)});
  task_lock_ = static_cast<std::uint32_t>(number);
  if (workspace_.instance().locks().task_lock_owner(task_lock_) ==
      static_cast<std::uint32_t>(workspace_.user_number())) {
    return false;
  }
  shared::WaitPolicy policy;
  policy.wait = true;
  policy.interrupted = [this] { return workspace_.services().interrupt_pending(); };
  workspace_.output().flush();
  const auto result = workspace_.locks().lock_task(task_lock_, policy);
  workspace_.services().poll();
  return result.granted();
}

Runner::TaskLock::~TaskLock() {
  if (number) workspace.locks().unlock_task(*number);
}

// Lines of the data that the command does not read are commands themselves.
void Runner::run_command(const std::string& command, const std::string& data, bool hidden) {
  auto& queue = workspace_.data_queue();
  std::size_t queued = 0;
  if (!data.empty()) {
    for (const std::string_view line : base::split(data, '<')) {
      queue.emplace_back(line);
      ++queued;
    }
  }
  if (hidden) workspace_.output().begin_capture();
  struct Reveal {
    terminal::Output& output;
    bool hidden;
    ~Reveal() {
      if (hidden) (void)output.end_capture();
    }
  } reveal{workspace_.output(), hidden};
  processor_.execute_line(command, nullptr);
  while (queued > 0 && queue.size() >= queued) {
    const auto next = queue.end() - static_cast<std::ptrdiff_t>(queued--);
    const std::string line = std::move(*next);
    queue.erase(next);
    processor_.execute_line(line, nullptr);
    queued = std::min(queued, queue.size());
  }
}

void Runner::call_subroutine(std::string_view text) {
  const std::string name(base::trimmed(text));
  publish_buffers();
  if (!workspace_.services().call_subroutine(name, {})) fail(MessageId::CommandProcNoSubroutine, {name});
  const workspace::Variables& variables = workspace_.variables();
  inputs_[0].set_text(variables.pib);
  inputs_[1].set_text(variables.sib);
  outputs_[0].set_text(variables.pob);
  outputs_[1].set_text(variables.sob);
}

Flow run_proc(Processor& processor, const workspace::VocRecord& record, const std::string& sentence) {
  Runner(processor, record, sentence).run();
  return Flow::Next;
}

}  // namespace scarlet::command::proc
