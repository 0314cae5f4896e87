// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "os/descriptor.h"
#include "os/error.h"

namespace scarlet::os {

using base::Result;
using base::Status;

namespace {

std::int64_t now_ms() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return std::int64_t{time.tv_sec} * 1'000 + time.tv_nsec / 1'000'000;
}

// The end of a time limit; a negative limit never ends.
class Deadline {
 public:
  explicit Deadline(std::int64_t timeout_ms) : end_ms_(timeout_ms < 0 ? -1 : now_ms() + timeout_ms) {}
  int left_ms() const {
    if (end_ms_ < 0) return -1;
    return static_cast<int>(std::clamp<std::int64_t>(end_ms_ - now_ms(), 0, 1'000'000'000));
  }

 private:
  std::int64_t end_ms_;
};

// Above 0 ready, 0 out of time, below 0 an error other than a signal.
int wait_for(int descriptor, short events, const Deadline& deadline) {
  for (;;) {
    pollfd wanted{descriptor, events, 0};
    const int ready = ::poll(&wanted, 1, deadline.left_ms());
    if (ready >= 0 || errno != EINTR) return ready;
  }
}

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Result<Addresses> find_addresses(const std::string& host, int port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (code == EAI_SYSTEM) return last_error(host);
  if (code != 0) return base::Error{Status::NotFound, 0, host};
  return Addresses(found, ::freeaddrinfo);
}

// wait_for() in pieces, so that `go_on` is heard.
int wait_while(int descriptor, short events, const Deadline& deadline, const std::function<bool()>& go_on) {
  constexpr int kPieceMs = 100;
  if (!go_on) return wait_for(descriptor, events, deadline);
  for (;;) {
    const int left = deadline.left_ms();
    const int ready = wait_for(descriptor, events, Deadline(left < 0 ? kPieceMs : std::min(left, kPieceMs)));
    if (ready != 0 || deadline.left_ms() == 0 || !go_on()) return ready;
  }
}

// 0 when it worked, errno otherwise.
int try_to_connect(int socket, const addrinfo& address, const Deadline& deadline, const std::function<bool()>& go_on) {
  set_blocking(socket, false);
  if (::connect(socket, address.ai_addr, address.ai_addrlen) != 0) {
    if (errno != EINPROGRESS && errno != EINTR) return errno;
    const int ready = wait_while(socket, POLLOUT, deadline, go_on);
    if (ready == 0) return ETIMEDOUT;
    if (ready < 0) return errno;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return error;
  }
  set_blocking(socket, true);
  return 0;
}

std::optional<Endpoint> describe(const sockaddr_storage& address, socklen_t size) {
  if (address.ss_family != AF_INET && address.ss_family != AF_INET6) return Endpoint{};
  char host[NI_MAXHOST];
  char service[NI_MAXSERV];
  if (::getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host, sizeof host, service, sizeof service,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return std::nullopt;
  }
  return Endpoint{host, std::atoi(service)};
}

Status status_of_connect(int error) { return error == ETIMEDOUT ? Status::TimedOut : status_of_errno(error); }

}  // namespace

void set_blocking(int descriptor, bool blocking) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  ::fcntl(descriptor, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

bool wait_ready(int descriptor, Ready what, std::int64_t timeout_ms) {
  return wait_for(descriptor, what == Ready::ToRead ? POLLIN : POLLOUT, Deadline(timeout_ms)) != 0;
}

void close_descriptor(int descriptor) {
  if (descriptor >= 0) ::close(descriptor);
}

void keep_from_programs(int descriptor) { ::fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

void connect_to_nothing(int descriptor) {
  const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (null.valid()) ::dup2(null.get(), descriptor);
}

void send_without_delay(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void watch_for_silence(int socket) {
  constexpr int kMostMs = 600'000;
  constexpr std::pair<int, int> kOptions[] = {
      {TCP_KEEPIDLE, 300}, {TCP_KEEPINTVL, 60}, {TCP_KEEPCNT, 5}, {TCP_USER_TIMEOUT, kMostMs}};
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  for (const auto& [option, value] : kOptions) ::setsockopt(socket, IPPROTO_TCP, option, &value, sizeof value);
}

bool socket_option(int socket, SocketOption option) {
  const bool keep = option == SocketOption::KeepAlive;
  int on = 0;
  socklen_t size = sizeof on;
  return ::getsockopt(socket, keep ? SOL_SOCKET : IPPROTO_TCP, keep ? SO_KEEPALIVE : TCP_NODELAY, &on, &size) == 0 &&
         on != 0;
}

bool set_socket_option(int socket, SocketOption option, bool on) {
  const bool keep = option == SocketOption::KeepAlive;
  const int value = on ? 1 : 0;
  return ::setsockopt(socket, keep ? SOL_SOCKET : IPPROTO_TCP, keep ? SO_KEEPALIVE : TCP_NODELAY, &value,
                      sizeof value) == 0;
}

Result<std::string> resolve(const std::string& host) {
  auto addresses = find_addresses(host, 0, 0);
  if (!addresses) return addresses.error();
  char digits[NI_MAXHOST];
  const addrinfo& one = **addresses;
  if (::getnameinfo(one.ai_addr, one.ai_addrlen, digits, sizeof digits, nullptr, 0, NI_NUMERICHOST) != 0) {
    return base::Error{Status::NotFound, 0, host};
  }
  return std::string(digits);
}

Result<int> connect_tcp(const std::string& host, int port, std::int64_t timeout_ms,
                        const std::function<bool()>& go_on) {
  auto addresses = find_addresses(host, port, 0);
  if (!addresses) return addresses.error();
  const Deadline deadline(timeout_ms);
  int error = EADDRNOTAVAIL;
  for (const addrinfo* one = addresses->get(); one != nullptr; one = one->ai_next) {
    Descriptor socket(::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket.valid()) {
      error = errno;
      continue;
    }
    error = try_to_connect(socket.get(), *one, deadline, go_on);
    if (error != 0 && go_on && !go_on()) break;
    if (error != 0) continue;
    send_without_delay(socket.get());
    return socket.release();
  }
  return base::Error{status_of_connect(error), error, host + " port " + std::to_string(port)};
}

Result<int> listen_tcp(const std::string& address, int port, int backlog) {
  const std::string subject = address + " port " + std::to_string(port);
  auto addresses = find_addresses(address, port, AI_PASSIVE | AI_NUMERICHOST);
  if (!addresses) return addresses.error();
  const addrinfo& one = **addresses;
  Descriptor socket(::socket(one.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid()) return last_error(subject);
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (one.ai_family == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(socket.get(), one.ai_addr, one.ai_addrlen) != 0) return last_error(subject);
  if (::listen(socket.get(), backlog) != 0) return last_error(subject);
  return socket.release();
}

Result<int> connect_udp(const std::string& host, int port) {
  auto addresses = find_addresses(host, port, 0);
  if (!addresses) return addresses.error();
  const addrinfo& one = **addresses;
  Descriptor socket(::socket(one.ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const std::string subject = host + " port " + std::to_string(port);
  if (!socket.valid() || ::connect(socket.get(), one.ai_addr, one.ai_addrlen) != 0) return last_error(subject);
  return socket.release();
}

Result<int> bind_udp(const std::string& address, int port) {
  auto addresses = find_addresses(address, port, AI_PASSIVE | AI_NUMERICHOST);
  if (!addresses) return addresses.error();
  const addrinfo& one = **addresses;
  Descriptor socket(::socket(one.ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const std::string subject = address + " port " + std::to_string(port);
  if (!socket.valid() || ::bind(socket.get(), one.ai_addr, one.ai_addrlen) != 0) return last_error(subject);
  return socket.release();
}

Result<std::size_t> receive_datagram(int socket, std::span<char> into, std::int64_t timeout_ms, std::string& sender) {
  if (!wait_ready(socket, Ready::ToRead, timeout_ms)) return base::Error{Status::TimedOut, 0, "receive"};
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  const ssize_t got =
      ::recvfrom(socket, into.data(), into.size(), MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&from), &size);
  if (got < 0 && errno == EAGAIN) return base::Error{Status::TimedOut, 0, "receive"};
  if (got < 0) return last_error("receive");
  sender.assign(reinterpret_cast<const char*>(&from), size);
  return static_cast<std::size_t>(got);
}

Result<void> send_datagram(int socket, std::string_view bytes, std::string_view to) {
  const auto* const address = to.empty() ? nullptr : reinterpret_cast<const sockaddr*>(to.data());
  const ssize_t sent =
      ::sendto(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL, address, static_cast<socklen_t>(to.size()));
  if (sent < 0) return last_error("send");
  return {};
}

std::optional<Endpoint> local_endpoint(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return std::nullopt;
  return describe(address, size);
}

std::optional<Endpoint> peer_endpoint(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return std::nullopt;
  return describe(address, size);
}

bool is_listening(int descriptor) {
  int listening = 0;
  socklen_t size = sizeof listening;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening != 0;
}

std::optional<int> accept_connection(int listener) {
  const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (socket < 0) return std::nullopt;
  return socket;
}

Result<std::pair<int, int>> make_socket_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return last_error("socket pair");
  return std::pair(ends[0], ends[1]);
}

Result<std::size_t> send_some(int socket, std::string_view bytes, std::int64_t timeout_ms) {
  const Deadline deadline(timeout_ms);
  for (;;) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (errno == EAGAIN) {
      const int ready = wait_for(socket, POLLOUT, deadline);
      if (ready == 0) return base::Error{Status::TimedOut, 0, "send"};
      if (ready < 0) return last_error("send");
    } else if (errno != EINTR) {
      return last_error("send");
    }
  }
}

Result<void> send_all(int socket, std::string_view bytes, std::int64_t timeout_ms) {
  const Deadline deadline(timeout_ms);
  while (!bytes.empty()) {
    auto sent = send_some(socket, bytes, deadline.left_ms());
    if (!sent) return sent.error();
    bytes.remove_prefix(*sent);
  }
  return {};
}

Result<std::size_t> receive_some(int socket, std::span<char> into, std::int64_t timeout_ms) {
  const Deadline deadline(timeout_ms);
  for (;;) {
    const ssize_t got = ::recv(socket, into.data(), into.size(), timeout_ms < 0 ? 0 : MSG_DONTWAIT);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EAGAIN) {
      const int ready = wait_for(socket, POLLIN, deadline);
      if (ready == 0) return base::Error{Status::TimedOut, 0, "receive"};
      if (ready < 0) return last_error("receive");
    } else if (errno != EINTR) {
      return last_error("receive");
    }
  }
}

void shut_down(int socket) { ::shutdown(socket, SHUT_RDWR); }

std::vector<std::size_t> wait_readable(std::span<const int> descriptors, std::int64_t timeout_ms) {
  std::vector<pollfd> wanted;
  for (const int descriptor : descriptors) wanted.push_back({descriptor, POLLIN, 0});
  std::vector<std::size_t> ready;
  const auto limit = static_cast<int>(std::min<std::int64_t>(timeout_ms, 1'000'000'000));
  if (::poll(wanted.data(), wanted.size(), limit) <= 0) return ready;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].revents != 0) ready.push_back(i);
  }
  return ready;
}

void wait_for_any(std::span<const Watched> descriptors, std::int64_t timeout_ms) {
  std::vector<pollfd> wanted;
  for (const Watched& one : descriptors) {
    const int events = (one.to_read ? POLLIN : 0) | (one.to_write ? POLLOUT : 0);
    wanted.push_back({one.descriptor, static_cast<short>(events), 0});
  }
  ::poll(wanted.data(), wanted.size(), static_cast<int>(std::min<std::int64_t>(timeout_ms, 1'000'000'000)));
}

Result<std::size_t> write_some(int descriptor, std::string_view bytes) {
  const ssize_t wrote = ::write(descriptor, bytes.data(), bytes.size());
  if (wrote >= 0) return static_cast<std::size_t>(wrote);
  if (errno == EAGAIN || errno == EINTR) return std::size_t{0};
  return last_error("write");
}

void keep_only_descriptors(std::span<const int> kept) {
  std::vector<int> sorted(kept.begin(), kept.end());
  std::sort(sorted.begin(), sorted.end());
  unsigned next = 0;
  for (const int descriptor : sorted) {
    if (descriptor < 0) continue;
    const auto number = static_cast<unsigned>(descriptor);
    if (number > next) ::close_range(next, number - 1, 0);
    next = number + 1;
  }
  ::close_range(next, ~0U, 0);
}

void allow_many_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

Result<Child> start_child(const std::string& program, const std::vector<std::string>& arguments) {
  auto pair = make_socket_pair();
  if (!pair) return pair.error();
  Descriptor ours(pair->first);
  const Descriptor theirs(pair->second);
  // Made before the fork: afterwards the child of a process with threads may call little.
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid < 0) return last_error(program);
  if (pid == 0) {
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, 0);
    ::dup2(null, 1);
    if (theirs.get() == kChildStream) {
      ::fcntl(kChildStream, F_SETFD, 0);
    } else {
      ::dup2(theirs.get(), kChildStream);
    }
    ::close_range(kChildStream + 1, ~0U, 0);
    ::execv(program.c_str(), words.data());
    ::_exit(127);
  }
  return Child{pid, ours.release()};
}

void await_child(std::int32_t pid, std::int64_t timeout_ms) {
  constexpr std::int64_t kPieceNs = 2'000'000;
  const Deadline deadline(timeout_ms);
  while (::waitpid(pid, nullptr, WNOHANG) == 0) {
    if (deadline.left_ms() == 0) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
      return;
    }
    const timespec piece{0, kPieceNs};
    ::nanosleep(&piece, nullptr);
  }
}

}  // namespace scarlet::os
