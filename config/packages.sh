#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages that building and testing need. Says which; does nothing when nothing is missing.
#   packages.sh [build] [checks]    `checks`: the second compiler, its fuzzer and its tools
set -euo pipefail

build=(g++ ccache libargon2-dev libboost-dev libcurl4-openssl-dev libgtest-dev libncurses-dev libpam-wrapper
       libpam0g-dev libpcre2-dev libpugixml-dev libssl-dev libsystemd-dev openssl python3 pkg-config telnet)
checks=(clang-14 libclang-rt-14-dev clang-format-14 clang-tidy-14)

[ $# -gt 0 ] || set -- build
needed=()
for set in "$@"; do
  case $set in
    build) needed+=("${build[@]}") ;;
    checks) needed+=("${checks[@]}") ;;
    *) echo "usage: $0 [build] [checks]" >&2; exit 2 ;;
  esac
done

missing=()
for package in "${needed[@]}"; do
  state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "Installing packages: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
