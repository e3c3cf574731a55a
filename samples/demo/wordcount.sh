#!/bin/sh
# Counts the words of text files: how many, how many different ones, which most often, and which two
# stand near each other most often. A word is a run of letters and apostrophes.
# usage: wordcount.sh FILE...
# The line `words N` is what the demo adds up.
set -eu
cat "$@" | tr -cs "A-Za-z'" '\n' | tr 'A-Z' 'a-z' | awk -v near="${NEAR:-60}" '
  NF == 0 { next }
  {
    words++
    if (count[$1]++ == 0) distinct++
    for (i = words > near ? words - near : 1; i < words; i++) {
      pair = seen[i] < $1 ? seen[i] " " $1 : $1 " " seen[i]
      if (length($1) > 5 && length(seen[i]) > 5 && seen[i] != $1) {
        if (++pairs[pair] > most) { most = pairs[pair]; closest = pair }
      }
    }
    seen[words] = $1
  }
  END {
    best = ""
    for (word in count) if (best == "" || count[word] > count[best] || (count[word] == count[best] && word < best)) best = word
    printf "words %d\ndistinct %d\nmost often: %s, %d times\nnearest: %s, %d times\n", words, distinct, best, count[best], closest, most
  }'
