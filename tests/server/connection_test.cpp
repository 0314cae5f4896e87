// SPDX-License-Identifier: GPL-3.0-or-later
// A client's session over a socket pair: the requests of the protocol against real files, and what breaks it.
#include "server/connection.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "os/socket.h"
#include "os/terminal.h"
#include "protocol/fields.h"
#include "protocol/reply.h"
#include "workspace/instance.h"

namespace {

using namespace scarlet;
using protocol::Request;
using protocol::RequestCode;
using protocol::ResultCode;
using namespace std::string_literals;

struct Got {
  ResultCode result = ResultCode::Failed;
  std::int32_t status = 0;
  std::string data;
  bool closed = false;
};

class ServerConnection : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    char name[] = "/tmp/scarlet-server-test-XXXXXX";
    home_ = ::mkdtemp(name);
    auto opened = workspace::Instance::open(os::real_env(), home_);
    ASSERT_TRUE(opened);
    instance_ = std::move(*opened);
    ASSERT_TRUE(instance_->create_account("SALES", home_ + "/sales"));
  }
  static void TearDownTestSuite() {
    instance_.reset();
    std::filesystem::remove_all(home_);
  }

  void SetUp() override {
    auto pair = os::make_socket_pair();
    ASSERT_TRUE(pair);
    ours_ = pair->first;
    server_ = std::thread([theirs = pair->second] {
      {
        server::Channel channel(theirs, theirs, base::limits::kLoginFrameBytes);
        server::Connection connection(*instance_, channel, {});
        connection.serve();
      }
      os::close_descriptor(theirs);
    });
  }
  void TearDown() override {
    os::close_descriptor(ours_);
    server_.join();
    std::filesystem::current_path("/");
  }

  void log_in() {
    ASSERT_EQ(ask(RequestCode::LocalLogin).result, ResultCode::Done);
    ASSERT_EQ(text(RequestCode::Account, "sales").result, ResultCode::Done);
  }

  void send_bytes(std::string_view bytes) { ASSERT_TRUE(os::write_all(ours_, bytes)); }

  Got receive() {
    for (;;) {
      std::string_view packet;
      if (frames_.next(packet) == protocol::FrameBuffer::Next::Frame) {
        const auto reply = protocol::decode_reply(packet);
        return {reply->result, reply->status, std::string(reply->data), false};
      }
      const auto got = os::read_available(ours_, frames_.room(), 10'000);
      if (got.outcome != os::ReadOutcome::Data) return {ResultCode::Failed, 0, {}, true};
      frames_.came(got.bytes);
    }
  }

  Got ask(const Request& request) {
    send_bytes(*protocol::encode_request(request));
    return receive();
  }
  Got ask(RequestCode code, std::int16_t handle = 0, std::int16_t list = 0) {
    Request request;
    request.code = code;
    request.handle = handle;
    request.list = list;
    return ask(request);
  }
  Got text(RequestCode code, std::string_view words, std::int16_t handle = 0, std::string_view data = {},
           std::int16_t list = 0) {
    Request request;
    request.code = code;
    request.handle = handle;
    request.list = list;
    request.text = words;
    request.data = data;
    return ask(request);
  }
  Got execute(std::string_view command) { return text(RequestCode::Execute, command); }

  std::int16_t open(std::string_view name) {
    const Got got = text(RequestCode::Open, name);
    EXPECT_EQ(got.result, ResultCode::Done) << name;
    return got.data.size() == 2 ? protocol::short_at(got.data, 0) : std::int16_t{0};
  }
  std::int16_t make_file(const std::string& name) {
    execute("CREATE.FILE " + name);
    return open(name);
  }
  Got write(std::int16_t handle, std::string_view id, std::string_view record) {
    return text(RequestCode::Write, id, handle, record);
  }
  void add_program(const std::string& name, const std::string& source) {
    if (text(RequestCode::Open, "BP").result != ResultCode::Done) execute("CREATE.FILE BP DIRECTORY");
    ASSERT_EQ(write(open("BP"), name, source).result, ResultCode::Done);
    ASSERT_EQ(execute("BASIC BP " + name).status, 1) << "one program compiled";
    execute("CATALOGUE BP " + name);
  }
  Got call(std::string_view name, std::vector<std::string_view> arguments) {
    Request request;
    request.code = RequestCode::Call;
    request.text = name;
    request.arguments = std::move(arguments);
    return ask(request);
  }
  std::int32_t lock_state(std::int16_t file, std::string_view id) {
    const Got got = text(RequestCode::RecordLocked, id, file);
    return got.data.size() == 4 ? protocol::long_at(got.data, 0) : -99;
  }

  static std::string home_;
  static std::unique_ptr<workspace::Instance> instance_;
  int ours_ = -1;
  std::thread server_;
  protocol::FrameBuffer frames_{protocol::kReplyHeaderBytes, 1 << 26};
};

