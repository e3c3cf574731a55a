#!/bin/sh
# Finds the phrases of three words that stand most often in text files.
# usage: phrases.sh FILE...
set -eu
cat "$@" | tr -cs "A-Za-z'" '\n' | tr 'A-Z' 'a-z' | awk '
  NF == 0 { next }
  { words++; if (words > 2) print before " " last " " $1; before = last; last = $1 }
' | sort | uniq -c | sort -k1,1nr -k2 | head -n 10
