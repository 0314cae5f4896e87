// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/message_socket.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/limits.h"
#include "os/error.h"
#include "os/socket.h"

namespace scarlet::os {
namespace {

// Room for one descriptor, aligned as the system wants it.
union Control {
  char bytes[CMSG_SPACE(sizeof(int))];
  cmsghdr alignment;
};

}  // namespace

base::Result<std::pair<int, int>> make_message_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return last_error("message socket");
  return std::pair(ends[0], ends[1]);
}

base::Result<void> send_message(int socket, std::string_view message, int descriptor) {
  iovec part{const_cast<char*>(message.data()), message.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  Control control{};
  if (descriptor >= 0) {
    header.msg_control = control.bytes;
    header.msg_controllen = sizeof control.bytes;
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(rights), &descriptor, sizeof(int));
  }
  while (::sendmsg(socket, &header, MSG_NOSIGNAL) < 0) {
    if (errno != EINTR) return last_error("message");
  }
  return {};
}

std::optional<ReceivedMessage> receive_message(int socket, std::int64_t timeout_ms) {
  if (!wait_ready(socket, Ready::ToRead, timeout_ms)) return std::nullopt;
  ReceivedMessage message;
  message.bytes.resize(kMessageBytes);
  iovec part{message.bytes.data(), message.bytes.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  Control control{};
  header.msg_control = control.bytes;
  header.msg_controllen = sizeof control.bytes;
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  for (cmsghdr* rights = CMSG_FIRSTHDR(&header); got > 0 && rights != nullptr; rights = CMSG_NXTHDR(&header, rights)) {
    if (rights->cmsg_level == SOL_SOCKET && rights->cmsg_type == SCM_RIGHTS) {
      std::memcpy(&message.descriptor, CMSG_DATA(rights), sizeof(int));
    }
  }
  if (got <= 0 || (header.msg_flags & MSG_TRUNC) != 0) {
    close_descriptor(message.descriptor);
    return std::nullopt;
  }
  message.bytes.resize(static_cast<std::size_t>(got));
  return message;
}

}  // namespace scarlet::os
