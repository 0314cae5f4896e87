// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/pam.h"

#include <security/pam_appl.h>

#include <cstdlib>
#include <cstring>

#include "base/message.h"
#include "os/privileges.h"

namespace scarlet::auth {

using base::Result;
using base::Status;

namespace {

constexpr int kMostQuestions = 32;  // of one call; PAM_MAX_NUM_MSG

void wipe_answers(pam_response* answers, int count) {
  for (int i = 0; i < count; ++i) {
    if (answers[i].resp == nullptr) continue;
    ::explicit_bzero(answers[i].resp, std::strlen(answers[i].resp));
    std::free(answers[i].resp);
  }
  std::free(answers);
}

bool answer_one(const pam_message& question, pam_response& answer, Conversation& conversation) {
  const std::string_view text = question.msg != nullptr ? question.msg : "";
  switch (question.msg_style) {
    case PAM_PROMPT_ECHO_OFF:
    case PAM_PROMPT_ECHO_ON: {
      auto said = conversation.ask(text, question.msg_style == PAM_PROMPT_ECHO_ON);
      if (!said || said->find('\0') != std::string::npos) return false;
      answer.resp = ::strdup(said->c_str());
      os::wipe(*said);
      return answer.resp != nullptr;
    }
    case PAM_ERROR_MSG:
    case PAM_TEXT_INFO: conversation.tell(text); return true;
    default: return false;
  }
}

// Called by C code: nothing may be thrown through it.
extern "C" int converse(int count, const pam_message** questions, pam_response** answers, void* context) {
  if (count < 1 || count > kMostQuestions) return PAM_CONV_ERR;
  auto* said = static_cast<pam_response*>(std::calloc(static_cast<std::size_t>(count), sizeof(pam_response)));
  if (said == nullptr) return PAM_BUF_ERR;
  for (int i = 0; i < count; ++i) {
    if (!answer_one(*questions[i], said[i], *static_cast<Conversation*>(context))) {
      wipe_answers(said, count);
      return PAM_CONV_ERR;
    }
  }
  *answers = said;
  return PAM_SUCCESS;
}

// How long a failure takes is the daemon's affair: the same for every cause.
extern "C" void no_delay(int, unsigned, void*) {}

class LinuxPamSession final : public PamSession {
 public:
  explicit LinuxPamSession(Conversation& conversation)
      : conversation_(conversation), callback_{converse, &conversation} {}
  ~LinuxPamSession() override {
    if (handle_ == nullptr) return;
    if (opened_) note(pam_close_session(handle_, 0));
    if (has_credentials_) note(pam_setcred(handle_, PAM_DELETE_CRED));
    pam_end(handle_, last_);
  }
  LinuxPamSession(const LinuxPamSession&) = delete;
  LinuxPamSession& operator=(const LinuxPamSession&) = delete;

  Result<void> begin(const PamRequest& request) {
    const char* directory = request.directory.empty() ? nullptr : request.directory.c_str();
    if (pam_start_confdir(request.service.c_str(), request.user.c_str(), &callback_, directory, &handle_) !=
        PAM_SUCCESS) {
      return base::Error{Status::PermissionDenied, 0, "pam_start"};
    }
    SCARLET_TRY(settle(pam_set_item(handle_, PAM_RHOST, request.remote_host.c_str())));
    SCARLET_TRY(settle(pam_set_item(handle_, PAM_TTY, request.tty.c_str())));
    return settle(pam_set_item(handle_, PAM_FAIL_DELAY, reinterpret_cast<const void*>(no_delay)));
  }

  Result<void> check() override {
    SCARLET_TRY(settle(pam_authenticate(handle_, PAM_DISALLOW_NULL_AUTHTOK)));
    return check_account();
  }

  Result<void> check_account() override {
    const int account = pam_acct_mgmt(handle_, PAM_DISALLOW_NULL_AUTHTOK);
    if (account != PAM_NEW_AUTHTOK_REQD) return settle(account);
    if (!conversation_.may_change_password()) return settle(account);
    conversation_.tell(base::message(base::MessageId::AuthNewPassword));
    return settle(pam_chauthtok(handle_, PAM_CHANGE_EXPIRED_AUTHTOK));
  }

  Result<void> open() override {
    SCARLET_TRY(settle(pam_setcred(handle_, PAM_ESTABLISH_CRED)));
    has_credentials_ = true;
    SCARLET_TRY(settle(pam_open_session(handle_, 0)));
    opened_ = true;
    return {};
  }

  std::string user() const override {
    const void* name = nullptr;
    const bool known = pam_get_item(handle_, PAM_USER, &name) == PAM_SUCCESS && name != nullptr;
    return known ? static_cast<const char*>(name) : std::string();
  }

  std::vector<std::pair<std::string, std::string>> environment() const override {
    std::vector<std::pair<std::string, std::string>> settings;
    char** list = pam_getenvlist(handle_);
    for (char** one = list; one != nullptr && *one != nullptr; ++one) {
      const std::string_view text = *one;
      const auto equals = text.find('=');
      if (equals != std::string_view::npos) settings.emplace_back(text.substr(0, equals), text.substr(equals + 1));
      std::free(*one);
    }
    std::free(list);
    return settings;
  }

 private:
  void note(int code) { last_ = code; }
  Result<void> settle(int code) {
    note(code);
    if (code == PAM_SUCCESS) return {};
    return base::Error{Status::PermissionDenied, 0, pam_strerror(handle_, code)};
  }

  Conversation& conversation_;
  pam_conv callback_;
  pam_handle_t* handle_ = nullptr;
  int last_ = PAM_SUCCESS;
  bool has_credentials_ = false;
  bool opened_ = false;
};

}  // namespace

Result<std::unique_ptr<PamSession>> PamSession::start(const PamRequest& request, Conversation& conversation) {
  auto session = std::make_unique<LinuxPamSession>(conversation);
  SCARLET_TRY(session->begin(request));
  return std::unique_ptr<PamSession>(std::move(session));
}

}  // namespace scarlet::auth