std::string ServerConnection::home_;
std::unique_ptr<workspace::Instance> ServerConnection::instance_;

TEST_F(ServerConnection, NothingIsAnsweredBeforeTheLogin) {
  EXPECT_EQ(execute("WHO").result, ResultCode::Failed);
  EXPECT_TRUE(receive().closed);
}

TEST_F(ServerConnection, APasswordHasNoPlaceOnALocalConnection) {
  EXPECT_EQ(text(RequestCode::Login, "root", 0, "secret").result, ResultCode::Failed);
  EXPECT_TRUE(receive().closed);
}

TEST_F(ServerConnection, ASecondLoginEndsTheSession) {
  log_in();
  EXPECT_EQ(ask(RequestCode::LocalLogin).result, ResultCode::Failed);
  EXPECT_TRUE(receive().closed);
}

TEST_F(ServerConnection, AccountsThatCanNotBeEnteredAreResultThreeEveryTime) {
  ASSERT_EQ(ask(RequestCode::LocalLogin).result, ResultCode::Done);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(text(RequestCode::Account, "NOWHERE").result, ResultCode::Wrong);
  EXPECT_NE(ask(RequestCode::GetError).data.find("NOWHERE"), std::string::npos);
  EXPECT_EQ(text(RequestCode::Account, "").result, ResultCode::Wrong);
  EXPECT_EQ(text(RequestCode::Account, std::string(33, 'A')).result, ResultCode::Wrong);
  EXPECT_EQ(text(RequestCode::Account, "../x").result, ResultCode::Wrong);
  EXPECT_EQ(text(RequestCode::Account, "sales").result, ResultCode::Done);
  EXPECT_NE(execute("WHO").data.find("SALES"), std::string::npos);
}

TEST_F(ServerConnection, HandlesAreTheLowestFreeNumbers) {
  log_in();
  EXPECT_EQ(make_file("HND"), 1);
  EXPECT_EQ(open("DICT HND"), 2);
  EXPECT_EQ(open("VOC"), 3);
  EXPECT_EQ(ask(RequestCode::Close, 2).result, ResultCode::Done);
  EXPECT_EQ(open("HND"), 2);
  const Got missing = text(RequestCode::Open, "NO.SUCH.FILE");
  EXPECT_EQ(missing.result, ResultCode::Else);
  EXPECT_EQ(missing.status, 3007);
  EXPECT_EQ(text(RequestCode::Read, "X", 9).result, ResultCode::Wrong);
  EXPECT_EQ(ask(RequestCode::Close, 77).result, ResultCode::Wrong);
}

