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

TEST_F(TokensTest, TheLastUseIsKeptBesideTheFile) {
  const auto one = make_token(env_, {"", "fred", 0, "", ""});
  const auto other = make_token(env_, {"", "fred", 0, "", ""});
  const std::string first = one->token.substr(4, 16);
  const std::string second = other->token.substr(4, 16);
  keep(one->line + "\n" + other->line + "\n");
  EXPECT_TRUE(token_uses(env_, path_).empty());
  ASSERT_TRUE(save_token_uses(env_, path_, {{first, 100}, {"jwt", 1}}).ok());
  ASSERT_TRUE(save_token_uses(env_, path_, {{second, 200}}).ok());
  EXPECT_EQ(token_uses(env_, path_), (TokenUses{{first, 100}, {second, 200}})) << "and of none that is not listed";
  keep(other->line + "\n");
  ASSERT_TRUE(save_token_uses(env_, path_, {{second, 300}}).ok());
  EXPECT_EQ(token_uses(env_, path_), (TokenUses{{second, 300}})) << "a revoked one is forgotten";
  ASSERT_TRUE(os::write_file(env_, path_ + ".used", "\nx\n 7\nab cd\nab 9 9\nef 12\n").ok());
  EXPECT_EQ(token_uses(env_, path_), (TokenUses{{"", 7}, {"ef", 12}})) << "lines that are none are left out";
}

TEST_F(TokensTest, ADigestMatchesWhatItWasMadeOf) {
  const auto made = make_token(env_, {"", "fred", 0, "", ""});
  const std::string argon = made->line.substr(made->line.rfind(' ') + 1);
  const std::string sha = *hash_token(made->token);
  for (const std::string& digest : {argon, sha}) {
    EXPECT_TRUE(looks_like_digest(digest));
    EXPECT_TRUE(matches_digest(digest, made->token));
    EXPECT_FALSE(matches_digest(digest, made->token + "x"));
  }
  for (const std::string& none : {made->token, sha.substr(1), sha + "0", std::string()})
    EXPECT_FALSE(looks_like_digest(none));
  EXPECT_FALSE(matches_digest("", ""));
  EXPECT_FALSE(matches_digest("sha256:", ""));
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
