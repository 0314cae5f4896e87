// SPDX-License-Identifier: GPL-3.0-or-later
// PamSession: one person's login through PAM, from the first question to the end of the session.
//
//   authenticate, account (expired, locked, not now), change of an expired password   -> check()
//   credentials, session                                                              -> open()
//   session, credentials, the handle                                                  -> the destructor
//
// Everything PAM asks goes to a Conversation; what it was told is wiped. Only the daemon's monitor uses this: it has
// the rights that PAM's modules want. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace scarlet::auth {

// Answers PAM's questions.
class Conversation {
 public:
  virtual ~Conversation() = default;
  // Nothing: there is no answer (a program that can not be asked, a person who is gone); the login fails.
  virtual std::optional<std::string> ask(std::string_view question, bool echo) = 0;
  virtual void tell(std::string_view text) = 0;
  // Whether an expired password can be changed now.
  virtual bool may_change_password() const = 0;
};

struct PamRequest {
  std::string service;
  std::string directory;  // of service files; empty: the machine's
  std::string user;
  std::string remote_host;  // PAM_RHOST
  std::string tty;          // PAM_TTY
};

class PamSession {
 public:
  // The conversation must live until the session has ended. PermissionDenied when PAM can not be started.
  static base::Result<std::unique_ptr<PamSession>> start(const PamRequest& request, Conversation& conversation);
  virtual ~PamSession() = default;

  // Status::PermissionDenied with PAM's reason (for the log, not for the person) as the subject.
  virtual base::Result<void> check() = 0;
  // The account alone, for who is known otherwise (a token).
  virtual base::Result<void> check_account() = 0;
  virtual base::Result<void> open() = 0;
  // Who it is now: a module may have changed the name.
  virtual std::string user() const = 0;
  // What the modules want in the session's environment.
  virtual std::vector<std::pair<std::string, std::string>> environment() const = 0;
};

}  // namespace scarlet::auth
