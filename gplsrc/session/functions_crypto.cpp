// SPDX-License-Identifier: GPL-3.0-or-later
// Digests, encodings, encryption, random bytes, HTTP.
#include <exception>

#include "base/text.h"
#include "formats/crypto.h"
#include "formats/encoding.h"
#include "session/functions_formats.h"
#include "session/session.h"

namespace scarlet::session::functions {
namespace {

using base::Result;
using base::Status;
using formats::Encoding;
using value::Value;

// Bytes in the encoding that an argument names; `usual` when it is absent.
Value encoded(const FormatCall& call, const Result<std::string>& bytes, std::size_t at) {
  const std::string name = call.has(at) ? call.text(at) : "HEX";
  const auto encoding = formats::find_encoding(name);
  if (!encoding) return call.fail(Status::BadParameters, name);
  return bytes ? Value::of(formats::encode(*encoding, *bytes)) : call.fail(bytes.error());
}

// "Name: value" texts become one a field.
std::string header_text(const formats::HttpResponse& response, const std::string& name) {
  std::vector<std::string> lines;
  for (const auto& [known, text] : response.headers) {
    if (name.empty()) lines.push_back(known + ": " + text);
    if (!name.empty() && base::equal_ignoring_case(known, name)) lines.push_back(text);
  }
  return joined_by_field_marks(lines);
}

}  // namespace

// DIGEST(algorithm, data{, encoding})
SCARLET_FUNCTION(digest) {
  const FormatCall call(session, arguments, machine);
  return encoded(call, formats::digest(call.text(0), call.text(1)), 2);
}

// MD5(data)
SCARLET_FUNCTION(md5) {
  const FormatCall call(session, arguments, machine);
  return encoded(call, formats::digest("MD5", call.text(0)), 1);
}

// HMAC(algorithm, key, data{, encoding})
SCARLET_FUNCTION(hmac) {
  const FormatCall call(session, arguments, machine);
  return encoded(call, formats::authentication_code(call.text(0), call.text(1), call.text(2)), 3);
}

// ENCODE(data, encoding)
SCARLET_FUNCTION(encode) {
  const FormatCall call(session, arguments, machine);
  return encoded(call, call.text(0), 1);
}

// DECODE(text, encoding)
SCARLET_FUNCTION(decode) {
  const FormatCall call(session, arguments, machine);
  const auto encoding = formats::find_encoding(call.text(1));
  if (!encoding) return call.fail(Status::BadParameters, call.text(1));
  const auto bytes = formats::decode(*encoding, call.text(0));
  return bytes ? Value::of(*bytes) : call.fail(Status::BadParameters);
}

// ENCRYPT(data, passphrase)
SCARLET_FUNCTION(encrypt) {
  const FormatCall call(session, arguments, machine);
  const auto sealed = formats::seal_with_passphrase(call.text(0), call.text(1));
  return sealed ? Value::of(formats::encode(Encoding::Base64, *sealed)) : call.fail(sealed.error());
}

// DECRYPT(text, passphrase)
SCARLET_FUNCTION(decrypt) {
  const FormatCall call(session, arguments, machine);
  const auto sealed = formats::decode(Encoding::Base64, call.text(0));
  return sealed ? call.answer(formats::open_with_passphrase(*sealed, call.text(1))) : call.fail(Status::ActionFailed);
}

// AES.ENCRYPT(data, key{, bound})
SCARLET_FUNCTION(aes_encrypt) {
  const FormatCall call(session, arguments, machine);
  return call.answer(formats::seal(call.text(0), call.text(1), call.text(2)));
}

// AES.DECRYPT(sealed, key{, bound})
SCARLET_FUNCTION(aes_decrypt) {
  const FormatCall call(session, arguments, machine);
  return call.answer(formats::open_sealed(call.text(0), call.text(1), call.text(2)));
}

// RANDOM.BYTES(count)
SCARLET_FUNCTION(random_bytes) {
  const FormatCall call(session, arguments, machine);
  const std::int64_t count = call.integer(0);
  return count < 0 ? call.fail(Status::BadLength) : call.answer(formats::random_bytes(static_cast<std::size_t>(count)));
}

// HTTP(method, url{, headers{, body{, seconds}}}); STATUS() is the code of the response
SCARLET_FUNCTION(http) {
  const FormatCall call(session, arguments, machine);
  formats::HttpRequest request;
  request.method = base::upper(call.text(0));
  request.url = call.text(1);
  request.headers = call.list(2);
  request.body = call.text(3);
  request.timeout_seconds = call.integer(4);
  formats::HttpResponse& kept = session.formats().response;
  kept = {};
  std::exception_ptr interruption;
  request.go_on = [&] {
    try {
      if (session.interrupt_pending()) session.poll();
    } catch (...) {
      interruption = std::current_exception();
    }
    return !interruption;
  };
  session.workspace().output().flush();
  auto response = formats::http_exchange(request);
  if (interruption) std::rethrow_exception(interruption);
  if (!response) return call.fail(response.error());
  kept = std::move(*response);
  machine.set_status(kept.status);
  session.formats().problem = kept.reason;
  const Value body = Value::of(kept.body);
  kept.body.clear();
  return body;
}

// HTTP.HEADER({name}): of the last response; without a name all of them
SCARLET_FUNCTION(http_header) {
  const FormatCall call(session, arguments, machine);
  return Value::of(header_text(session.formats().response, call.text(0)));
}

}  // namespace scarlet::session::functions
