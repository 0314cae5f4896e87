// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/limits.h"
#include "base/text.h"

namespace scarlet::formats {
namespace {

using base::Error;
using base::Result;
using base::Status;

constexpr std::size_t kMethodBytes = 20;

struct CloseHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

// What arrives; stops the exchange when it is too much.
struct Arrival {
  HttpResponse response;
  std::size_t bytes = 0;

  bool take(std::size_t more) {
    bytes += more;
    return bytes <= base::limits::kHttpBytes;
  }
};

std::size_t receive_body(char* data, std::size_t, std::size_t size, void* to) {
  auto& arrival = *static_cast<Arrival*>(to);
  if (!arrival.take(size)) return 0;
  arrival.response.body.append(data, size);
  return size;
}

// A status line begins a new response: after a redirect, or after 100 Continue.
void take_header_line(std::string_view line, HttpResponse& response) {
  if (line.starts_with("HTTP/")) {
    response.headers.clear();
    response.body.clear();
    const std::size_t code = std::min(line.find(' '), line.size());
    const std::size_t reason = std::min(line.find(' ', code + 1), line.size());
    response.reason = base::trimmed(line.substr(reason));
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  response.headers.emplace_back(line.substr(0, colon), base::trimmed(line.substr(colon + 1)));
}

std::size_t receive_header(char* data, std::size_t, std::size_t size, void* to) {
  auto& arrival = *static_cast<Arrival*>(to);
  if (!arrival.take(size)) return 0;
  std::string_view line(data, size);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  take_header_line(line, arrival.response);
  return size;
}

bool is_method(std::string_view method) {
  return !method.empty() && method.size() <= kMethodBytes && std::all_of(method.begin(), method.end(), base::is_letter);
}

bool is_header(std::string_view header) {
  const std::size_t colon = header.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         header.find_first_of(std::string_view("\r\n\0", 3)) == header.npos;
}

bool sends_body(const HttpRequest& request) {
  return !request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
}

// The library chooses the method by itself, and may then change it after a redirect as the protocol says.
bool is_plain(const HttpRequest& request) {
  return request.method == (sends_body(request) ? "POST" : "GET") || request.method == "HEAD";
}

// The library's own preparation is done once a process.
bool library_is_ready() {
  static const bool kReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return kReady;
}

void set_request(CURL* handle, const HttpRequest& request, const curl_slist* headers) {
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  if (sends_body(request)) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == "HEAD") curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  if (!is_plain(request)) curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_bounds(CURL* handle, const HttpRequest& request) {
  const std::int64_t seconds = request.timeout_seconds > 0 ? request.timeout_seconds : base::limits::kHttpSeconds;
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(std::min<std::int64_t>(seconds, 86'400)));
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, base::limits::kHttpRedirects);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
}

Status status_of(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return Status::TimedOut;
    case CURLE_WRITE_ERROR:
    case CURLE_FILESIZE_EXCEEDED: return Status::LimitReached;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return Status::BadParameters;
    default: return Status::ActionFailed;
  }
}

HeaderList header_list(const HttpRequest& request) {
  HeaderList list;
  for (const std::string& header : request.headers) {
    curl_slist* const longer = curl_slist_append(list.get(), header.c_str());
    if (!longer) throw std::bad_alloc();
    (void)list.release();
    list.reset(longer);
  }
  return list;
}

}  // namespace

Result<HttpResponse> http_exchange(const HttpRequest& request) {
  if (!is_method(request.method)) return Error{Status::BadParameters, 0, request.method};
  for (const std::string& header : request.headers) {
    if (!is_header(header)) return Error{Status::BadParameters, 0, header};
  }
  if (request.url.find('\0') != std::string::npos) return Error{Status::BadParameters, 0, request.url};
  const Handle handle(library_is_ready() ? curl_easy_init() : nullptr);
  if (!handle) return Status::OutOfMemory;
  const HeaderList headers = header_list(request);
  std::array<char, CURL_ERROR_SIZE> what{};
  Arrival arrival;
  set_request(handle.get(), request, headers.get());
  set_bounds(handle.get(), request);
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, what.data());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, receive_body);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &arrival);
  curl_easy_setopt(handle.get(), CURLOPT_HEADERFUNCTION, receive_header);
  curl_easy_setopt(handle.get(), CURLOPT_HEADERDATA, &arrival);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return Error{status_of(code), 0, what[0] != 0 ? what.data() : curl_easy_strerror(code)};
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  arrival.response.status = static_cast<int>(status);
  return std::move(arrival.response);
}

}  // namespace scarlet::formats
