// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/datagram.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "os/descriptor.h"
#include "os/error.h"

namespace scarlet::os {

using base::Result;

namespace {

constexpr int kReceiveBytes = 4 << 20;  // of datagrams that wait

struct Name {
  sockaddr_un address{};
  socklen_t size = 0;
};

Result<Name> name_of(const std::string& path) {
  Name name;
  if (path.empty() || path.size() >= sizeof name.address.sun_path) return system_error(ENAMETOOLONG, path);
  name.address.sun_family = AF_UNIX;
  std::memcpy(name.address.sun_path, path.c_str(), path.size() + 1);
  name.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return name;
}

Result<Descriptor> connected(const std::string& path) {
  auto name = name_of(path);
  if (!name) return name.error();
  Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return last_error(path);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&name->address), name->size) != 0) {
    return last_error(path);
  }
  return socket;
}

}  // namespace

DatagramSocket::DatagramSocket(DatagramSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

DatagramSocket& DatagramSocket::operator=(DatagramSocket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

DatagramSocket::~DatagramSocket() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(path_.c_str());
}

Result<DatagramSocket> DatagramSocket::open(const std::string& path, bool open_to_all) {
  auto name = name_of(path);
  if (!name) return name.error();
  Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid()) return last_error(path);
  ::unlink(path.c_str());
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVBUF, &kReceiveBytes, sizeof kReceiveBytes);
  constexpr mode_t kAll = 0666;
  constexpr mode_t kGroup = 0660;
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&name->address), name->size) != 0 ||
      ::chmod(path.c_str(), open_to_all ? kAll : kGroup) != 0) {
    return last_error(path);
  }
  return DatagramSocket(socket.release(), path);
}

std::optional<Datagram> DatagramSocket::receive() {
  Datagram datagram;
  datagram.bytes.resize(kDatagramBytes);
  iovec part{datagram.bytes.data(), datagram.bytes.size()};
  union {
    char bytes[CMSG_SPACE(sizeof(ucred))];
    cmsghdr alignment;
  } control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.bytes;
  header.msg_controllen = sizeof control.bytes;
  const ssize_t got = ::recvmsg(descriptor_, &header, MSG_CMSG_CLOEXEC);
  const cmsghdr* sender = got < 0 ? nullptr : CMSG_FIRSTHDR(&header);
  if (sender == nullptr || sender->cmsg_type != SCM_CREDENTIALS || (header.msg_flags & MSG_TRUNC) != 0) {
    return std::nullopt;
  }
  ucred who{};
  std::memcpy(&who, CMSG_DATA(sender), sizeof who);
  datagram.bytes.resize(static_cast<std::size_t>(got));
  datagram.pid = who.pid;
  datagram.user = who.uid;
  return datagram;
}

Result<void> send_datagram(const std::string& path, std::string_view bytes, std::int64_t timeout_ms) {
  auto socket = connected(path);
  if (!socket) return socket.error();
  const timeval limit{timeout_ms / 1'000, timeout_ms % 1'000 * 1'000};
  ::setsockopt(socket->get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  while (::send(socket->get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
    if (errno != EINTR) return last_error(path);
  }
  return {};
}

bool is_received(const std::string& path) { return connected(path).ok(); }

}  // namespace scarlet::os
