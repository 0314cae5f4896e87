// SPDX-License-Identifier: GPL-3.0-or-later
#include "auth/tokens.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

namespace scarlet::auth {
namespace {

class TokensTest : public testing::Test {
 protected:
  TokensTest() : path_(testing::TempDir() + "tokens" + std::to_string(::getpid())) {}
  ~TokensTest() override { std::filesystem::remove(path_); }
  void keep(const std::string& lines, mode_t mode = 0600) {
    ASSERT_TRUE(os::write_file(env_, path_, lines).ok());
    ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
  }
  std::string verdict(const std::string& user, const std::string& token) {
    auto checked = check_token(env_, path_, user, token);
    return checked ? "good" : checked.error().subject;
  }
  os::Env& env_ = os::real_env();
  std::string path_;
};

TEST_F(TokensTest, ATokenIsGoodForItsUserAlone) {
  const auto made = make_token(env_, {"", "fred", 0, "", ""});
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->line.find(made->token.substr(21)), std::string::npos) << "the secret is not kept";
  keep("# tokens\n" + made->line + "\n");
  EXPECT_EQ(verdict("fred", made->token), "good");
  EXPECT_EQ(verdict("anna", made->token), "token of another user");
}

TEST_F(TokensTest, WrongAndUnknownTokensAreRefused) {
  const auto made = make_token(env_, {"", "fred", 0, "", ""});
  keep(made->line + "\n");
  std::string wrong = made->token;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  EXPECT_EQ(verdict("fred", wrong), "wrong token");
  EXPECT_EQ(verdict("fred", make_token(env_, {"", "fred", 0, "", ""})->token), "unknown token");
  EXPECT_EQ(verdict("fred", "sct_short"), "not a token");
}

TEST_F(TokensTest, TwoTokensOfAServiceAreGoodAtOnce) {
  const auto old_one = make_token(env_, {"", "fred", 0, "", ""});
  const auto new_one = make_token(env_, {"", "fred", 0, "", ""});
  keep(old_one->line + "\n" + new_one->line + "\n");
  EXPECT_EQ(verdict("fred", old_one->token), "good");
  EXPECT_EQ(verdict("fred", new_one->token), "good");
  keep(new_one->line + "\n");
  EXPECT_EQ(verdict("fred", old_one->token), "unknown token") << "revoked";
}

TEST_F(TokensTest, ATokenEndsWithItsTime) {
  const std::int64_t now = env_.unix_nanoseconds() / 1'000'000'000;
  const auto made = make_token(env_, {"", "fred", now - 1, "", ""});
  keep(made->line + "\n");
  EXPECT_EQ(verdict("fred", made->token), "the token has expired");
}

TEST_F(TokensTest, AFileThatOthersCanReadIsRefused) {
  const auto made = make_token(env_, {"", "fred", 0, "", ""});
  keep(made->line + "\n", 0640);
  EXPECT_EQ(verdict("fred", made->token), "the file of tokens is open to others: chmod 600");
  std::filesystem::remove(path_);
  EXPECT_EQ(verdict("fred", made->token), "the file of tokens can not be read");
}

}  // namespace
}  // namespace scarlet::auth
