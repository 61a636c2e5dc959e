#!/bin/sh
# Faults, many times over: what `TrainFaultTests` does a few times. Run from anywhere, with the program and a number:
#
#     Tests/faults.sh .build/release/lawbook [50]
#
# 1. A run is killed with SIGKILL that often, at random moments, and taken up again each time: its log must be that of a
#    run that nothing disturbed, byte for byte.
# 2. A sweep of eight runs, two processes at a time: killed that often, the sweep and one of its runs in turn, and taken
#    up again each time: its logs must be those of a sweep with one process that nothing disturbed.
# 3. Two sweeps work in one folder, and one of them is killed that often: the other one goes on with its runs. The logs must
#    be the same again, and each run is in them once.
# 4. The disk fills up (a tmpfs of its own; root only, skipped elsewhere): the run says so and ends with exit code 1, its
#    checkpoint is whole, and with the disk free again it goes on to the same log.
#
# Says what it did, and ends with exit code 1 when something is not as it should be. It writes in a folder of its own.
set -eu
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
kills=${2:-50}
folder=$(mktemp -d)
mounted=
finish() {
  [ -z "$mounted" ] || umount "$mounted"
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM

fail() { echo "FAILED: $*" >&2; exit 1; }
random=$$
# A fraction of $1 seconds.
moment() {
  random=$(((random * 1103515245 + 12345) % 2147483648))
  awk "BEGIN { printf \"%.3f\", $1 * $random / 2147483648 }"
}
# Seconds since a time that `date +%s.%N` gave.
since() { echo "$1 $(date +%s.%N)" | awk '{ print $2 - $1 }'; }

# Undisturbed takes some seconds, and the killed run about as long in all: checkpoints come every hundredth of a second.
run="--layers 2 --width 32 --batch-tokens 256 --tokens 128k --log-every 3 --validate-every 100 --checkpoint-every 0.01"

# --- 1. a run
start=$(date +%s.%N)
"$program" train $run --out "$folder/calm" >/dev/null
each=$(awk "BEGIN { print $(since "$start") / 3 + 0.05 }")
hits=0 runs=0
# The run is at its end: its log is looked at, and the next one begins.
same_log() {
  "$program" train $run --out "$folder/killed" >/dev/null || fail "the killed run does not go on"
  cmp "$folder/calm/log.jsonl" "$folder/killed/log.jsonl" || fail "the killed run has another log"
  rm -r "$folder/killed"
  runs=$((runs + 1))
}
while [ "$hits" -lt "$kills" ]; do
  "$program" train $run --out "$folder/killed" >/dev/null 2>"$folder/said" &
  sleep "$(moment "$each")"
  killed=1
  kill -9 $! 2>/dev/null || killed=0
  # A run that had just ended takes the signal and heeds it not.
  wait $! 2>/dev/null && killed=0
  [ ! -s "$folder/said" ] || fail "it said $(cat "$folder/said")"
  if [ $killed = 1 ]; then hits=$((hits + 1)); else same_log; fi
done
same_log
echo "train: $hits kills over $runs runs, whose logs are the same"

# --- 2. a sweep
mkdir "$folder/one" "$folder/two"
cat >"$folder/one/plan.yaml" <<PLAN
name: faults
sizes: [{layers: 1, width: 32}, {layers: 2, width: 32}]
batch_tokens: [128, 256]
learning_rates: [2e-3, 10]
marks: [32_000, 128_000]
validate_every: 100
PLAN
cp "$folder/one/plan.yaml" "$folder/two"
start=$(date +%s.%N)
"$program" sweep "$folder/one/plan.yaml" --jobs 1 >/dev/null 2>&1
each=$(awk "BEGIN { print $(since "$start") / 4 + 0.05 }")
hits=0 rounds=0
same_logs() {
  "$program" sweep "$folder/two/plan.yaml" --jobs 2 >/dev/null 2>"$folder/said" || fail "it said $(cat "$folder/said")"
  diff -r "$folder/one/runs" "$folder/two/runs" || fail "the killed sweep has other logs"
  [ ! -e "$folder/two/unfinished" ] || fail "the finished sweep left work behind"
  [ "$(grep -l '"diverged"' "$folder"/two/runs/* | wc -l)" = 4 ] || fail "not every run that diverges did"
  rm -r "$folder/two/runs"
  rounds=$((rounds + 1))
}
while [ "$hits" -lt "$kills" ]; do
  "$program" sweep "$folder/two/plan.yaml" --jobs 2 >/dev/null 2>"$folder/said" &
  sweep=$!
  sleep "$(moment "$each")"
  if [ $((hits % 2)) = 1 ]; then
    # One of its runs: the sweep takes it up again.
    child=$(ps -o pid= --ppid $sweep 2>/dev/null | head -n 1 | tr -d ' ')
    [ -z "$child" ] || kill -9 "$child" 2>/dev/null || true
    sleep "$(moment "$each")"
  fi
  killed=1
  kill -9 $sweep 2>/dev/null || killed=0
  wait $sweep 2>/dev/null && killed=0
  ! grep -q error "$folder/said" || fail "it said $(cat "$folder/said")"
  if [ $killed = 1 ]; then hits=$((hits + 1)); else same_logs; fi
done
same_logs
echo "sweep: $hits kills over $rounds sweeps, whose logs are the same"

# --- 3. two sweeps in one folder
hits=0
while [ "$hits" -lt "$kills" ]; do
  "$program" sweep "$folder/two/plan.yaml" --jobs 1 >/dev/null 2>"$folder/said" &
  one=$!
  "$program" sweep "$folder/two/plan.yaml" --jobs 1 >/dev/null 2>"$folder/said2" &
  other=$!
  sleep "$(moment "$each")"
  if kill -9 $one 2>/dev/null && ! wait $one 2>/dev/null; then hits=$((hits + 1)); fi
  # It ends with 3 where the killed one was still alive when it looked.
  code=0
  wait $other || code=$?
  [ $code = 0 ] || [ $code = 3 ] || fail "exit code $code; it said $(cat "$folder/said2")"
  ! grep -q error "$folder/said" "$folder/said2" || fail "it said $(cat "$folder/said" "$folder/said2")"
  same_logs
done
echo "two sweeps: $hits kills, and the logs are the same"

# --- 4. a full disk
if [ "$(id -u)" != 0 ] || ! { mkdir "$folder/disk" && mount -t tmpfs -o size=3m none "$folder/disk" 2>/dev/null; }; then
  echo "full disk: skipped, a tmpfs cannot be mounted here"
  exit 0
fi
mounted=$folder/disk
# Room for one checkpoint and a half: the log, then the next checkpoint, find none.
full() {
  code=0
  "$program" train $run --out "$folder/disk/run" >/dev/null 2>"$folder/said" || code=$?
  [ $code = 1 ] || fail "exit code $code on a full disk"
  grep -q 'No space left on device' "$folder/said" || fail "on a full disk it said $(cat "$folder/said")"
  echo "full disk: $(head -n 1 "$folder/said" | sed "s|$folder/||")"
}
"$program" train $run --checkpoint-every 1000 --out "$folder/disk/run" >/dev/null &
size=0
while [ "$size" -lt 3000 ]; do size=$(cat "$folder/disk/run/log.jsonl" 2>/dev/null | wc -c); done
kill -INT $! && wait $! || true
[ -s "$folder/disk/run/checkpoint.safetensors" ] || fail "no checkpoint was written"
sum=$(cksum <"$folder/disk/run/checkpoint.safetensors")
# No room for another checkpoint.
dd if=/dev/zero of="$folder/disk/ballast" bs=4k count=100000 2>/dev/null || true
full
[ "$(cksum <"$folder/disk/run/checkpoint.safetensors")" = "$sum" ] || fail "the checkpoint changed on the full disk"
[ "$(ls -A "$folder/disk/run")" = "$(printf 'checkpoint.safetensors\nlog.jsonl\nspeed.json')" ] || fail "files were left over"
rm "$folder/disk/ballast"
"$program" train $run --out "$folder/disk/run" >/dev/null || fail "the run does not go on"
cmp "$folder/calm/log.jsonl" "$folder/disk/run/log.jsonl" || fail "after the full disk the log is another"
# So little room that a sweep fails, says why, and goes on when there is more.
cp "$folder/one/plan.yaml" "$folder/disk"
dd if=/dev/zero of="$folder/disk/ballast" bs=4k count=100000 2>/dev/null || true
code=0
"$program" sweep "$folder/disk/plan.yaml" --jobs 2 >/dev/null 2>"$folder/said" || code=$?
[ $code = 1 ] || fail "exit code $code of a sweep on a full disk"
grep -qi 'no space left' "$folder/said" || fail "on a full disk the sweep said $(cat "$folder/said")"
rm -r "$folder/disk/ballast" "$folder/disk/run"
"$program" sweep "$folder/disk/plan.yaml" --jobs 2 >/dev/null 2>"$folder/said" || fail "the sweep does not go on"
diff -r "$folder/one/runs" "$folder/disk/runs" || fail "after the full disk the logs are others"
echo "full disk: train and sweep went on to the same logs"
