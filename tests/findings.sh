#!/usr/bin/env bash
# Shows whether the working tree finds what a commit found, code by code, in every recorded study (static/studies) and in the
# whole synthetic suite: `tests/findings.sh COMMIT`. Prints the studies whose codes differ; exit status 0 if none does.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
commit=${1:?the commit to compare with}
work=$(mktemp -d)
trap 'git -C "$root" worktree remove --force "$work/before" || true; rm -rf "$work"' EXIT
git -C "$root" worktree add --quiet --detach "$work/before" "$commit"
# Dependencies are compiled once.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}

codes() {
    (cd "$1" && cargo test --quiet -p lab-core --test findings -- --ignored --nocapture print_codes) |
        grep -E '^[^ ]+.*: ' | grep -v '^test result'
}

codes "$work/before" > "$work/old"
codes "$root" > "$work/new"
diff "$work/old" "$work/new"
echo "$(wc -l < "$work/new") studies, the same codes"
