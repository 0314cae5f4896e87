// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/system_programs.h"

#include "basic/compile.h"
#include "code/object_record.h"
#include "os/env.h"
#include "store/store.h"
#include "workspace/instance.h"
#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

// Written last: who finds it finds all.
constexpr std::string_view kMarker = "/.programs-complete";

// They include nothing but what the system account has.
class SystemSources final : public basic::SourceProvider {
 public:
  explicit SystemSources(workspace::Workspace& workspace) : workspace_(workspace) {}
  std::optional<std::string> read(std::string_view file, std::string_view record) override {
    const std::string path = workspace_.instance().system_account() + "/" + std::string(file);
    if (!os::is_directory(workspace_.env(), path)) return std::nullopt;
    auto opened = workspace_.store().open(path);
    if (!opened) return std::nullopt;
    std::string text;
    store::StringSink sink(text);
    auto found = (*opened)->read(record, sink);
    return found && *found ? std::optional(text) : std::nullopt;
  }

 private:
  workspace::Workspace& workspace_;
};

void install(workspace::Workspace& workspace, const std::string& id, const std::string& text,
             std::vector<std::string>& problems) {
  SystemSources sources(workspace);
  const basic::CompileResult result = basic::compile({"GPL.BP", id, text}, sources);
  for (const basic::Diagnostic& diagnostic : result.diagnostics) problems.push_back(basic::render(diagnostic));
  if (!result.unit || !result.catalogue) {
    problems.push_back(id);
    return;
  }
  auto name = store::record_to_file_name(result.catalogue->name);
  const std::string path = workspace.catalogue().global_directory() + "/" + (name ? *name : id);
  if (auto written = os::replace_file(workspace.env(), path, code::encode_object_record(*result.unit)); !written) {
    problems.push_back(base::describe(written.error()));
  }
}

}  // namespace

std::vector<std::string> install_system_programs(workspace::Workspace& workspace) {
  std::vector<std::string> problems;
  const std::string marker = workspace.instance().system_account() + std::string(kMarker);
  if (os::exists(workspace.env(), marker)) return problems;
  auto sources = workspace.store().open(workspace.instance().system_account() + "/GPL.BP");
  if (!sources) return {base::describe(sources.error())};
  auto scan = (*sources)->scan();
  if (!scan) return {base::describe(scan.error())};
  std::string_view id;
  std::string_view text;
  for (auto more = (*scan)->next(id, &text); more && *more; more = (*scan)->next(id, &text)) {
    install(workspace, std::string(id), std::string(text), problems);
  }
  if (auto written = os::write_file(workspace.env(), marker, ""); !written) {
    problems.push_back(base::describe(written.error()));
  }
  return problems;
}

}  // namespace scarlet::command
