// SPDX-License-Identifier: GPL-3.0-or-later
// Events of sessions: what the daemon takes of them, and how they reach the trail with and without one.
#include "audit/recorder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "audit/trail.h"
#include "os/datagram.h"
#include "os/process.h"

namespace scarlet::audit {
namespace {

class RecorderTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "recorder-" + std::to_string(os::this_process().pid);
    std::filesystem::create_directories(directory_);
    options_.level = Level::Write;
    options_.sockets = {directory_ + "/none", directory_ + "/socket"};
    options_.file = directory_ + "/log/audit.log";
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string trail() {
    return os::read_file(os::real_env(), options_.file).ok() ? *os::read_file(os::real_env(), options_.file) : "";
  }
  std::string directory_;
  RecorderOptions options_;
};

TEST(Levels, EachWritesWhatThoseBeforeItWrite) {
  EXPECT_EQ(level_named("write"), Level::Write);
  EXPECT_FALSE(level_named("MORE"));
  const Recorder recorder(os::real_env(), {Level::Command, {}, {}, {}});
  EXPECT_TRUE(recorder.wants(Level::Security));
  EXPECT_TRUE(recorder.wants(Level::Command));
  EXPECT_FALSE(recorder.wants(Level::Write));
  EXPECT_FALSE(Recorder(os::real_env(), {}).wants(Level::Security));
}

TEST(Targets, AreAnyMixOfThree) {
  const auto targets = targets_named("journal, SYSLOG");
  ASSERT_TRUE(targets);
  EXPECT_FALSE(targets->file);
  EXPECT_TRUE(targets->journal && targets->syslog);
  EXPECT_FALSE(targets_named(""));
  EXPECT_FALSE(targets_named("file,printer"));
}

TEST(Events, ComeBackAsTheyWere) {
  const Event event{"record-write", {{"session", "3"}, {"object", std::string("A\0B\xfe", 4)}}};
  const auto decoded = decode_event(encode_event(event));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->name, event.name);
  EXPECT_EQ(decoded->members, event.members);
}

TEST(Events, ASessionCanNotSayWhatIsNotItsToSay) {
  EXPECT_FALSE(decode_event(encode_event({"login", {{"object", "x"}}})));
  EXPECT_FALSE(decode_event(encode_event({"command", {{"user", "root"}}})));
  EXPECT_FALSE(decode_event(encode_event({"command", {{"client", "10.0.0.1"}}})));
  EXPECT_FALSE(decode_event(encode_event({"command", {{"object", "a"}, {"object", "b"}}})));
  const std::string whole = encode_event({"command", {{"object", "abc"}}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto part = decode_event(std::string_view(whole).substr(0, size));
    EXPECT_TRUE(!part || part->members.empty()) << size;
  }
  EXPECT_FALSE(decode_event(whole + "x"));
}

TEST_F(RecorderTest, TheDaemonGetsTheEventAndLearnsWhoseItIs) {
  auto socket = os::DatagramSocket::open(directory_ + "/socket", true);
  ASSERT_TRUE(socket);
  Recorder recorder(os::real_env(), options_);
  EXPECT_TRUE(recorder.reachable());
  recorder.record({"command", {{"command", "WHO"}}});
  const auto datagram = socket->receive();
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->pid, os::this_process().pid);
  EXPECT_EQ(datagram->user, os::user_id());
  EXPECT_EQ(decode_event(datagram->bytes)->members[0].second, "WHO");
  EXPECT_EQ(trail(), "");
}

TEST_F(RecorderTest, WithoutADaemonSeveralProcessesWriteOneChain) {
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      Recorder recorder(os::real_env(), options_);
      for (int n = 0; n < 10; ++n) recorder.record({"record-write", {{"object", "/F/" + std::to_string(n)}}});
    });
  }
  for (auto& writer : writers) writer.join();
  const auto verdict = verify(os::real_env(), options_.file);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->lines, 40U);
  EXPECT_EQ(verdict->broken_line, 0U);
  EXPECT_NE(trail().find("\"user\":\"" + os::user_name(os::user_id()) + "\""), std::string::npos);
}

TEST_F(RecorderTest, WhatWasLostIsSaid) {
  options_.file = "/proc/none/audit.log";
  Recorder recorder(os::real_env(), options_);
  EXPECT_FALSE(recorder.reachable());
  recorder.record({"command", {{"command", "ONE"}}});
  recorder.record({"command", {{"command", "TWO"}}});
  auto socket = os::DatagramSocket::open(directory_ + "/socket", true);
  ASSERT_TRUE(socket);
  recorder.record({"command", {{"command", "THREE"}}});
  const auto event = decode_event(socket->receive()->bytes);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->members.back(), (std::pair<std::string_view, std::string>("lost", "2")));
}

TEST_F(RecorderTest, TheChainGoesToJournalAndSyslogAsItGoesToTheFile) {
  Targets targets = *targets_named("file,journal,syslog");
  targets.journal_socket = directory_ + "/journal";
  targets.syslog_socket = directory_ + "/syslog";
  auto journal = os::DatagramSocket::open(targets.journal_socket, true);
  auto syslog = os::DatagramSocket::open(targets.syslog_socket, true);
  ASSERT_TRUE(journal && syslog);
  Trail trail(os::real_env());
  const std::string path = directory_ + "/audit.log";
  ASSERT_TRUE(trail.open(path, targets));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(trail.write({"login", {{"user", "eve\nMESSAGE=forged"}}}));
    const std::string logged = syslog->receive()->bytes;
    const std::string structured = journal->receive()->bytes;
    const std::string content = *os::read_file(os::real_env(), path);
    const std::string line = content.substr(content.rfind('{'), content.size() - content.rfind('{') - 1);
    EXPECT_EQ(logged, "<86>scarlet: " + line);
    EXPECT_NE(structured.find(line), std::string::npos);
    // A value with a line end has its length in front: it can not make a field of its own.
    EXPECT_NE(structured.find(std::string("SCARLET_USER\n\x12\0\0\0\0\0\0\0eve\nMESSAGE=forged\n", 40)),
              std::string::npos);
  }
  EXPECT_EQ(verify(os::real_env(), path)->broken_line, 0U);
}

TEST_F(RecorderTest, OneTargetThatWorksIsEnough) {
  Targets targets = *targets_named("file,syslog");
  targets.syslog_socket = directory_ + "/nobody";
  Trail trail(os::real_env());
  ASSERT_TRUE(trail.open(directory_ + "/audit.log", targets));
  EXPECT_TRUE(trail.write({"login", {}}));
  targets.file = false;
  ASSERT_TRUE(trail.open({}, targets));
  EXPECT_FALSE(trail.write({"login", {}}));
}

}  // namespace
}  // namespace scarlet::audit
