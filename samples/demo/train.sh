#!/bin/sh
# One worker of a training job: fits minutes = b + w * (load, distance, wind, crew) to its part of the
# crane data by gradient descent, together with the other workers of its gang.
#
# Each round, a worker writes the gradient over its own rows to the shared folder, waits for the
# others', adds all of them up in the same order, and takes the same step as everybody else. All workers
# must run at the same time, or none gets on: that is what a gang is for. A gang that starts anew finds
# the same gradients there that it would write itself.
#
# environment: DATA (csv), SHARED (folder), ROUNDS; FAIRLEAD_INSTANCE and FAIRLEAD_INSTANCES tell the
# worker which rows are its own.
set -eu
me=$FAIRLEAD_INSTANCE
workers=$FAIRLEAD_INSTANCES
weights="0 0 0 0 0"

await() { # file
  tries=0
  while [ ! -f "$1" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 1200 ]; then
      echo "worker $me waited in vain for $1" >&2
      exit 1
    fi
    sleep 0.05
  done
}

round=1
while [ "$round" -le "$ROUNDS" ]; do
  awk -F, -v me="$me" -v workers="$workers" -v weights="$weights" '
    BEGIN { split(weights, w, " ") }
    FNR > 1 && FNR % workers == me {
      # Scaled to about -1 to 1 by the known ranges of the four columns.
      x[1] = 1; x[2] = ($1 - 15) / 15; x[3] = ($2 - 62) / 58; x[4] = ($3 - 7) / 6; x[5] = ($4 - 5) / 3
      error = -$5
      for (k = 1; k <= 5; k++) error += w[k] * x[k]
      for (k = 1; k <= 5; k++) gradient[k] += error * x[k]
      loss += error * error
      rows++
    }
    END { printf "%.12g %.12g %.12g %.12g %.12g %.12g %d\n", gradient[1], gradient[2], gradient[3], gradient[4], gradient[5], loss, rows }
  ' "$DATA" >"$SHARED/.gradient.$round.$me"
  mv "$SHARED/.gradient.$round.$me" "$SHARED/gradient.$round.$me"

  files=
  worker=0
  while [ "$worker" -lt "$workers" ]; do
    await "$SHARED/gradient.$round.$worker"
    files="$files $SHARED/gradient.$round.$worker"
    worker=$((worker + 1))
  done
  # shellcheck disable=SC2086 # the list is meant to be split
  result=$(awk -v weights="$weights" '
    BEGIN { split(weights, w, " ") }
    { for (k = 1; k <= 5; k++) sum[k] += $k; loss += $6; rows += $7 }
    END {
      for (k = 1; k <= 5; k++) printf "%.12g ", w[k] - 0.9 * sum[k] / rows
      printf "%.6f %d\n", loss / rows, rows
    }' $files)
  # shellcheck disable=SC2086
  set -- $result
  weights="$1 $2 $3 $4 $5"
  loss=$6
  rows=$7
  [ $((round % 10)) -ne 0 ] || echo "round $round loss $loss"
  round=$((round + 1))
done
echo "rows $rows"
echo "weights $weights"
echo "loss $loss"
