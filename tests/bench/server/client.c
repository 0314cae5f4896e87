// SPDX-License-Identifier: GPL-3.0-or-later
/* Rates of a QMClient server, over one raw connection, and of a bare echo of as many bytes each way.
 * Arguments: port user password account seconds-per-measure clients-for-logins. One line `name rate` each. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int port;
static const char *user, *password, *account;
static double seconds;
static char packet[1 << 20], reply[1 << 20];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
static void fail(const char* what) {
  perror(what);
  exit(1);
}
static int dial(int to) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)to)};
  inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
  int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(s, (struct sockaddr*)&a, sizeof a) != 0) fail("connect");
  return s;
}
static void send_all(int s, const char* p, size_t n) {
  while (n > 0) {
    ssize_t w = write(s, p, n);
    if (w <= 0) fail("write");
    p += w;
    n -= (size_t)w;
  }
}
static void take(int s, char* p, size_t n) {
  while (n > 0) {
    ssize_t r = read(s, p, n);
    if (r <= 0) fail("read");
    p += r;
    n -= (size_t)r;
  }
}
static size_t get_reply(int s) {
  size_t have = 0;
  int32_t length = 0;
  for (;;) {
    ssize_t r = read(s, reply + have, sizeof reply - have);
    if (r <= 0) fail("reply");
    have += (size_t)r;
    if (have >= 4) memcpy(&length, reply, 4);
    if (have >= 4 && have >= (size_t)length) return have;
  }
}
static size_t build(int code, const void* data, size_t n) {
  int32_t length = (int32_t)(6 + n);
  int16_t c = (int16_t)code;
  memcpy(packet, &length, 4);
  memcpy(packet + 4, &c, 2);
  memcpy(packet + 6, data, n);
  return 6 + n;
}
static void request(int s, int code, const void* data, size_t n) {
  send_all(s, packet, build(code, data, n));
  get_reply(s);
  int16_t result;
  memcpy(&result, reply + 4, 2);
  if (result != 0) fprintf(stderr, "request %d: result %d %.*s\n", code, result, 60, reply + 10), exit(1);
}
static size_t padded(char* to, const char* text) {
  int16_t n = (int16_t)strlen(text);
  memcpy(to, &n, 2);
  memcpy(to + 2, text, (size_t)n);
  to[2 + n] = 0;
  return 2U + (size_t)n + (size_t)(n & 1);
}
static int session(void) {
  char data[512];
  int s = dial(port);
  take(s, data, 1);
  size_t n = padded(data, user);
  n += padded(data + n, password);
  request(s, 24, data, n);
  request(s, 3, account, strlen(account));
  return s;
}
static double repeat(int s, size_t length, int ahead) {
  double start = now(), end = start + seconds;
  long done = 0;
  while (now() < end) {
    for (int i = 0; i < 50; i += ahead) {
      for (int j = 0; j < ahead; ++j) send_all(s, packet, length);
      if (ahead == 1) get_reply(s);
      for (int j = 0; ahead > 1 && j < ahead; ++j) {
        int32_t size;
        take(s, (char*)&size, 4);
        take(s, reply, (size_t)size - 4);
      }
      done += ahead;
    }
  }
  return (double)done / (now() - start);
}
static double echo(size_t there, size_t back) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof a;
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (bind(listener, (struct sockaddr*)&a, size) != 0 || listen(listener, 1) != 0) fail("listen");
  getsockname(listener, (struct sockaddr*)&a, &size);
  if (fork() == 0) {
    int s = accept(listener, NULL, NULL);
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    for (;;) {
      for (size_t have = 0; have < there;) {
        ssize_t r = read(s, packet, there - have);
        if (r <= 0) _exit(0);
        have += (size_t)r;
      }
      send_all(s, reply, back);
    }
  }
  int s = dial(ntohs(a.sin_port));
  double start = now(), end = start + seconds;
  long done = 0;
  while (now() < end) {
    for (int i = 0; i < 50; ++i, ++done) {
      send_all(s, packet, there);
      take(s, reply, back);
    }
  }
  double rate = (double)done / (now() - start);
  close(s);
  close(listener);
  wait(NULL);
  return rate;
}
static double logins(int clients) {
  int results[2];
  if (pipe(results) != 0) fail("pipe");
  double start = now();
  for (int i = 0; i < clients; ++i) {
    if (fork() == 0) {
      long done = 0;
      while (now() < start + 2 * seconds) {
        int s = session();
        request(s, 1, "", 0);
        close(s);
        ++done;
      }
      if (write(results[1], &done, sizeof done) < 0) _exit(1);
      _exit(0);
    }
  }
  long all = 0, one = 0;
  for (int i = 0; i < clients; ++i) {
    if (read(results[0], &one, sizeof one) == (ssize_t)sizeof one) all += one;
    wait(NULL);
  }
  return (double)all / (now() - start);
}
int main(int count, char** words) {
  if (count != 7) return 2;
  port = atoi(words[1]);
  user = words[2], password = words[3], account = words[4];
  seconds = atof(words[5]);
  int s = session();
  char data[70000];
  request(s, 4, "BENCH", 5);
  int16_t handle;
  memcpy(&handle, reply + 10, 2);
  memcpy(data, &handle, 2);
  int16_t length = 3;
  memcpy(data + 2, &length, 2);
  memcpy(data + 4, "key", 3);
  memset(data + 7, 'x', 65536);
  size_t n;

  request(s, 16, data, 7 + 100);
  char id[5];
  memcpy(id, &handle, 2);
  memcpy(id + 2, "key", 3);
  n = build(6, id, 5);
  printf("echo100 %.0f\n", echo(n, 110));
  n = build(6, id, 5);
  printf("read100 %.0f\n", repeat(s, n, 1));
  printf("read100_ahead %.0f\n", repeat(s, n, 50));
  n = build(16, data, 7 + 100);
  printf("write100 %.0f\n", repeat(s, n, 1));
  n = build(16, data, 7 + 65536);
  printf("write64k %.0f\n", repeat(s, n, 1));
  n = build(6, id, 5);
  printf("read64k %.0f\n", repeat(s, n, 1));
  n = build(21, "WHO", 3);
  printf("execute %.0f\n", repeat(s, n, 1));
  char call[64];
  size_t at = padded(call, "BENCHSUB");
  int16_t two = 2;
  memcpy(call + at, &two, 2);
  at += 2;
  for (int i = 0; i < 2; ++i) {
    int32_t size = 2;
    memcpy(call + at, &size, 4);
    memcpy(call + at + 4, "12", 2);
    at += 6;
  }
  n = build(20, call, at);
  printf("call %.0f\n", repeat(s, n, 1));
  fflush(stdout);
  printf("logins %.0f\n", logins(atoi(words[6])));
  return 0;
}
