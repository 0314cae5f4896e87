// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters of serial ports, tried on a pseudo terminal (which takes all but parity and other sizes than 8 bits).
#include "os/serial_port.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <array>

#include "os/terminal.h"

namespace scarlet::os {
namespace {

class Port {
 public:
  Port() : other_side_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    if (::grantpt(other_side_) != 0 || ::unlockpt(other_side_) != 0) std::abort();
    if (::ptsname_r(other_side_, name_.data(), name_.size()) != 0) std::abort();
    descriptor_ = ::open(name_.data(), O_RDWR | O_NOCTTY);
  }
  ~Port() {
    ::close(descriptor_);
    ::close(other_side_);
  }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  std::string path() const { return name_.data(); }
  int descriptor() const { return descriptor_; }
  int other_side() const { return other_side_; }

 private:
  std::array<char, 128> name_{};
  int other_side_;
  int descriptor_ = -1;
};

TEST(SerialPort, TakesParametersAndTellsThem) {
  const Port port;
  ASSERT_TRUE(set_port_parameters(port.path(), {.baud = 19200, .stop_bits = 2, .hardware_flow = true}).ok());
  const auto found = port_parameters(port.path());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->baud, 19200);
  EXPECT_EQ(found->stop_bits, 2);
  EXPECT_EQ(found->hardware_flow, true);
  EXPECT_EQ(found->data_bits, 8);
  EXPECT_EQ(found->parity, Parity::None);
}

TEST(SerialPort, LeavesWhatIsNotNamed) {
  const Port port;
  ASSERT_TRUE(set_port_parameters(port.path(), {.baud = 4800, .stop_bits = 2}).ok());
  ASSERT_TRUE(set_port_parameters(port.path(), {.baud = 9600}).ok());
  EXPECT_EQ(port_parameters(port.path())->stop_bits, 2);
}

TEST(SerialPort, RefusesWhatNoPortHas) {
  const Port port;
  EXPECT_EQ(set_port_parameters(port.path(), {.baud = 9601}).status(), base::Status::BadParameters);
  EXPECT_EQ(set_port_parameters(port.path(), {.data_bits = 9}).status(), base::Status::BadParameters);
  EXPECT_EQ(set_port_parameters(port.path(), {.stop_bits = 3}).status(), base::Status::BadParameters);
  EXPECT_EQ(port_parameters("/dev/null").status(), base::Status::NoSuchPort);
  EXPECT_EQ(port_parameters("/dev/no.such.port").status(), base::Status::NoSuchPort);
}

TEST(SerialPort, IsRawAfterwards) {
  const Port port;
  ASSERT_TRUE(make_port_raw(port.path()).ok());
  ASSERT_TRUE(write_all(port.other_side(), "\x03\rx").ok());
  std::array<char, 10> got{};
  const auto read = read_available(port.descriptor(), got, 5000);
  EXPECT_EQ(std::string(got.data(), read.bytes), "\x03\rx");
  EXPECT_FALSE(input_ready(port.other_side(), 0)) << "something was echoed";
}

}  // namespace
}  // namespace scarlet::os
