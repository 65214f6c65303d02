#!/usr/bin/env bash
# Holds man pages, bash completion and the Chinese manual to the program. Usage: check_manual.sh SOURCE_DIR BAOSONG
set -u
cd "$1" || exit 2
baosong=$2
bad=0
fault() {
  printf '%s\n' "$*"
  bad=1
}
# Names of subcommands, from a help text on stdin.
commands() { sed -n '/^Subcommands:/,$s/^  \([a-z-]*\) .*/\1/p'; }
long_options() { grep -oE '^ +(-[a-z],)?--[a-z-]+' | grep -oE -- '--[a-z-]+'; }

for page in docs/man/*; do
  said=$(groff -man -ww -z -Tutf8 -Kutf8 "$page" 2>&1) || fault "$page: groff failed"
  [[ -z $said ]] || fault "$page: $said"
done

page=$(sed 's/\\-/-/g; s/\\f[A-Z]//g' docs/man/baosong.1)
# shellcheck source=/dev/null
source docs/completion/baosong
# offered BEGINNING WORD…: what the completion offers for the word after the given ones.
offered() {
  COMP_WORDS=("${@:2}" "$1")
  COMP_CWORD=$(($# - 1))
  _baosong
  printf '%s\n' "${COMPREPLY[@]}"
}

names=$("$baosong" --help | commands)
[[ $(wc -l <<<"$names") -gt 10 ]] || fault "baosong --help lists no subcommands"
top=$(offered '' baosong)
for name in $names; do
  grep -qE "^\.B[IR]? \"?$name( |\"|\$)" <<<"$page" || fault "baosong.1 has no entry for $name"
  grep -qx -- "$name" <<<"$top" || fault "the completion does not offer $name"
  help=$("$baosong" "$name" --help)
  nested=$(commands <<<"$help")
  words=$(offered '' baosong "$name"; offered -- baosong "$name")
  for inner in $nested; do
    grep -qE "^\.B[IR]? \"?$name $inner" <<<"$page" || fault "baosong.1 has no entry for $name $inner"
    grep -qx -- "$inner" <<<"$words" || fault "the completion does not offer $name $inner"
    help+=$'\n'$("$baosong" "$name" "$inner" --help)
  done
  for option in $(long_options <<<"$help" | sort -u); do
    entry=$(grep -E "^\.B[IR]? \"?$name( |\"|\$)" <<<"$page")
    [[ $option == --help || $option == --config || $entry == *"$option"* ]] ||
      fault "baosong.1: $name does not name $option"
    grep -qxE -- "$option" <<<"$words" || fault "the completion does not offer $name $option"
  done
done

# What the manual shows must exist: every command stands in baosong.1, every file that is linked is there.
manual=(README.zh-CN.md docs/zh/*.md)
for name in $(grep -ohE '(^|`|sudo |-u baosong )baosong [a-z]+' "${manual[@]}" | awk '{print $NF}' | sort -u); do
  [[ $name == baosong ]] && continue # sudo -u baosong baosong
  grep -qE "^\.B[IR]? \"?$name( |\"|\$)" <<<"$page" || fault "the manual shows baosong $name, which baosong.1 has not"
done
for file in "${manual[@]}"; do
  for link in $(grep -oE '\]\([^)#]+' "$file" | cut -c3-); do
    [[ $link == http* || -e $(dirname "$file")/$link ]] || fault "$file links to $link, which is not there"
  done
done
# Every letter's template is told of.
for template in config/letters/*.txt.tpl; do
  name=$(basename "$template" .txt.tpl)
  [[ $name == part-* ]] || grep -q "\`$name\(.txt.tpl\)\?\`" docs/zh/信件.md || fault "docs/zh/信件.md has no word of $name"
done
exit $bad
