// SPDX-License-Identifier: GPL-3.0-or-later
// The @ variables: where each gets its value, and what assignment does to those that take one.
#include <algorithm>

#include "base/text.h"
#include "os/process.h"
#include "os/terminal.h"
#include "session/session.h"
#include "terminal/terminfo.h"
#include "workspace/print_units.h"

namespace scarlet::session {
namespace {

using code::AtVariable;
using value::Value;

// Two or four digits of the calendar of @DATE.
Value calendar_part(Session& session, int divisor, int modulus, int digits) {
  const convert::Date date = convert::to_date(session.workspace().variables().date);
  const int part = divisor == 0 ? date.day : divisor == 1 ? date.month : date.year % modulus;
  std::string text = std::to_string(part);
  while (static_cast<int>(text.size()) < digits) text.insert(text.begin(), '0');
  return Value::of(text);
}

Value data_pending(Session& session) {
  std::string text;
  for (const auto& item : session.workspace().data_queue()) {
    text += item;
    text += base::kItemMark;
  }
  return Value::of(text);
}

std::string tty_name(Session& session) {
  const std::string name = session.tty();
  return name.empty() ? "console" : name;
}

Value unit_shape(Session& session, bool width) {
  const auto& shape = session.workspace().printers().settings(0).shape;
  return Value::of(width ? shape.width : shape.depth);
}

Value voc_variable(Session& session) {
  return Value::adopt(static_cast<value::Resource*>(
      new workspace::FileVariable(session.workspace(), session.workspace().voc().shared_file(), "VOC")));
}

}  // namespace

Value Session::at_variable(AtVariable variable, vm::Machine&) {
  workspace::Variables& v = workspace_->variables();
  switch (variable) {
    case AtVariable::AbortCode: return Value::of(v.abort_code);
    case AtVariable::AbortMessage: return Value::of(v.abort_message);
    case AtVariable::Ans: return Value::of(v.ans);
    case AtVariable::Command: return Value::of(v.command);
    case AtVariable::CommandStack: return Value::of(processor_->environment().stack.as_record());
    case AtVariable::Conv: return Value::of(v.conv);
    case AtVariable::CrtHigh: return Value::of(workspace_->output().depth());
    case AtVariable::CrtWide: return Value::of(workspace_->output().width());
    case AtVariable::DataPending: return data_pending(*this);
    case AtVariable::Date: return Value::of(v.date);
    case AtVariable::Day: return calendar_part(*this, 0, 100, 2);
    case AtVariable::FileName: return Value::of(v.query_file);
    case AtVariable::Gid: return Value::of(static_cast<std::int64_t>(os::group_id()));
    case AtVariable::HostName: return Value::of(os::host_name());
    case AtVariable::Id: return v.id.is_unassigned() ? Value::empty() : v.id;
    case AtVariable::IpAddress: return Value::of(options_.client_address);
    case AtVariable::ItypeMode: return Value::of(v.nb);
    case AtVariable::Level: return Value::of(v.level);
    case AtVariable::LogName: return Value::of(workspace_->login_name());
    case AtVariable::LptrHigh: return unit_shape(*this, false);
    case AtVariable::LptrWide: return unit_shape(*this, true);
    case AtVariable::Lpv: return Value::of(v.lpv);
    case AtVariable::Month: return calendar_part(*this, 1, 100, 2);
    case AtVariable::Nb: return Value::of(v.nb);
    case AtVariable::Nd: return Value::of(v.nd);
    case AtVariable::Ni: return Value::of(v.ni);
    case AtVariable::Ns: return Value::of(v.ns);
    case AtVariable::Nv: return Value::of(v.nv);
    case AtVariable::Option: return Value::of(v.option_text);
    case AtVariable::ParaSentence: return Value::of(v.para_sentence);
    case AtVariable::Path: return Value::of(workspace_->account().path);
    case AtVariable::Pib: return Value::of(v.pib);
    case AtVariable::Pob: return Value::of(v.pob);
    case AtVariable::QmSys: return Value::of(instance_.system_account());
    case AtVariable::Record: return v.record.is_unassigned() ? Value::empty() : v.record;
    case AtVariable::Selected: return Value::of(v.selected);
    case AtVariable::Sentence: return Value::of(v.sentence);
    case AtVariable::Sib: return Value::of(v.sib);
    case AtVariable::Sob: return Value::of(v.sob);
    case AtVariable::Sys0: return Value::empty();
    case AtVariable::SysBell: return Value::of(processor_->environment().terminal.bell ? "\a" : "");
    case AtVariable::SystemReturnCode: return Value::of(v.system_return_code);
    case AtVariable::TermType: return Value::of(terminfo().type());
    case AtVariable::Time: return Value::of(v.time);
    case AtVariable::TransactionId: return Value::of(static_cast<std::int64_t>(workspace_->records().transaction_id()));
    case AtVariable::TransactionLevel: return Value::of(workspace_->records().transaction_level());
    case AtVariable::TriggerReturnCode: return v.trigger_return_code;
    case AtVariable::Tty: return Value::of(tty_name(*this));
    case AtVariable::Uid: return Value::of(static_cast<std::int64_t>(os::user_id()));
    case AtVariable::User0: return v.user[0];
    case AtVariable::User1: return v.user[1];
    case AtVariable::User2: return v.user[2];
    case AtVariable::User3: return v.user[3];
    case AtVariable::User4: return v.user[4];
    case AtVariable::UserNo: return Value::of(workspace_->user_number());
    case AtVariable::UserReturnCode: return v.user_return_code;
    case AtVariable::Voc: return voc_variable(*this);
    case AtVariable::Who: return Value::of(workspace_->account().name);
    case AtVariable::Year: return calendar_part(*this, 2, 100, 2);
    case AtVariable::Year4: return calendar_part(*this, 2, 10'000, 4);
    case AtVariable::Limit: break;
  }
  return Value::empty();
}

void Session::set_at_variable(AtVariable variable, const Value& value, vm::Machine& machine) {
  workspace::Variables& v = workspace_->variables();
  switch (variable) {
    case AtVariable::Ans: v.ans = value.to_string(); break;
    case AtVariable::Date: v.date = machine.integer(value); break;
    case AtVariable::Time: v.time = machine.integer(value); break;
    case AtVariable::FileName: v.query_file = value.to_string(); break;
    case AtVariable::Id: v.id = value; break;
    case AtVariable::Record: v.record = value; break;
    case AtVariable::Lpv: v.lpv = machine.integer(value); break;
    case AtVariable::Nb: v.nb = machine.integer(value); break;
    case AtVariable::Nd: v.nd = machine.integer(value); break;
    case AtVariable::Ni: v.ni = machine.integer(value); break;
    case AtVariable::Ns: v.ns = machine.integer(value); break;
    case AtVariable::Nv: v.nv = machine.integer(value); break;
    case AtVariable::Pib: v.pib = value.to_string(); break;
    case AtVariable::Pob: v.pob = value.to_string(); break;
    case AtVariable::Sib: v.sib = value.to_string(); break;
    case AtVariable::Sob: v.sob = value.to_string(); break;
    case AtVariable::Selected: v.selected = machine.integer(value); break;
    case AtVariable::TriggerReturnCode: v.trigger_return_code = value; break;
    case AtVariable::User0: v.user[0] = value; break;
    case AtVariable::User1: v.user[1] = value; break;
    case AtVariable::User2: v.user[2] = value; break;
    case AtVariable::User3: v.user[3] = value; break;
    case AtVariable::User4: v.user[4] = value; break;
    case AtVariable::UserReturnCode: v.user_return_code = value; break;
    default: break;  // the compiler refuses assignment to the others
  }
}

}  // namespace scarlet::session
