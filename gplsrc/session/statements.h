// SPDX-License-Identifier: GPL-3.0-or-later
// The runtime statements and functions that reach beyond values, one family a file. The tables say which routine
// carries out which; null: not in this release.
#pragma once

#include "code/tables.h"
#include "session/operands.h"

namespace scarlet::session {

StatementRoutine statement_routine(code::StatementId statement);
FunctionRoutine function_routine(code::Intrinsic function);

#define SCARLET_STATEMENT(name) \
  code::Outcome name(Session& session, Operands operands, std::uint16_t clauses, vm::Machine& machine)
#define SCARLET_FUNCTION(name) value::Value name(Session& session, Arguments arguments, vm::Machine& machine)

namespace statements {
// statements_output.cpp
SCARLET_STATEMENT(crt);
SCARLET_STATEMENT(print);
SCARLET_STATEMENT(print_csv);
SCARLET_STATEMENT(print_err);
SCARLET_STATEMENT(heading);
SCARLET_STATEMENT(footing);
SCARLET_STATEMENT(page);
SCARLET_STATEMENT(printer_on);
SCARLET_STATEMENT(printer_close);
SCARLET_STATEMENT(printer_reset);
SCARLET_STATEMENT(printer_setting);
SCARLET_STATEMENT(printer_file);
SCARLET_STATEMENT(printer_name);
SCARLET_STATEMENT(printer_display);
SCARLET_STATEMENT(set_pu);
SCARLET_STATEMENT(hush);
SCARLET_STATEMENT(echo);
SCARLET_STATEMENT(log_msg);
// statements_input.cpp
SCARLET_STATEMENT(input);
SCARLET_STATEMENT(input_at);
SCARLET_STATEMENT(input_csv);
SCARLET_STATEMENT(input_clear);
SCARLET_STATEMENT(in_key);
SCARLET_STATEMENT(prompt);
SCARLET_STATEMENT(data);
SCARLET_STATEMENT(clear_data);
SCARLET_STATEMENT(pause);
SCARLET_STATEMENT(break_key);
SCARLET_STATEMENT(proc_read);
SCARLET_STATEMENT(proc_write);
SCARLET_STATEMENT(tcl_read);
// statements_terminal.cpp
SCARLET_STATEMENT(restore_screen);
SCARLET_STATEMENT(tty_set);
SCARLET_STATEMENT(key_edit);
SCARLET_STATEMENT(set_break_handler);
SCARLET_STATEMENT(remove_break_handler);
SCARLET_STATEMENT(wake);
// statements_mail.cpp
SCARLET_STATEMENT(send_mail);
// statements_execute.cpp
SCARLET_STATEMENT(execute);
SCARLET_STATEMENT(os_execute);
SCARLET_STATEMENT(chain);
SCARLET_STATEMENT(stop_text);
SCARLET_STATEMENT(stop_message);
SCARLET_STATEMENT(abort);
SCARLET_STATEMENT(abort_message);
SCARLET_STATEMENT(err_msg);
SCARLET_STATEMENT(sleep);
SCARLET_STATEMENT(nap);
SCARLET_STATEMENT(set_exit_status);
SCARLET_STATEMENT(set_nls);
SCARLET_STATEMENT(clear_common);
// statements_files.cpp
SCARLET_STATEMENT(open);
SCARLET_STATEMENT(open_path);
SCARLET_STATEMENT(close);
SCARLET_STATEMENT(clear_file);
SCARLET_STATEMENT(record_lock);
SCARLET_STATEMENT(release);
SCARLET_STATEMENT(file_lock);
SCARLET_STATEMENT(file_unlock);
SCARLET_STATEMENT(task_lock);
SCARLET_STATEMENT(task_unlock);
SCARLET_STATEMENT(create_file);
SCARLET_STATEMENT(mark_mapping);
SCARLET_STATEMENT(transaction_start);
SCARLET_STATEMENT(transaction_commit);
SCARLET_STATEMENT(transaction_abort);
SCARLET_STATEMENT(status_of);
// statements_records.cpp
SCARLET_STATEMENT(read);
SCARLET_STATEMENT(read_v);
SCARLET_STATEMENT(mat_read);
SCARLET_STATEMENT(write);
SCARLET_STATEMENT(write_v);
SCARLET_STATEMENT(mat_write);
SCARLET_STATEMENT(delete_record);
// statements_sequential.cpp
SCARLET_STATEMENT(open_seq);
SCARLET_STATEMENT(create_seq);
SCARLET_STATEMENT(close_seq);
SCARLET_STATEMENT(read_seq);
SCARLET_STATEMENT(write_seq);
SCARLET_STATEMENT(read_blk);
SCARLET_STATEMENT(write_blk);
SCARLET_STATEMENT(seek);
SCARLET_STATEMENT(weof_seq);
SCARLET_STATEMENT(flush);
SCARLET_STATEMENT(no_buf);
SCARLET_STATEMENT(delete_seq);
SCARLET_STATEMENT(time_out);
SCARLET_STATEMENT(read_csv);
SCARLET_STATEMENT(mat_read_csv);
SCARLET_STATEMENT(write_csv);
SCARLET_STATEMENT(os_read);
SCARLET_STATEMENT(os_write);
SCARLET_STATEMENT(os_delete);
// statements_lists.cpp
SCARLET_STATEMENT(select);
SCARLET_STATEMENT(select_v);
SCARLET_STATEMENT(select_e);
SCARLET_STATEMENT(s_select);
SCARLET_STATEMENT(form_list);
SCARLET_STATEMENT(read_next);
SCARLET_STATEMENT(read_list);
SCARLET_STATEMENT(clear_select);
SCARLET_STATEMENT(get_list);
SCARLET_STATEMENT(save_list);
SCARLET_STATEMENT(delete_list);
SCARLET_STATEMENT(select_index);
SCARLET_STATEMENT(select_left);
SCARLET_STATEMENT(set_left);
}  // namespace statements

namespace functions {
// functions_files.cpp
SCARLET_FUNCTION(file_info);
SCARLET_FUNCTION(record_locked);
SCARLET_FUNCTION(indices);
SCARLET_FUNCTION(trans);
SCARLET_FUNCTION(rtrans);
SCARLET_FUNCTION(outer_join);
SCARLET_FUNCTION(directory);
SCARLET_FUNCTION(select_info);
// functions_os.cpp
SCARLET_FUNCTION(os_path);
SCARLET_FUNCTION(os_rename);
SCARLET_FUNCTION(test_lock);
SCARLET_FUNCTION(get_locks);
// functions_itype.cpp
SCARLET_FUNCTION(itype);
// functions_system.cpp
SCARLET_FUNCTION(system);
SCARLET_FUNCTION(date);
SCARLET_FUNCTION(time);
SCARLET_FUNCTION(time_date);
SCARLET_FUNCTION(env);
SCARLET_FUNCTION(os_error);
SCARLET_FUNCTION(config);
SCARLET_FUNCTION(catalogued);
SCARLET_FUNCTION(umask);
SCARLET_FUNCTION(get_nls);
SCARLET_FUNCTION(sentence);
SCARLET_FUNCTION(sys_msg);
SCARLET_FUNCTION(get_messages);
SCARLET_FUNCTION(total);
SCARLET_FUNCTION(chg_phant);
SCARLET_FUNCTION(package);
// functions_terminal.cpp
SCARLET_FUNCTION(cursor);
SCARLET_FUNCTION(key_in);
SCARLET_FUNCTION(key_code);
SCARLET_FUNCTION(key_ready);
SCARLET_FUNCTION(bind_key);
SCARLET_FUNCTION(term_info);
SCARLET_FUNCTION(tty_get);
SCARLET_FUNCTION(save_screen);
SCARLET_FUNCTION(input_block);
SCARLET_FUNCTION(get_pu);
SCARLET_FUNCTION(printer_setting);
}  // namespace functions

}  // namespace scarlet::session
