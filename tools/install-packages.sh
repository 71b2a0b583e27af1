#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing of the named package sets (tools/packages/SET.txt), as root or by sudo.
# One clear sentence for each thing that can go wrong; says nothing when nothing is missing.
set -u
here=$(dirname "$0")
wanted=""
for set in "$@"; do
  wanted="$wanted $(grep -v '^#' "$here/packages/$set.txt")"
done
missing=""
for entry in $wanted; do
  # "npm?npm": the package, unless the command is there already, from wherever it came
  package=${entry%%\?*}
  [ "$package" = "$entry" ] || ! command -v "${entry#*\?}" >/dev/null 2>&1 || continue
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=none
  [ "$status" = installed ] || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

say() { printf 'athar: %s\n' "$*" >&2; }
command -v apt-get >/dev/null 2>&1 || { say "this is not a Debian system; install these by hand:$missing"; exit 1; }
free_kb=$(df -Pk /usr | awk 'NR==2{print $4}')
[ "$free_kb" -ge 1500000 ] || { say "the disk is nearly full ($((free_kb / 1024)) MB left on /usr); 1.5 GB are needed to install what is missing. Free some space and run again."; exit 1; }
run=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || { say "packages are missing and there is no sudo. As root run: apt-get install$missing"; exit 1; }
  run=sudo
fi
say "installing:$missing"
log=$(mktemp) || exit 1
trap 'rm -f "$log" "$log.status"' EXIT
# What apt-get says goes into the log; on a terminal stands how far it is.
show() {
  if [ -t 2 ]; then awk '/^Get:/ {got++} /^Setting up/ {set++} {printf "\r  %d fetched, %d set up", got, set >"/dev/stderr"} END {print "" >"/dev/stderr"}'
  else cat >/dev/null
  fi
}
apt() {
  { DEBIAN_FRONTEND=noninteractive $run apt-get -o DPkg::Lock::Timeout=120 "$@" 2>&1; echo $? >"$log.status"; } | tee "$log" | show
  [ "$(cat "$log.status")" -eq 0 ]
}
explain() {
  if grep -q 'Could not get lock\|is another process using it' "$log"; then say "another program is installing packages (the package lock is held). Wait until it has ended and run again."
  elif grep -qi 'No space left\|enough free space' "$log"; then say "the disk is full. Free some space and run again."
  elif grep -qi 'Temporary failure resolving\|Could not connect\|Failed to fetch\|Network is unreachable\|Unable to locate package' "$log"; then say "the package server cannot be reached, or does not have a package. Connect this computer to the network once and run again; athar itself needs no network."
  else say "apt-get failed; its last words:"; tail -5 "$log" >&2
  fi
  exit 1
}
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing || { apt update && apt install -y --no-install-recommends $missing; } || explain
