#!/usr/bin/env bash
# Fails where docs/peer-complaints.md names a test that does not exist, or has not a line for each of the 25 complaints.
# Usage: check_complaints.sh SOURCE_DIR
set -u
cd "$1" || exit 2
bad=0
there=$(grep -rhoE '^TEST(_F|_P)?\([A-Za-z0-9_]+, [A-Za-z0-9_]+\)' tests | sed -E 's/^TEST(_F|_P)?\(//; s/, /./; s/\)$//')
named=$(grep -oE '`[A-Za-z0-9_]+\.[A-Za-z0-9_]+`' docs/peer-complaints.md | tr -d '`' | sort -u)
while read -r test; do
  grep -qxF "$test" <<<"$there" || { echo "docs/peer-complaints.md: there is no test $test"; bad=1; }
done <<<"$named"
for scenario in $(grep -oE '`(imap|smtp)/[a-z_]+`' docs/peer-complaints.md | tr -d '`' | sort -u); do
  [[ -e tests/dialogues/$scenario.dialogue ]] || { echo "docs/peer-complaints.md: there is no scenario $scenario"; bad=1; }
done
for number in {1..25}; do
  grep -qE "^\| $number \| .*\`[A-Za-z_]+\.[A-Za-z_]" docs/peer-complaints.md || { echo "docs/peer-complaints.md: no test for complaint $number"; bad=1; }
done
exit $bad