TEST_F(ServerConnection, RecordsComeBackByteForByte) {
  log_in();
  const std::int16_t file = make_file("REC");
  std::string record = "a\0b\xFE\xFD\xFF"s;
  record += std::string(300'000, 'x');
  EXPECT_EQ(write(file, "ID", record).result, ResultCode::Done);
  EXPECT_EQ(text(RequestCode::Read, "ID", file).data, record);
  const Got missing = text(RequestCode::Read, "NO", file);
  EXPECT_EQ(missing.result, ResultCode::Else);
  EXPECT_EQ(missing.status, 3006);
  EXPECT_EQ(missing.data, "");
  EXPECT_EQ(text(RequestCode::Read, "", file).status, 3000);
  EXPECT_EQ(write(file, "a\xFEz", "x").status, 3000);
  EXPECT_EQ(write(file, "", "x").result, ResultCode::Failed);
  EXPECT_EQ(text(RequestCode::Delete, "ID", file).result, ResultCode::Done);
  EXPECT_EQ(text(RequestCode::Delete, "ID", file).result, ResultCode::Done) << "deleting what is not there is no error";
  EXPECT_EQ(text(RequestCode::Read, "ID", file).result, ResultCode::Else);
}

TEST_F(ServerConnection, LocksAreTakenReportedAndReleased) {
  log_in();
  const std::int16_t file = make_file("LCK");
  EXPECT_EQ(text(RequestCode::ReadUpdate, "A", file).result, ResultCode::Else)
      << "a missing record is locked all the same";
  EXPECT_EQ(lock_state(file, "A"), 2);
  text(RequestCode::ReadShared, "B", file);
  EXPECT_EQ(lock_state(file, "B"), 1);
  text(RequestCode::Release, "A", file);
  EXPECT_EQ(lock_state(file, "A"), 0);
  EXPECT_EQ(text(RequestCode::Release, "", 0).result, ResultCode::Done);
  EXPECT_EQ(lock_state(file, "B"), 0);
  Request lock;
  lock.code = RequestCode::LockRecord;
  lock.handle = file;
  lock.flags = 1;
  lock.text = "C";
  EXPECT_EQ(ask(lock).result, ResultCode::Done);
  EXPECT_EQ(lock_state(file, "C"), 2);
  lock.flags = 4;
  EXPECT_EQ(ask(lock).result, ResultCode::Wrong);
  EXPECT_EQ(write(file, "C", "x").result, ResultCode::Done);
  EXPECT_EQ(lock_state(file, "C"), 0) << "a plain write releases";
  EXPECT_EQ(ask(RequestCode::FileLock, file).result, ResultCode::Done);
  EXPECT_EQ(lock_state(file, "Z"), 3);
  EXPECT_EQ(ask(RequestCode::FileUnlock, file).result, ResultCode::Done);
  EXPECT_EQ(lock_state(file, "Z"), 0);
}

TEST_F(ServerConnection, FieldsOfRecords) {
  log_in();
  const std::int16_t file = make_file("FLD");
  write(file, "R", "one\xFEtwo");
  const auto field = [&](std::int32_t number, std::int16_t flags = 0) {
    Request request;
    request.code = RequestCode::ReadField;
    request.handle = file;
    request.flags = flags;
    request.number = number;
    request.text = "R";
    return ask(request);
  };
  EXPECT_EQ(field(2).data, "two");
  EXPECT_EQ(field(0).data, "R");
  EXPECT_EQ(field(3).data, "");
  EXPECT_EQ(field(-1).data, "");
  EXPECT_EQ(field(1, 5).data, "one");
  EXPECT_EQ(field(1, 9).result, ResultCode::Wrong);
}

TEST_F(ServerConnection, SelectListsAreNumberedZeroToTen) {
  log_in();
  const std::int16_t file = make_file("LST");
  for (const char* id : {"1", "2", "3"}) write(file, id, "x");
  EXPECT_EQ(ask(RequestCode::Select, file, 10).result, ResultCode::Done);
  EXPECT_EQ(ask(RequestCode::ReadNext, 0, 10).data.size(), 1U);
  EXPECT_EQ(ask(RequestCode::ReadList, 0, 10).data.size(), 3U);
  EXPECT_EQ(ask(RequestCode::ReadNext, 0, 10).result, ResultCode::Else);
  EXPECT_EQ(ask(RequestCode::ReadList, 0, 10).result, ResultCode::Done);
  EXPECT_EQ(ask(RequestCode::Select, file, 11).result, ResultCode::Wrong);
  EXPECT_EQ(ask(RequestCode::ReadNext, 0, -1).result, ResultCode::Wrong);
  EXPECT_EQ(ask(RequestCode::SelectAll, file).data.size(), 5U);
  execute("SSELECT LST");
  EXPECT_EQ(ask(RequestCode::ReadNext, 0, 0).data, "1") << "list 0 of a command is the client's";
  ask(RequestCode::ClearSelect, 0, 0);
  EXPECT_EQ(ask(RequestCode::ReadNext, 0, 0).result, ResultCode::Else);
}

TEST_F(ServerConnection, IndicesAreWalkedBothWays) {
  log_in();
  execute("CREATE.FILE IDX");
  write(open("DICT IDX"), "COLOUR", "D\xFE\x31\xFE\xFE\xFE\x31\x30L\xFES");
  execute("CREATE.INDEX IDX COLOUR");
  execute("BUILD.INDEX IDX COLOUR");
  const std::int16_t file = open("IDX");
  write(file, "1", "red");
  write(file, "2", "blue");
  write(file, "3", "red");
  EXPECT_EQ(ask(RequestCode::IndexNames, file).data, "COLOUR");
  EXPECT_EQ(text(RequestCode::IndexValues, "COLOUR", file).data, "blue\xFEred");
  EXPECT_EQ(text(RequestCode::IndexIds, "COLOUR", file, "red").data.size(), 3U);
  EXPECT_EQ(text(RequestCode::SelectIndex, "COLOUR", file, "blue", 1).result, ResultCode::Done);
  EXPECT_EQ(ask(RequestCode::ReadNext, 0, 1).data, "2");
  const Got unknown = text(RequestCode::SelectIndex, "NOSUCH", file, "blue", 1);
  EXPECT_EQ(unknown.result, ResultCode::Done);
  EXPECT_EQ(unknown.status, 1);
  text(RequestCode::SetLeft, "COLOUR", file);
  EXPECT_EQ(text(RequestCode::SelectRight, "COLOUR", file, {}, 1).data, "blue");
  EXPECT_EQ(text(RequestCode::SelectRight, "COLOUR", file, {}, 1).data, "red");
  const Got end = text(RequestCode::SelectRight, "COLOUR", file, {}, 1);
  EXPECT_EQ(end.result, ResultCode::Done);
  EXPECT_EQ(end.status, 1);
  EXPECT_EQ(end.data, "");
}

TEST_F(ServerConnection, CommandsGiveTheirOutputAsFields) {
  log_in();
  const Got who = execute("WHO");
  EXPECT_EQ(who.result, ResultCode::Done);
  EXPECT_NE(who.data.find("SALES"), std::string::npos);
  EXPECT_EQ(who.data.find('\n'), std::string::npos);
  EXPECT_EQ(execute("NO.SUCH.VERB").status, -1);
  EXPECT_EQ(execute("").data, "");
  EXPECT_EQ(execute("SH echo from the shell").data, "from the shell");
}

TEST_F(ServerConnection, ACommandThatAsksIsAnsweredOrEnded) {
  log_in();
  add_program("ASK", "CRT 'name'\xFEINPUT N\xFE\x43RT 'hello ':N\xFEINPUT M\xFE\x43RT 'bye ':M\xFE\x45ND");
  Got got = execute("ASK");
  EXPECT_EQ(got.result, ResultCode::Prompt);
  EXPECT_EQ(got.data, "name\n?");
  got = text(RequestCode::Respond, "Joe");
  EXPECT_EQ(got.result, ResultCode::Prompt);
  EXPECT_NE(got.data.find("hello Joe"), std::string::npos);
  got = text(RequestCode::Respond, "");
  EXPECT_EQ(got.result, ResultCode::Done);
  EXPECT_NE(got.data.find("bye "), std::string::npos);
  EXPECT_EQ(text(RequestCode::Respond, "x").result, ResultCode::Wrong);

  EXPECT_EQ(execute("ASK").result, ResultCode::Prompt);
  got = ask(RequestCode::EndCommand);
  EXPECT_EQ(got.result, ResultCode::Done);
  EXPECT_EQ(got.data, "");

  EXPECT_EQ(execute("ASK").result, ResultCode::Prompt);
  EXPECT_EQ(ask(RequestCode::Quit).result, ResultCode::Failed) << "the command is aborted, the request not carried out";
  EXPECT_EQ(execute("WHO").result, ResultCode::Done);
}

TEST_F(ServerConnection, AnAbortIsAResultAndItsOutputIsLost) {
  log_in();
  add_program("BOOM", "CRT 'unseen'\xFEX = 1 + NOT.SET\xFE\x45ND");
  const Got got = execute("BOOM");
  EXPECT_EQ(got.result, ResultCode::Failed);
  EXPECT_EQ(got.data.find("unseen"), std::string::npos);
  EXPECT_NE(got.data, "");
  EXPECT_EQ(execute("WHO").result, ResultCode::Done);
}

TEST_F(ServerConnection, ACallGivesBackWhatWasAssigned) {
  log_in();
  add_program("SUBA",
              "SUBROUTINE SUBA(A, B, C)\xFE\x41 = A : 'x'\xFE\x43 = 'c'\xFE\x43RT 'unseen'\xFERETURN\xFE\x45ND");
  const Got got = call("suba", {"aa", "b", "c"});
  ASSERT_EQ(got.result, ResultCode::Done);
  const auto arguments = protocol::decode_arguments(got.data, 3);
  ASSERT_TRUE(arguments);
  ASSERT_EQ(arguments->size(), 2U) << "the second is untouched; the third is given its old value";
  EXPECT_EQ((*arguments)[0].value, "aax");
  EXPECT_EQ((*arguments)[1].number, 3);
  EXPECT_EQ(call("SUBA", {"1"}).result, ResultCode::Failed);
  EXPECT_EQ(call("NO.SUCH.SUB", {}).result, ResultCode::Failed);
  EXPECT_EQ(call("", {}).result, ResultCode::Failed);
  EXPECT_EQ(call(std::string(64, 'S'), {}).result, ResultCode::Failed);
}

TEST_F(ServerConnection, ACallThatAsksForInputIsAborted) {
  log_in();
  add_program("SUBI", "SUBROUTINE SUBI(A)\xFEINPUT X\xFE\x41 = X\xFERETURN\xFE\x45ND");
  EXPECT_EQ(call("SUBI", {"1"}).result, ResultCode::Failed);
  EXPECT_EQ(execute("WHO").result, ResultCode::Done);
}

TEST_F(ServerConnection, UnknownRequestsAreRefusedAndTheSessionGoesOn) {
  log_in();
  send_bytes("\x06\0\0\0\x2F\0"s);
  EXPECT_EQ(receive().result, ResultCode::Wrong);
  send_bytes("\x06\0\0\0\0\0"s);
  EXPECT_EQ(receive().result, ResultCode::Wrong);
  EXPECT_EQ(text(RequestCode::EnterPackage, "P").result, ResultCode::Else);
  send_bytes("\x07\0\0\0\x06\0\x01"s);
  EXPECT_EQ(receive().result, ResultCode::Wrong) << "a handle cut in half";
}

TEST_F(ServerConnection, RequestsSentAheadAndInPiecesAreAnsweredInOrder) {
  log_in();
  std::string many;
  for (const char* command : {"WHO", "NO.SUCH.VERB", "WHO"}) {
    Request request;
    request.code = RequestCode::Execute;
    request.text = command;
    many += *protocol::encode_request(request);
  }
  for (const char byte : many.substr(0, 10)) send_bytes(std::string_view(&byte, 1));
  send_bytes(many.substr(10));
  EXPECT_EQ(receive().status, 0);
  EXPECT_EQ(receive().status, -1);
  EXPECT_EQ(receive().status, 0);
}

TEST_F(ServerConnection, LengthsThatCanNotBeEndTheConnection) {
  log_in();
  send_bytes("\x05\0\0\0"s);
  EXPECT_TRUE(receive().closed);
}

TEST_F(ServerConnection, ALargePacketBeforeTheLoginEndsTheConnection) {
  send_bytes("\x01\x10\0\0"s);  // 4,097
  EXPECT_TRUE(receive().closed);
}

TEST_F(ServerConnection, QuitIsAnsweredAndTheConnectionEnds) {
  log_in();
  EXPECT_EQ(ask(RequestCode::Quit).result, ResultCode::Done);
  EXPECT_TRUE(receive().closed);
}

TEST_F(ServerConnection, OffEndsTheSessionWithoutAReply) {
  log_in();
  EXPECT_TRUE(execute("OFF").closed);
}

}  // namespace
