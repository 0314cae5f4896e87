// SPDX-License-Identifier: GPL-3.0-or-later
// SENDMAIL sender,recipients,cc,bcc,subject,text,attachments: one message (RFC 5322, MIME) handed to the machine's
// `sendmail`, which is looked for in PATH, /usr/sbin and /usr/lib.
//
// Several addresses are parted by field or value marks or commas, the lines of the text by field marks; attachments are
// paths, a field each. Text and attachments travel as base64.
#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "formats/encoding.h"
#include "formats/utf8.h"
#include "os/env.h"
#include "os/process.h"
#include "session/session.h"
#include "session/statements.h"

namespace scarlet::session::statements {
namespace {

using base::Status;
using formats::Encoding;

constexpr std::size_t kLineBytes = 76;
constexpr std::size_t kWordBytes = 42;  // of a header, before they are encoded
constexpr std::string_view kBoundary = "=_scarlet_part_of_this_message_=";
constexpr const char* kLookThere = "PATH=\"$PATH:/usr/sbin:/usr/lib\" ";

// One line: what a program puts in can not make another header.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

std::string addresses(std::string text) {
  for (char& c : text) {
    if (c == base::kFieldMark || c == base::kValueMark) c = ',';
  }
  return one_line(std::move(text));
}

// Text beyond ASCII as encoded words.
std::string header_text(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 127; });
  if (plain) return text;
  const bool utf8 = formats::utf8_valid(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(at + kWordBytes, text.size());
    while (utf8 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    if (!out.empty()) out += "\n ";
    out += utf8 ? "=?UTF-8?B?" : "=?ISO-8859-1?B?";
    out += formats::encode(Encoding::Base64, std::string_view(text).substr(at, end - at)) + "?=";
    at = end;
  }
  return out;
}

std::string base64_lines(std::string_view bytes) {
  const std::string encoded = formats::encode(Encoding::Base64, bytes);
  std::string out;
  for (std::size_t at = 0; at < encoded.size(); at += kLineBytes) out += encoded.substr(at, kLineBytes) + "\n";
  return out;
}

std::string text_part(std::string text) {
  std::replace(text.begin(), text.end(), base::kFieldMark, '\n');
  const std::string set = formats::utf8_valid(text) ? "UTF-8" : "ISO-8859-1";
  return "Content-Type: text/plain; charset=" + set + "\nContent-Transfer-Encoding: base64\n\n" + base64_lines(text);
}

base::Result<std::string> file_part(os::Env& env, const std::string& path) {
  auto bytes = os::read_file(env, path);
  if (!bytes) return bytes.error();
  std::string name = one_line(path.substr(path.rfind('/') + 1));
  std::replace(name.begin(), name.end(), '"', '\'');
  return "Content-Type: application/octet-stream; name=\"" + name + "\"\nContent-Disposition: attachment; filename=\"" +
         name + "\"\nContent-Transfer-Encoding: base64\n\n" + base64_lines(*bytes);
}

base::Result<std::string> body(os::Env& env, const std::string& text, const std::string& attachments) {
  if (attachments.empty()) return text_part(text);
  std::string out = "Content-Type: multipart/mixed; boundary=\"";
  out.append(kBoundary).append("\"\n\n");
  const auto add = [&](std::string_view part) { out.append("--").append(kBoundary).append("\n").append(part); };
  add(text_part(text));
  for (const std::string_view path : base::split(attachments, base::kFieldMark)) {
    auto part = file_part(env, std::string(path));
    if (!part) return part.error();
    add(*part);
  }
  return out.append("--").append(kBoundary).append("--\n");
}

// The whole message in a file of its own, given to sendmail.
base::Result<void> hand_over(Session& session, const std::string& message, const std::string& sender) {
  os::Env& env = session.workspace().env();
  const std::string path = os::environment("TMP").value_or("/tmp") + "/scarlet-mail-" +
                           std::to_string(session.workspace().user_number()) + "-" +
                           std::to_string(env.unix_nanoseconds());
  auto file = env.open(path, os::OpenMode::CreateNew);
  if (!file) return file.error();
  auto written = (*file)->append(std::as_bytes(std::span(message.data(), message.size())));
  file->reset();
  session.workspace().output().flush();
  const std::string from = sender.empty() ? "" : " -f " + os::shell_quoted(sender);
  auto ran = os::run_shell(kLookThere + std::string("sendmail -t -i") + from + " <" + os::shell_quoted(path),
                           os::ShellOutput::Captured);
  (void)env.remove(path);
  if (!written) return written.error();
  if (!ran) return ran.error();
  if (ran->exit_code != 0) return base::Error{Status::ActionFailed, 0, ran->output};
  return {};
}

}  // namespace

SCARLET_STATEMENT(send_mail) {
  (void)clauses;
  std::string texts[7];
  for (std::size_t i = 0; i < std::size(texts) && i < operands.size(); ++i) texts[i] = text_of(*operands[i], machine);
  const auto& [sender, to, copies, blind_copies, subject, text, attachments] = texts;
  std::string message = "From: " + addresses(sender) + "\nTo: " + addresses(to) + "\n";
  if (!copies.empty()) message += "Cc: " + addresses(copies) + "\n";
  if (!blind_copies.empty()) message += "Bcc: " + addresses(blind_copies) + "\n";
  message += "Subject: " + header_text(one_line(subject)) + "\nMIME-Version: 1.0\n";
  auto rest = body(session.workspace().env(), text, attachments);
  if (!rest) return otherwise(base::number(rest.error().status), machine);
  auto sent = hand_over(session, message + *rest, one_line(sender));
  return sent ? done(machine) : otherwise(base::number(sent.error().status), machine);
}

}  // namespace scarlet::session::statements
