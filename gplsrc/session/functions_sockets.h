// SPDX-License-Identifier: GPL-3.0-or-later
// The functions and the statement on sockets (reference: files, sockets), and those on serial ports.
#pragma once

#include "session/statements.h"

namespace scarlet::session {

namespace functions {
SCARLET_FUNCTION(open_socket);
SCARLET_FUNCTION(create_server_socket);
SCARLET_FUNCTION(accept_socket_connection);
SCARLET_FUNCTION(read_socket);
SCARLET_FUNCTION(write_socket);
SCARLET_FUNCTION(socket_info);
SCARLET_FUNCTION(set_socket_mode);
SCARLET_FUNCTION(server_address);
SCARLET_FUNCTION(get_port_params);
SCARLET_FUNCTION(set_port_params);
SCARLET_FUNCTION(connect_port);
}  // namespace functions

namespace statements {
SCARLET_STATEMENT(close_socket);
}  // namespace statements

}  // namespace scarlet::session
