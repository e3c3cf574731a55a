#!/bin/sh
# Finds the phrases of so many words that stand most often in text files.
# usage: phrases.sh LENGTH FILE...
set -eu
length=$1
shift
cat "$@" | tr -cs "A-Za-z'" '\n' | tr 'A-Z' 'a-z' | awk -v length_="$length" '
  NF == 0 { next }
  {
    word[++words] = $1
    if (words >= length_) {
      phrase = $1
      for (i = words - 1; i > words - length_; i--) phrase = word[i] " " phrase
      print phrase
    }
  }
' | LC_ALL=C sort | uniq -c | LC_ALL=C sort -k1,1nr -k2 | head -n 10
