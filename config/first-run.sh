#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The last step of `make run`: an account to try things in, and a session in it.
set -euo pipefail

home=${SCARLET_HOME:-$HOME/.scarlet}
qm=$(dirname "$0")/../bin/qm
account=$home/accounts/demo

if [ ! -e "$account/VOC" ]; then
  "$qm" -newaccount "$account" DEMO
fi
cd "$account"
qm=$(realpath "$OLDPWD/$qm" 2>/dev/null || realpath "$qm")
[ -d BP ] || "$qm" -quiet "CREATE.FILE BP DIRECTORY"
cat <<'WELCOME'
Try:  HELP                       what commands there are; HELP LIST explains one
      ED BP HELLO                write a program (I inserts, FI files), then BASIC BP HELLO and RUN BP HELLO
      LIST VOC WITH F1 LIKE "V..."   a report over the vocabulary; QUIT ends the session
WELCOME
exec "$qm"
