#!/bin/sh
# What the lab does on the GPU of this machine, as one JSON object: the devices, every model family held to the CPU, steps per
# second of 1, 8, 64 and 512 trials together, the kernel launches of a step, and the same work in JAX where python3 has it.
#
#     tests/device/run.sh LAB OUT.json [SECONDS [TRIALS]]
#
# LAB is a release build of the runner (`cargo build --release -p native-runner`, then `strip`). Needs neither a network nor a
# compiler. SECONDS (300) is the time for all speeds, TRIALS ("1,8,64,512") the cohorts; on a software GPU: 60 1,8.
set -eu
lab=$1 out=$2 seconds=${3:-300} trials=${4:-1,8,64,512}
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Launches of a step: the log of a run of 60 steps has so many lines more than that of one of 20.
launches() {
    family=$1 data=$2
    for steps in 20 60; do
        study="$scratch/$family-$steps.json"
        cat >"$study" <<STUDY
{"format": "lab.study/1", "name": "launches", "workload": {"dataset": "$data", "model": {"family": "$family"}},
 "objective": {"metric": "valid_error", "direction": "minimize"},
 "parameters": {"adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"},
                "model.width": {"role": "fixed", "value": 16}, "batch_size": {"role": "fixed", "value": 32}},
 "sampler": {"kind": "halton"}, "trials": 1, "steps": $steps, "eval_every": $steps}
STUDY
        CUBECL_DEBUG_LOG="$scratch/$family-$steps.log" CUBECL_DEBUG_OPTION=profile \
            "$lab" run "$study" --out "$scratch/$family-$steps.jsonl" --device gpu --jobs 1 >/dev/null 2>&1 || true
    done
    few=$(grep -c "$pattern" "$scratch/$family-20.log" || true)
    many=$(grep -c "$pattern" "$scratch/$family-60.log" || true)
    echo "{\"family\": \"$family\", \"launches_per_step\": $(((many - few) / 40))}"
}
# A line of cubecl's log that is a launch.
pattern='^| '

devices=$("$lab" devices --json)
measured=$("$lab" measure-device --device gpu --seconds "$seconds" --trials "$trials")
counted="$(launches mlp digits), $(launches resnet digits), $(launches transformer mnist1d)"
jax=null
if command -v python3 >/dev/null 2>&1 && python3 -c 'import jax' 2>/dev/null; then
    jax=$(python3 "$here/../peers/jax_train.py" "$trials" 2>/dev/null) || jax=null
fi
printf '{"devices": %s, "measured": %s, "launches": [%s], "jax": %s}\n' "$devices" "$measured" "$counted" "$jax" >"$out"
echo "written to $out" >&2
