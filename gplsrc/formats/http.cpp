// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/limits.h"
#include "base/text.h"
#include "os/library.h"

namespace scarlet::formats {
namespace {

using base::Error;
using base::Result;
using base::Status;

constexpr std::size_t kMethodBytes = 20;

// libcurl, loaded by the first exchange of a process: it brings some thirty libraries along, and most sessions never
// need it.
struct Curl {
  decltype(curl_global_init)* global_init;
  decltype(curl_easy_init)* easy_init;
  decltype(curl_easy_cleanup)* easy_cleanup;
  decltype(curl_easy_setopt)* easy_setopt;
  decltype(curl_easy_perform)* easy_perform;
  decltype(curl_easy_getinfo)* easy_getinfo;
  decltype(curl_easy_strerror)* easy_strerror;
  decltype(curl_slist_append)* slist_append;
  decltype(curl_slist_free_all)* slist_free_all;
};

Result<Curl> load_curl() {
  auto library = os::Library::load("libcurl.so.4");
  if (!library) return library.error();
  Curl curl{};
  const bool whole =
      library->find("curl_global_init", curl.global_init) && library->find("curl_easy_init", curl.easy_init) &&
      library->find("curl_easy_cleanup", curl.easy_cleanup) && library->find("curl_easy_setopt", curl.easy_setopt) &&
      library->find("curl_easy_perform", curl.easy_perform) && library->find("curl_easy_getinfo", curl.easy_getinfo) &&
      library->find("curl_easy_strerror", curl.easy_strerror) &&
      library->find("curl_slist_append", curl.slist_append) &&
      library->find("curl_slist_free_all", curl.slist_free_all);
  if (!whole || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return Error{Status::NotFound, 0, "libcurl.so.4"};
  return curl;
}

// Once a process.
const Result<Curl>& the_curl() {
  static const Result<Curl> kCurl = load_curl();
  return kCurl;
}

struct CloseHandle {
  void operator()(CURL* handle) const { the_curl()->easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { the_curl()->slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

template <class Given>
void set(const Handle& handle, CURLoption option, Given given) {
  the_curl()->easy_setopt(handle.get(), option, given);
}

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

int progress(void* request, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const HttpRequest*>(request)->go_on() ? 0 : 1;
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

void set_request(const Handle& handle, const HttpRequest& request, const curl_slist* headers) {
  set(handle, CURLOPT_URL, request.url.c_str());
  set(handle, CURLOPT_HTTPHEADER, headers);
  if (sends_body(request)) {
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(handle, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == "HEAD") set(handle, CURLOPT_NOBODY, 1L);
  if (!is_plain(request)) set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_bounds(const Handle& handle, const HttpRequest& request) {
  const std::int64_t seconds = request.timeout_seconds > 0 ? request.timeout_seconds : base::limits::kHttpSeconds;
  set(handle, CURLOPT_TIMEOUT, static_cast<long>(std::min<std::int64_t>(seconds, 86'400)));
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_FOLLOWLOCATION, 1L);
  set(handle, CURLOPT_MAXREDIRS, base::limits::kHttpRedirects);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_ACCEPT_ENCODING, "");
  if (!request.go_on) return;
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, progress);
  set(handle, CURLOPT_XFERINFODATA, &request);
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
    curl_slist* const longer = the_curl()->slist_append(list.get(), header.c_str());
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
  const Result<Curl>& curl = the_curl();
  if (!curl) return curl.error();
  const Handle handle(curl->easy_init());
  if (!handle) return Status::OutOfMemory;
  const HeaderList headers = header_list(request);
  std::array<char, CURL_ERROR_SIZE> what{};
  Arrival arrival;
  set_request(handle, request, headers.get());
  set_bounds(handle, request);
  set(handle, CURLOPT_ERRORBUFFER, what.data());
  set(handle, CURLOPT_WRITEFUNCTION, receive_body);
  set(handle, CURLOPT_WRITEDATA, &arrival);
  set(handle, CURLOPT_HEADERFUNCTION, receive_header);
  set(handle, CURLOPT_HEADERDATA, &arrival);
  const CURLcode code = curl->easy_perform(handle.get());
  if (code != CURLE_OK) return Error{status_of(code), 0, what[0] != 0 ? what.data() : curl->easy_strerror(code)};
  long status = 0;
  curl->easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  arrival.response.status = static_cast<int>(status);
  return std::move(arrival.response);
}

}  // namespace scarlet::formats
