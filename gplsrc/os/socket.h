// SPDX-License-Identifier: GPL-3.0-or-later
// Sockets and what goes with them: connecting and listening over TCP and in the file system, pairs, children on the
// other end of a pipe or socket, descriptors handed to another process.
//
// A descriptor is a plain number owned by the caller (close_descriptor), closed in programs that are executed unless
// said otherwise. Time limits are milliseconds, negative: none. A call that ran out of time gives Status::TimedOut.
// Threads: all functions may be called from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace scarlet::os {

void close_descriptor(int descriptor);
// Closed in programs that this process executes.
void keep_from_programs(int descriptor);
// The number then stands for the null device.
void connect_to_nothing(int descriptor);

// TCP to a name or an address (IPv4 or IPv6), the addresses of a name tried in turn; no delay for small packets.
// `go_on`, when given, is asked some times a second; once it says false the time is over.
base::Result<int> connect_tcp(const std::string& host, int port, std::int64_t timeout_ms,
                              const std::function<bool()>& go_on = {});
// The first address of a name, in digits.
base::Result<std::string> resolve(const std::string& host);

struct Endpoint {
  std::string address;  // in digits; empty for a socket in the file system
  int port = 0;
};
// A listening socket on an address in digits; port 0: any free one.
base::Result<int> listen_tcp(const std::string& address, int port, int backlog);
std::optional<Endpoint> local_endpoint(int socket);
std::optional<Endpoint> peer_endpoint(int socket);
// A socket for datagrams (UDP) that talks to one other only, and one that hears whoever sends; port 0: any free one.
base::Result<int> connect_udp(const std::string& host, int port);
base::Result<int> bind_udp(const std::string& address, int port);
// One datagram; what does not fit is lost. `sender` gets an address for send_datagram().
base::Result<std::size_t> receive_datagram(int socket, std::span<char> into, std::int64_t timeout_ms,
                                           std::string& sender);
// In one piece; to whom the socket is connected when `to` is empty.
base::Result<void> send_datagram(int socket, std::string_view bytes, std::string_view to);
bool is_listening(int descriptor);
// The next connection; nothing when there is none (any more).
std::optional<int> accept_connection(int listener);
void send_without_delay(int socket);
// The connection ends when the other side is gone without a word (asked after five minutes of silence, five times) or
// reads nothing for ten minutes.
void watch_for_silence(int socket);
enum class SocketOption : std::uint8_t { NoDelay, KeepAlive };
bool socket_option(int socket, SocketOption option);
bool set_socket_option(int socket, SocketOption option, bool on);

// Two ends of a stream within this machine.
base::Result<std::pair<int, int>> make_socket_pair();

// Everything, or an error; a reader that went away is no signal.
base::Result<void> send_all(int socket, std::string_view bytes, std::int64_t timeout_ms);
// As much as goes at once, at least one byte.
base::Result<std::size_t> send_some(int socket, std::string_view bytes, std::int64_t timeout_ms);
// At least one byte; 0 at the end of the stream.
base::Result<std::size_t> receive_some(int socket, std::span<char> into, std::int64_t timeout_ms);
enum class Ready : std::uint8_t { ToRead, ToWrite };
// False after the time, true also when the descriptor is broken.
bool wait_ready(int descriptor, Ready what, std::int64_t timeout_ms);
void set_blocking(int descriptor, bool blocking);
// Both directions end.
void shut_down(int socket);

// Waits until one of the descriptors can be read (or is broken); their places in `descriptors`. Empty after the time or
// a signal.
std::vector<std::size_t> wait_readable(std::span<const int> descriptors, std::int64_t timeout_ms);

struct Watched {
  int descriptor = -1;
  bool to_read = false;
  bool to_write = false;
};
// Until one of them is ready or broken, a signal, or the time.
void wait_for_any(std::span<const Watched> descriptors, std::int64_t timeout_ms);
// What fits now of a descriptor that does not block; 0 bytes when nothing does.
base::Result<std::size_t> write_some(int descriptor, std::string_view bytes);
// Closes all other descriptors of this process; `kept` in any order.
void keep_only_descriptors(std::span<const int> kept);
// As many open descriptors as the machine lets this process have.
void allow_many_descriptors();

// A program with one end of a stream as descriptor `kChildStream`, nothing else of ours but standard error, standard
// input and output being the null device.
inline constexpr int kChildStream = 3;
struct Child {
  std::int32_t pid = 0;
  int stream = -1;  // our end
};
base::Result<Child> start_child(const std::string& program, const std::vector<std::string>& arguments);
// Waits for its end; kills it after the time.
void await_child(std::int32_t pid, std::int64_t timeout_ms);

}  // namespace scarlet::os
