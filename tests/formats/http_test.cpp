// SPDX-License-Identifier: GPL-3.0-or-later
// Against a server of our own that answers one connection after the other with what the test says.
#include "formats/http.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace scarlet::formats {
namespace {

using base::Status;

class Server {
 public:
  explicit Server(std::vector<std::string> answers) : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 5) != 0) abort();
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, answers = std::move(answers)] { serve(answers); });
  }
  ~Server() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  const std::string& asked() {
    shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    thread_ = std::thread([] {});
    return asked_;
  }

 private:
  void serve(const std::vector<std::string>& answers) {
    for (const std::string& answer : answers) {
      const int connection = accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      char bytes[4096];
      const ssize_t count = recv(connection, bytes, sizeof bytes, 0);
      asked_.append(bytes, count > 0 ? static_cast<std::size_t>(count) : 0);
      (void)!send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
      if (answer.empty()) usleep(1'200'000);
      close(connection);
    }
  }

  int listener_;
  int port_ = 0;
  std::string asked_;
  std::thread thread_;
};

TEST(Http, GivesStatusHeadersAndBody) {
  Server server({"HTTP/1.1 404 Not Found\r\nX-One: 1\r\nX-One:  2 \r\nContent-Length: 4\r\n\r\nno\xFEt"});
  const auto response =
      http_exchange({.method = "GET", .url = server.url("/a?b=c"), .headers = {"X-Me: you"}, .body = {}});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->reason, "Not Found");
  ASSERT_EQ(response->headers.size(), 3U);
  EXPECT_EQ(response->headers[1], (std::pair<std::string, std::string>("X-One", "2")));
  EXPECT_EQ(response->body, "no\xFEt");
  EXPECT_TRUE(server.asked().starts_with("GET /a?b=c HTTP/1.1\r\n")) << server.asked();
  EXPECT_NE(server.asked().find("X-Me: you\r\n"), std::string::npos);
}

TEST(Http, SendsABodyByAnyMethod) {
  Server server({"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"});
  ASSERT_TRUE(http_exchange({.method = "PUT", .url = server.url(), .headers = {}, .body = "data"}));
  ASSERT_TRUE(http_exchange({.method = "POST", .url = server.url(), .headers = {}, .body = ""}));
  EXPECT_TRUE(server.asked().starts_with("PUT / ")) << server.asked();
  EXPECT_NE(server.asked().find("\r\n\r\ndata"), std::string::npos);
  EXPECT_NE(server.asked().find("POST / "), std::string::npos);
}

TEST(Http, FollowsRedirectsOnlyToHttp) {
  Server server({"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 3\r\n\r\nold",
                 "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew",
                 "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"});
  const auto response = http_exchange({.method = "GET", .url = server.url(), .headers = {}, .body = {}});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "new");
  EXPECT_EQ(response->headers.size(), 1U);
  EXPECT_FALSE(http_exchange({.method = "GET", .url = server.url(), .headers = {}, .body = {}}));
}

TEST(Http, GivesUpAfterTheTime) {
  Server server({""});
  const auto response =
      http_exchange({.method = "GET", .url = server.url(), .headers = {}, .body = {}, .timeout_seconds = 1});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.status(), Status::TimedOut);
}

TEST(Http, RefusesWhatIsNoRequest) {
  const auto status = [](HttpRequest request) { return http_exchange(request).status(); };
  EXPECT_EQ(status({.method = "GE T", .url = "http://127.0.0.1/", .headers = {}, .body = {}}), Status::BadParameters);
  EXPECT_EQ(status({.method = "GET", .url = "file:///etc/passwd", .headers = {}, .body = {}}), Status::BadParameters);
  EXPECT_EQ(status({.method = "GET", .url = "http://127.0.0.1/", .headers = {"A: b\r\nC: d"}, .body = {}}),
            Status::BadParameters);
  EXPECT_EQ(status({.method = "GET", .url = "http://127.0.0.1/", .headers = {"A"}, .body = {}}), Status::BadParameters);
}

TEST(Http, SaysWhyNobodyAnswered) {
  const auto response = http_exchange({.method = "GET", .url = "http://127.0.0.1:1/", .headers = {}, .body = {}});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.status(), Status::ActionFailed);
  EXPECT_FALSE(response.error().subject.empty());
}

}  // namespace
}  // namespace scarlet::formats
