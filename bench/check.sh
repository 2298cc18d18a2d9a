#!/bin/sh
# What `obsctl check` and `obsctl fmt` cost as installed, beside a real Alloy where one is on the PATH. Prints medians in
# milliseconds and the most memory that was resident; asserts nothing.
#
#   bench/check.sh [LAUNCHER] [RUNS]
set -eu
launcher=${1:-obsctl}
runs=${2:-9}
command -v "$launcher" >/dev/null 2>&1 || { echo "no $launcher: run scripts/install.sh first" >&2; exit 1; }
command -v python3 >/dev/null 2>&1 || { echo "python3 is missing" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
one=$here/src/test/resources/golden/render/birthday-prod/alloy/config.alloy
mkdir "$work/many"
i=0
while [ "$i" -lt 1000 ]; do
  cp "$one" "$work/many/$i.alloy"
  i=$((i + 1))
done
# A megabyte in which every fourth line is wrong.
awk 'BEGIN { for (n = 0; n < 9000; n++) printf "loki.write \"l%d\" {\n  endpoint {\n    url = \"http://127.0.0.1:%d/push\"\n    wrong = [\n  }\n}\n\n", n, n }' >"$work/broken.alloy"

python3 - "$launcher" "$runs" "$one" "$work" <<'PYTHON'
import glob, os, shutil, statistics, subprocess, sys, time

launcher, runs, one, work = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
many = sorted(glob.glob(work + "/many/*.alloy"))
cases = [
    ("obsctl check FILE", [launcher, "check", one], runs),
    ("obsctl fmt FILE", [launcher, "fmt", one], runs),
    ("obsctl check, 1,000 files of %d KB" % (os.path.getsize(one) // 1024), [launcher, "check"] + many, 3),
    ("obsctl check, %d KB of mistakes" % (os.path.getsize(work + "/broken.alloy") // 1024),
     [launcher, "check", work + "/broken.alloy"], 3),
]
if shutil.which("alloy"):
    cases += [
        ("alloy validate FILE", ["alloy", "validate", one], runs),
        ("alloy fmt FILE", ["alloy", "fmt", one], runs),
    ]
seen = {name: [] for name, _, _ in cases}
for turn in range(runs):
    for name, command, times in cases:
        if turn >= times:
            continue
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        seen[name].append((1000 * (time.monotonic() - start), 1000 * (used.ru_utime + used.ru_stime), used.ru_maxrss / 1024))
print("%-42s %10s %10s %8s" % ("", "wall ms", "CPU ms", "MiB"))
for name, _, _ in cases:
    wall, cpu, memory = zip(*seen[name])
    print("%-42s %10.0f %10.0f %8.0f" % (name, statistics.median(wall), statistics.median(cpu), max(memory)))
PYTHON
