#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SENDMAIL, with a sendmail that keeps what it gets.
source "$(dirname "$0")/common.bash"
qm=${QM:-$qm}
make_account
mkdir tools
cat >tools/sendmail <<EOF
#!/bin/sh
echo "\$*" >$work/arguments
cat >$work/message
exit \${MAIL_FAILS:-0}
EOF
chmod +x tools/sendmail
printf 'attached\n' >note.txt
program MAIL <<'EOF'
SENDMAIL "me@here.example","you@there.example":@FM:"they@there.example","cc@x.example","","Grüße":CHAR(10):"X-Evil: 1","line 1":@FM:"line 2","note.txt" THEN CRT "sent ":STATUS() ELSE CRT "not sent ":STATUS()
SENDMAIL "a","b","","","plain","text","missing.txt" THEN CRT "sent" ELSE CRT "not sent ":(STATUS() # 0)
END
EOF
check "a message is handed over" $'sent 0\nnot sent 1' "$(PATH=$PWD/tools:$PATH "$qm" -quiet "RUN BP MAIL" </dev/null 2>&1)"
check "sendmail takes the addresses from the message" "-t -i -f me@here.example" "$(cat "$work/arguments")"
decoded=$(python3 - "$work/message" <<'EOF'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(m['From'], m['To'], m['Cc'], m['Subject'], m['X-Evil'])
print([(p.get_content_type(), p.get_filename(), p.get_content()) for p in m.walk() if not p.is_multipart()])
EOF
)
check "headers can not be smuggled in" "me@here.example you@there.example, they@there.example cc@x.example Grüße X-Evil: 1 None" \
  "$(head -1 <<<"$decoded")"
check "text and attachment arrive" "[('text/plain', None, 'line 1\\nline 2'), ('application/octet-stream', 'note.txt', b'attached\\n')]" \
  "$(tail -1 <<<"$decoded")"
check "a sendmail that refuses is told" "not sent 1008" \
  "$(MAIL_FAILS=75 PATH=$PWD/tools:$PATH "$qm" -quiet "RUN BP MAIL" </dev/null 2>&1 | head -1)"
finish
