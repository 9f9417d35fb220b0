#!/usr/bin/env bash
# Has pre-commit install the last commit, as it does for users, and runs both hooks: from a configuration file, and by
# `pre-commit try-repo`. The Node of this machine is not used. Needs git, Python 3.10 with venv, the npm and PyPI registries, and
# a minute or two. test/packages tries the hooks with an nbfix that is installed already.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# expect CODE COMMAND…: fails unless the command ends with that code.
expect() {
  local code=0
  "${@:2}" || code=$?
  [ "$code" = "$1" ] || { echo "exit code $code instead of $1: ${*:2}" >&2; exit 1; }
}

python3 -m venv "$work/environment"
"$work/environment/bin/pip" install --quiet pre-commit==4.7.0

mkdir "$work/programs"
for program in /usr/bin/*; do
  case ${program##*/} in node | npm | npx) ;; *) ln -s "$program" "$work/programs/" ;; esac
done
export PATH=$work/environment/bin:$work/programs PRE_COMMIT_HOME=$work/home NBFIX_CACHE_DIR=$work/cache

git clone --quiet "$root" "$work/nbfix"
git init --quiet "$work/repository"
cd "$work/repository"
cp "$root/test/notebooks/nvidia_template.py" .
echo 'print("no notebook")' > script.py
cat > .pre-commit-config.yaml << END
repos:
  - repo: $work/nbfix
    rev: $(git -C "$work/nbfix" rev-parse HEAD)
    hooks:
      - id: nbfix-apply
        args: [--phase, A]
      - id: nbfix-audit
        args: [--phase, A]
END
git add .

expect 1 pre-commit run --all-files nbfix-audit
expect 1 pre-commit run --all-files nbfix-apply
git add .
expect 0 pre-commit run --all-files
# All phases, where more is found.
expect 1 pre-commit try-repo "$work/nbfix" nbfix-audit --all-files
