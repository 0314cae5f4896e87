#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Real input, end to end: text files into CUSTOMERS, PRODUCTS, ORDERS, CATEGORIES and MODELS by BASIC programs,
# dictionaries with joins, reports by TCL. Facts known of the data are compared. Without the real data (its folder is
# $ADVENTUREWORKS or ../shared/data/adventureworks) a small generated set of the same shape is used.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/acceptance/adventureworks
qm=$PWD/bin/qm
work=$(mktemp -d)
export SCARLET_HOME=$work/home
trap '"$qm" -stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

AW_DATA=${ADVENTUREWORKS:-$PWD/../shared/data/adventureworks}
facts=$PWD/$here/facts.txt
if [ ! -e "$AW_DATA/SalesOrderDetail.csv" ]; then
  echo "The AdventureWorks data is not in $AW_DATA: using a small generated set of the same shape."
  AW_DATA=$work/data
  facts=$work/facts.txt
  python3 $here/generate.py "$AW_DATA" >"$facts"
fi
export AW_DATA

passed=0
failed=0
check() { # name, whether it holds
  if [ "$2" = yes ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; fi
}

"$qm" -newaccount "$work/acct" AW
"$qm" -newaccount "$work/other" OTHER
programs=$PWD/$here/programs
reports=$PWD/$here/reports.txt
cd "$work/acct"
"$qm" -quiet "CREATE.FILE BP DIRECTORY"
cp "$programs"/* BP/
for file in CUSTOMERS PRODUCTS ORDERS CATEGORIES MODELS; do "$qm" -quiet "CREATE.FILE $file"; done
"$qm" -quiet "BASIC BP AW.UTF8 AW.DICTS AW.LOAD AW.FACTS" && check "the programs compile" yes || check "the programs compile" no
"$qm" -quiet "CATALOGUE BP AW.UTF8"
"$qm" -quiet "RUN BP AW.DICTS"
"$qm" -quiet "RUN BP AW.LOAD" | tail -3

"$qm" -quiet "RUN BP AW.FACTS" >facts.found
while read -r name value; do
  found=$(awk -v n="$name" '$1 == n {print $2}' facts.found)
  if [ "$found" = "$value" ]; then check "$name" yes; else check "$name is $found, should be $value" no; fi
done <"$facts"

# Each report is a paragraph; its text is shown, and the last lines are compared with the facts.
n=0
run_report() { # title, sentences
  n=$((n + 1))
  { echo PA; printf '%s' "$2"; } >"BP/REPORT.$n"
  "$qm" -quiet "COPY FROM BP TO VOC REPORT.$n OVERWRITING" >/dev/null
  echo
  echo "== $1"
  "$qm" -quiet "REPORT.$n" | tee "report.$n"
}
title=
sentences=
while IFS= read -r line; do
  case $line in
    '#'*) ;;
    '= '*) [ -z "$title" ] || run_report "$title" "$sentences"; title=${line#= }; sentences= ;;
    *) sentences+=$line$'\n' ;;
  esac
done <"$reports"
run_report "$title" "$sentences"

fact() { awk -v n="$1" '$1 == n {print $2}' "$facts"; }
has() { grep -qF -- "$2" "$1" && echo yes || echo no; }
check "orders a customer lists every order" "$(has report.1 "$(fact orders) record(s) listed")"
check "sales by category lists every line" "$(has report.2 "$(fact orders) record(s), $(fact lines) value(s) listed")"
check "sales by category totals the quantity" "$(grep -qE "(^| )$(fact quantity)( |$)" report.2 && echo yes || echo no)"
check "ten best-selling products" "$(has report.3 "Sample of 10 record(s) listed")"
check "customers without orders" "$(has report.4 "$(fact customers.without.orders) record(s) counted")"
check "black products" "$(has report.6 "$(fact products.black) record(s) counted")"
check "products without colour" "$(has report.6 "$(fact products.without.colour) record(s) counted")"
check "the sum of the lines' quantity" "$(has report.6 "$(fact quantity)")"
check "product 969" "$(has report.6 "$(fact sales.969)")"

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
