#!/bin/sh
# Makes the virtual environment $1 with the first of the interpreters $2... that will do:
# Python 3.11 or newer that has venv and ensurepip. Each one is run, not looked up: a pyenv shim
# exists for versions that are not there, and Debian packs ensurepip apart.
set -eu

venv=$1
shift

judge='import sys
version = ".".join(map(str, sys.version_info[:3]))
if sys.version_info < (3, 11):
    sys.exit("Python " + version + " is too old")
try:
    import ensurepip, venv
except ImportError:
    sys.exit("Python " + version + " lacks ensurepip; on Debian: apt-get install python3-venv")'

refused=""
for python in "$@"; do
    command -v "$python" >/dev/null 2>&1 || continue
    if why=$("$python" -c "$judge" 2>&1); then
        exec "$python" -m venv --clear "$venv"
    fi
    refused="$refused
  $python: $(printf '%s\n' "$why" | head -n 1)"
done

cat >&2 <<END
Dateline needs Python 3.11 or newer with venv and ensurepip. Looked for: $*$refused
Install one (Debian 12: apt-get install python3 python3-venv) or name one: make run PYTHON=/path/to/python3.12
END
exit 1
