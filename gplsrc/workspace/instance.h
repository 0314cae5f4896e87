// SPDX-License-Identifier: GPL-3.0-or-later
// Instance: one Scarlet system: its directory (QMSYS: system account, account register, global catalogue), its
// configuration, shared segment and store. Without a daemon a user has an instance of his own below $SCARLET_HOME
// (default ~/.scarlet), made on first use.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "shared/segment.h"
#include "store/store.h"
#include "workspace/config.h"

namespace scarlet::audit {
class Recorder;
}

namespace scarlet::auth {
class Policy;
}

namespace scarlet::shared {
class LockTable;
class UserTable;
}  // namespace scarlet::shared

namespace scarlet::workspace {

class Instance {
 public:
  // Opens the instance in `home`, making it when it is not there yet.
  static base::Result<std::unique_ptr<Instance>> open(os::Env& env, const std::string& home);
  ~Instance();

  os::Env& env() { return env_; }
  const std::string& home() const { return home_; }
  std::string system_account() const { return home_ + "/sys"; }  // @QMSYS
  Config& config() { return config_; }
  shared::Segment& segment() { return *segment_; }
  shared::LockTable& locks() { return *locks_; }
  shared::UserTable& users() { return *users_; }
  store::Store& store() { return *store_; }

  // POLICY_FILE: null when there is none. One that can not be read or is wrong permits nothing.
  const auth::Policy* policy() const { return policy_.get(); }
  audit::Recorder& recorder() { return *recorder_; }

  // The VOC of the system account, kept open; null when it can not be opened.
  std::shared_ptr<store::File> system_voc();

  // The account register (ACCOUNTS): name to path.
  std::optional<std::string> account_path(std::string_view name);
  std::optional<std::string> account_name(const std::string& path);
  base::Result<void> register_account(std::string_view name, const std::string& path);
  base::Result<bool> unregister_account(std::string_view name);
  std::vector<std::string> account_names();

  // Makes VOC, cat, $HOLD and $SAVEDLISTS in `path` (made if need be) and registers the account.
  base::Result<void> create_account(std::string_view name, const std::string& path);

 private:
  Instance(os::Env& env, std::string home);
  base::Result<void> prepare();
  base::Result<void> prepare_audit();
  base::Result<void> make_system_account();
  base::Result<void> make_system_files();
  base::Result<std::shared_ptr<store::File>> accounts();

  os::Env& env_;
  std::string home_;
  Config config_;
  std::unique_ptr<shared::Segment> segment_;
  std::unique_ptr<shared::UserTable> users_;  // outlives the locks
  std::unique_ptr<shared::LockTable> locks_;
  std::unique_ptr<store::Store> store_;
  std::shared_ptr<store::File> accounts_;
  std::shared_ptr<store::File> system_voc_;
  std::unique_ptr<auth::Policy> policy_;
  std::unique_ptr<audit::Recorder> recorder_;
};

}  // namespace scarlet::workspace
