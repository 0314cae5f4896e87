// SPDX-License-Identifier: GPL-3.0-or-later
// The headers of the standard library that most sources use: parsed once a build by g++ (a precompiled header), which
// saves a third of the time. Every source still includes what it uses: the build by clang goes without this one.
#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
