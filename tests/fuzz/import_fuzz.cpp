// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the reader of OpenQM and ScarletDME files: a small file made by ScarletDME, changed at places of its
// primary, overflow and index parts, is imported.
#include <cstdio>
#include <cstdlib>

#include "store/import/import.h"
#include "store_world.h"

namespace {

using namespace scarlet;

fuzz::Content base_files() {
  fuzz::Content content;
  for (const char* name : {"SMALL", "PEOPLE"}) {
    const std::string directory = std::string("tests/store/data/scarletdme/") + name;
    auto entries = os::real_env().list(directory);
    if (!entries) {
      std::fprintf(stderr, "run it at the top of the source tree\n");
      std::exit(1);
    }
    for (const os::DirectoryEntry& entry : *entries) {
      auto bytes = os::read_file(os::real_env(), directory + "/" + entry.name);
      if (bytes) content[std::string("/") + name + "/" + entry.name] = *bytes;
    }
  }
  return content;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Content base = base_files();
  if (size < 5) return 0;
  const std::string name = (data[0] & 1) != 0 ? "/SMALL" : "/PEOPLE";
  std::vector<std::string> parts;
  fuzz::World world;
  fuzz::Content content;
  for (const auto& [path, bytes] : base) {
    if (path.rfind(name + "/", 0) != 0) continue;
    content[path] = bytes;
    parts.push_back(path);
  }
  fuzz::change(content[parts[(data[0] >> 1) % parts.size()]], data + 1, size - 1);
  world.put(content);
  if (world.open(1)) {
    auto imported = store::import_file(world.env, *world.store, name, "/made");
    if (imported) fuzz::use(world, "/made");
  }
  world.close();
  return 0;
}
