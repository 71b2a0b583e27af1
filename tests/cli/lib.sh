# SPDX-License-Identifier: Apache-2.0
# Shell functions for the cases. Sourced by tests/lib/run.py; messages in English unless a case says otherwise.
export ATHAR_LANG=en

# fails STATUS COMMAND…: the command must end with just this status.
fails() {
  local want=$1 got=0; shift
  "$@" || got=$?
  [ "$got" -eq "$want" ] || { echo "exit status $got, wanted $want: $*" >&2; return 1; }
}

# A case in ./case, made quietly.
make_case() {
  athar init case --name 'Sample case' --code SDN "$@" >/dev/null 2>&1
}
