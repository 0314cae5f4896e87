// SPDX-License-Identifier: GPL-3.0-or-later
// One HTTP or HTTPS request and its response, by libcurl. Only these two protocols, also after a redirect; certificates
// are checked; the response is limited in size, the whole exchange in time. The environment's proxies are obeyed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace scarlet::formats {

struct HttpRequest {
  std::string method = "GET";  // letters
  std::string url;
  std::vector<std::string> headers;  // "Name: value"; no line ends inside
  std::string body;                  // sent when it is not empty, and with POST, PUT and PATCH
  std::int64_t timeout_seconds = 0;  // of the whole exchange; 0: base::limits::kHttpSeconds
  // Asked about once a second, when given; false ends the exchange (ActionFailed). Throws nothing.
  std::function<bool()> go_on = {};
};

struct HttpResponse {
  int status = 0;  // 200, 404 ...
  std::string reason;
  std::vector<std::pair<std::string, std::string>> headers;  // of the last response after redirects
  std::string body;
};

// BadParameters for a bad method, header or URL; TimedOut; LimitReached for too much; ActionFailed when no response
// came. The subject says in words what happened.
base::Result<HttpResponse> http_exchange(const HttpRequest& request);

}  // namespace scarlet::formats
