#!/usr/bin/env bash
# Fails where an #include breaks the folder rule (README, "Folders"). Usage: check_includes.sh SOURCE_DIR
set -u
cd "$1" || exit 2
bad=0

# forbid FOLDER REGEX WHY: no file below FOLDER may include what REGEX matches.
forbid() {
  local hits
  hits=$(grep -rnE --include='*.?pp' "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($2)" "$1" 2>/dev/null) || return 0
  printf '%s may not include this (%s):\n%s\n\n' "$1" "$3" "$hits"
  bad=1
}
# only_in FOLDER REGEX WHAT: REGEX may be included nowhere but below FOLDER (tests aside).
only_in() {
  local hits
  hits=$(grep -rnE --include='*.?pp' "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($2)" parsers config storage daemon 2>/dev/null |
    grep -vE "^($1)/") || return 0
  printf '%s has one door, %s:\n%s\n\n' "$3" "$1" "$hits"
  bad=1
}

forbid parsers 'config/|storage/|daemon/' 'parsers know no campaign, agency, database, clock or network'
forbid config 'parsers/|storage/|daemon/' 'config knows only its own files'
forbid storage 'parsers/|config/|daemon/' 'storage knows only what is kept'
forbid daemon/rules 'daemon/(mail|flow|letters|extractor|commands)/|boost/asio|sqlite3|curl/|fstream|filesystem|spdlog' 'rules are pure: values in, values out'
forbid daemon/rules 'storage/(store|blobs|archive_tree|outbox|sqlite)' 'rules know only the value types of storage'
forbid daemon/mail 'parsers/|config/|storage/|daemon/(rules|flow|letters|extractor|commands)/' 'mail speaks protocols and nothing else'
forbid daemon/extractor 'config/|storage/|daemon/(rules|mail|flow|letters|commands)/' 'the sealed room knows only parsers'
forbid daemon/letters 'daemon/(mail|flow|extractor|commands)/|boost/asio|sqlite3|curl/' 'letters turn values into words'
forbid daemon/bundle 'daemon/(mail|flow|commands)/' 'the bundle is made of what is kept, by letters and the sealed room'
only_in 'parsers/mime' 'mimetic/' 'mimetic'
only_in 'daemon/mail' 'curl/' 'libcurl'
only_in 'storage' 'sqlite3' 'SQL'
only_in 'daemon/bundle' 'xlsxwriter' 'libxlsxwriter'
only_in 'daemon' 'boost/asio' 'Asio'
exit $bad
