// SPDX-License-Identifier: GPL-3.0-or-later
// Putting programs into catalogues: for CATALOGUE and for $CATALOGUE in a program.
#pragma once

#include <string>
#include <string_view>

#include "command/call.h"
#include "workspace/catalogue.h"

namespace scarlet::command {

struct CatalogueRequest {
  std::string file;     // of the source
  std::string name;     // it is to be called by
  std::string program;  // record of file.OUT
  workspace::CatalogueKind kind = workspace::CatalogueKind::Private;
  bool no_query = false;
};

// First characters of names that are in the global catalogue.
bool is_global_prefix(char first);
bool is_catalogue_name(std::string_view name);

// Gives the return code; shows what is wrong.
std::int64_t catalogue_program(Call& call, CatalogueRequest request);
// False when it is not there.
bool remove_from_catalogue(workspace::Workspace& workspace, const std::string& name, workspace::CatalogueKind kind);

}  // namespace scarlet::command
