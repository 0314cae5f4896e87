// SPDX-License-Identifier: GPL-3.0-or-later
// Which routine carries out which statement and function.
#include <array>
#include <utility>

#include "session/statements.h"

namespace scarlet::session {
namespace {

using code::Intrinsic;
using code::StatementId;

constexpr auto kStatements = std::to_array<std::pair<StatementId, StatementRoutine>>({
    {StatementId::Crt, statements::crt},
    {StatementId::Print, statements::print},
    {StatementId::PrintCsv, statements::print_csv},
    {StatementId::PrintErr, statements::print_err},
    {StatementId::Heading, statements::heading},
    {StatementId::Footing, statements::footing},
    {StatementId::Page, statements::page},
    {StatementId::PrinterOn, statements::printer_on},
    {StatementId::PrinterClose, statements::printer_close},
    {StatementId::PrinterReset, statements::printer_reset},
    {StatementId::PrinterSetting, statements::printer_setting},
    {StatementId::PrinterFile, statements::printer_file},
    {StatementId::PrinterName, statements::printer_name},
    {StatementId::PrinterDisplay, statements::printer_display},
    {StatementId::SetPu, statements::set_pu},
    {StatementId::Hush, statements::hush},
    {StatementId::Echo, statements::echo},
    {StatementId::LogMsg, statements::log_msg},
    {StatementId::Input, statements::input},
    {StatementId::InputAt, statements::input_at},
    {StatementId::InputCsv, statements::input_csv},
    {StatementId::InputErr, statements::print_err},
    {StatementId::InputClear, statements::input_clear},
    {StatementId::InKey, statements::in_key},
    {StatementId::Prompt, statements::prompt},
    {StatementId::Data, statements::data},
    {StatementId::ClearData, statements::clear_data},
    {StatementId::Pause, statements::pause},
    {StatementId::Break, statements::break_key},
    {StatementId::ProcRead, statements::proc_read},
    {StatementId::ProcWrite, statements::proc_write},
    {StatementId::TclRead, statements::tcl_read},
    {StatementId::Execute, statements::execute},
    {StatementId::OsExecute, statements::os_execute},
    {StatementId::Chain, statements::chain},
    {StatementId::StopText, statements::stop_text},
    {StatementId::StopMessage, statements::stop_message},
    {StatementId::Abort, statements::abort},
    {StatementId::AbortMessage, statements::abort_message},
    {StatementId::ErrMsg, statements::err_msg},
    {StatementId::Sleep, statements::sleep},
    {StatementId::Nap, statements::nap},
    {StatementId::SetExitStatus, statements::set_exit_status},
    {StatementId::SetNls, statements::set_nls},
    {StatementId::ClearCommon, statements::clear_common},
    {StatementId::Open, statements::open},
    {StatementId::OpenPath, statements::open_path},
    {StatementId::Close, statements::close},
    {StatementId::ClearFile, statements::clear_file},
    {StatementId::RecordLock, statements::record_lock},
    {StatementId::Release, statements::release},
    {StatementId::FileLock, statements::file_lock},
    {StatementId::FileUnlock, statements::file_unlock},
    {StatementId::TaskLock, statements::task_lock},
    {StatementId::TaskUnlock, statements::task_unlock},
    {StatementId::CreateFile, statements::create_file},
    {StatementId::MarkMapping, statements::mark_mapping},
    {StatementId::TransactionStart, statements::transaction_start},
    {StatementId::TransactionCommit, statements::transaction_commit},
    {StatementId::TransactionAbort, statements::transaction_abort},
    {StatementId::StatusOf, statements::status_of},
    {StatementId::Read, statements::read},
    {StatementId::ReadV, statements::read_v},
    {StatementId::MatRead, statements::mat_read},
    {StatementId::Write, statements::write},
    {StatementId::WriteV, statements::write_v},
    {StatementId::MatWrite, statements::mat_write},
    {StatementId::DeleteRecord, statements::delete_record},
    {StatementId::OpenSeq, statements::open_seq},
    {StatementId::CreateSeq, statements::create_seq},
    {StatementId::CloseSeq, statements::close_seq},
    {StatementId::ReadSeq, statements::read_seq},
    {StatementId::WriteSeq, statements::write_seq},
    {StatementId::ReadBlk, statements::read_blk},
    {StatementId::WriteBlk, statements::write_blk},
    {StatementId::Seek, statements::seek},
    {StatementId::WeofSeq, statements::weof_seq},
    {StatementId::Flush, statements::flush},
    {StatementId::NoBuf, statements::no_buf},
    {StatementId::DeleteSeq, statements::delete_seq},
    {StatementId::TimeOut, statements::time_out},
    {StatementId::ReadCsv, statements::read_csv},
    {StatementId::MatReadCsv, statements::mat_read_csv},
    {StatementId::WriteCsv, statements::write_csv},
    {StatementId::OsRead, statements::os_read},
    {StatementId::OsWrite, statements::os_write},
    {StatementId::OsDelete, statements::os_delete},
    {StatementId::Select, statements::select},
    {StatementId::SelectV, statements::select_v},
    {StatementId::SelectE, statements::select_e},
    {StatementId::SSelect, statements::s_select},
    {StatementId::FormList, statements::form_list},
    {StatementId::ReadNext, statements::read_next},
    {StatementId::ReadList, statements::read_list},
    {StatementId::ClearSelect, statements::clear_select},
    {StatementId::GetList, statements::get_list},
    {StatementId::SaveList, statements::save_list},
    {StatementId::DeleteList, statements::delete_list},
    {StatementId::SelectIndex, statements::select_index},
    {StatementId::SelectLeft, statements::select_left},
    {StatementId::SetLeft, statements::set_left},
});

constexpr auto kFunctions = std::to_array<std::pair<Intrinsic, FunctionRoutine>>({
    {Intrinsic::Fileinfo, functions::file_info},
    {Intrinsic::Recordlocked, functions::record_locked},
    {Intrinsic::Indices, functions::indices},
    {Intrinsic::Trans, functions::trans},
    {Intrinsic::Rtrans, functions::rtrans},
    {Intrinsic::Outerjoin, functions::outer_join},
    {Intrinsic::Itype, functions::itype},
    {Intrinsic::Dir, functions::directory},
    {Intrinsic::Selectinfo, functions::select_info},
    {Intrinsic::System, functions::system},
    {Intrinsic::Date, functions::date},
    {Intrinsic::Time, functions::time},
    {Intrinsic::Timedate, functions::time_date},
    {Intrinsic::Env, functions::env},
    {Intrinsic::OsError, functions::os_error},
    {Intrinsic::Config, functions::config},
    {Intrinsic::Catalogued, functions::catalogued},
    {Intrinsic::Umask, functions::umask},
    {Intrinsic::Getnls, functions::get_nls},
    {Intrinsic::Sentence, functions::sentence},
    {Intrinsic::Sysmsg, functions::sys_msg},
    {Intrinsic::GetMessages, functions::get_messages},
    {Intrinsic::Total, functions::total},
    {Intrinsic::Chgphant, functions::chg_phant},
    {Intrinsic::Cursor, functions::cursor},
    {Intrinsic::Keyin, functions::key_in},
    {Intrinsic::Keyinc, functions::key_in},
    {Intrinsic::Keyinr, functions::key_in},
    {Intrinsic::Keycode, functions::key_code},
    {Intrinsic::Keyready, functions::key_ready},
    {Intrinsic::Inputblk, functions::input_block},
    {Intrinsic::Getpu, functions::get_pu},
    {Intrinsic::PrinterSetting, functions::printer_setting},
});

template <class Key, class Routine, std::size_t kSize, std::size_t kCount>
constexpr auto by_number(const std::array<std::pair<Key, Routine>, kCount>& rows) {
  std::array<Routine, kSize> table{};
  for (const auto& [key, routine] : rows) table[static_cast<std::size_t>(key)] = routine;
  return table;
}

constexpr auto kStatementTable =
    by_number<StatementId, StatementRoutine, static_cast<std::size_t>(StatementId::Limit)>(kStatements);
constexpr auto kFunctionTable =
    by_number<Intrinsic, FunctionRoutine, static_cast<std::size_t>(Intrinsic::Limit)>(kFunctions);

}  // namespace

StatementRoutine statement_routine(StatementId statement) { return kStatementTable[static_cast<std::size_t>(statement)]; }
FunctionRoutine function_routine(Intrinsic function) { return kFunctionTable[static_cast<std::size_t>(function)]; }

}  // namespace scarlet::session
