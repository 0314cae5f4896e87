#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the texts named on the command line as rows of a C++ table: {"path", R"text(content)text"},
set -e
for path in "$@"; do
  printf '{"%s", R"text(' "$path"
  cat "$path"
  printf ')text"},\n'
done
