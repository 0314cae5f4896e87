// SPDX-License-Identifier: GPL-3.0-or-later
// Answer: the reply to one request while it is made. Data go straight into the packet that is sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/reply.h"
#include "store/file.h"

namespace scarlet::server {

class Answer final : public store::ByteSink {
 public:
  Answer() { protocol::start_reply(packet_); }

  void set(protocol::ResultCode result, std::int64_t status = 0) {
    result_ = result;
    status_ = status;
  }
  void set_data(std::string_view data) {
    protocol::start_reply(packet_);
    packet_.append(data);
  }
  std::string& packet() { return packet_; }  // data are appended behind what is there
  // store::ByteSink: a record becomes the data.
  char* make_room(std::size_t size_bytes) override {
    packet_.resize(protocol::kReplyHeaderBytes + size_bytes);
    return packet_.data() + protocol::kReplyHeaderBytes;
  }

  protocol::ResultCode result() const { return result_; }
  // The whole packet.
  std::string_view finish() {
    protocol::finish_reply(packet_, result_, static_cast<std::int32_t>(status_));
    return packet_;
  }
  // For the next request; keeps the memory of small packets.
  void restart() {
    if (packet_.capacity() > kKeptBytes) packet_ = std::string();
    protocol::start_reply(packet_);
    set(protocol::ResultCode::Done);
  }

 private:
  static constexpr std::size_t kKeptBytes = 262'144;
  std::string packet_;
  protocol::ResultCode result_ = protocol::ResultCode::Done;
  std::int64_t status_ = 0;
};

}  // namespace scarlet::server
