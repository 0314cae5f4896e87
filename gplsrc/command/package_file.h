// SPDX-License-Identifier: GPL-3.0-or-later
// Packages: what QMPKG puts into one file of the operating system and takes out of it again.
//
//     SCARLET.PACKAGE 1
//     <letter> <bytes> <bytes> ...       one line for each item, the bytes of each of its texts
//     <the texts, one behind the other>  and a new line
//
//     N name version        P name kind ("directory" or "dynamic")     V id record      of the VOC
//     R file id record      D file id record      of its dictionary    C command        carried out at the end
//     E count               the number of items before it; what ends earlier is damaged
//
// Packages come from elsewhere: reading bounds everything and never trusts a length.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::command {

struct PackageItem {
  char letter = 0;
  std::vector<std::string> texts;
};

struct Package {
  std::string name;
  std::string version;
  std::vector<PackageItem> items;  // but N and E
};

std::string encode_package(const Package& package);
// Nothing when it is no package, or damaged.
std::optional<Package> decode_package(std::string_view bytes);
// Whether one version comes after another: numbers between dots count as numbers.
bool is_later_version(std::string_view one, std::string_view other);

}  // namespace scarlet::command
