#!/bin/sh
# Opens a bundle of Envelope Lab with openssl, as far as its command line goes.
#
#     sh open-bundle.sh bundle.json > file
#
# `openssl enc` has no GCM. But GCM encrypts in counter mode (CTR): the counter begins with the nonce and 00000002,
# since 00000001 is the tag's. So CTR decrypts what GCM encrypted; it can't check the tag, and doesn't see what is in
# the associated data. A changed byte comes out as another changed byte. Only the file's SHA-256, at the end, tells.
#
# It opens what S3 encrypted, not a message of the AWS Encryption SDK.
set -eu

bundle="$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

fail() {
  echo "This bundle does not open: $1." >&2
  exit 1
}

# A bundle has one member a line.
members() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\"]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$bundle"; }
member() { members "$1" | head -n 1; }
bytes() { printf '%s' "$1" | openssl base64 -d -A; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
# cut FILE FROM LENGTH: bytes, counted from 0.
cut() { tail -c "+$(($2 + 1))" "$1" | head -c "$3"; }

# ctr KEY NONCE: decrypts standard input; both in hexadecimal digits.
ctr() { openssl enc -d -aes-256-ctr -K "$1" -iv "${2}00000002"; }

# kms_key: the key in the CiphertextBlob. Nonce at byte 108, ciphertext at 125; it begins with "sim" and a length.
kms_key() {
  bytes "$(member ciphertext_blob)" >"$work/blob"
  secret="$(bytes "$(members secret | tail -n 1)" | hex)"
  cut "$work/blob" 125 43 | ctr "$secret" "$(cut "$work/blob" 108 12 | hex)" >"$work/inside"
  [ "$(head -c 11 "$work/inside" | hex)" = 73696d0000000000000020 ] ||
    fail "the KMS key does not fit the CiphertextBlob"
  cut "$work/inside" 11 32 | hex
}

# wrapped_key KEY: a data key that S3 wrapped: nonce, ciphertext, tag.
wrapped_key() {
  bytes "$(member encrypted_data_key)" >"$work/wrapped"
  cut "$work/wrapped" 12 32 | ctr "$1" "$(cut "$work/wrapped" 0 12 | hex)" | hex
}

# open_frames KEY FILE: a body is the last frame's nonce, then frames of 1 MiB, each with a tag of 16 bytes.
open_frames() {
  size="$(($(wc -c <"$2")))"
  [ "$size" -ge 28 ] || fail "$size bytes are fewer than a header and a tag"
  prefix="$(cut "$2" 0 7 | hex)"
  last="$(cut "$2" 7 4 | hex)"
  count="$(((size - 12 + 1048591) / 1048592))"
  [ "$((0x$last + 1))" -eq "$count" ] || fail "the header does not fit $count frames"
  number=0
  while [ "$number" -lt "$count" ]; do
    at="$((12 + number * 1048592))"
    length="$((size - at - 16))"
    end=01
    if [ "$length" -gt 1048576 ]; then length=1048576 end=00; fi
    cut "$2" "$at" "$length" | ctr "$1" "$prefix$(printf %08x "$number")$end"
    number="$((number + 1))"
  done
}

[ "$(member format)" = envelope-lab-bundle ] || fail "it is no bundle"
grep -q '^  "keys"' "$bundle" || fail "it was made without keys"
# One key for each layer, the outermost first.
for wrapped_by in $(members wrapped_by); do
  case "$wrapped_by" in
    kms) key="$(kms_key)" ;;
    bucket-key) key="$(kms_key)" && key="$(wrapped_key "$key")" ;;
    s3) key="$(bytes "$(member s3)" | hex)" && key="$(wrapped_key "$key")" ;;
    customer) key="$(bytes "$(member customer)" | hex)" ;;
    *) fail "a data key wrapped by $wrapped_by is unknown" ;;
  esac
  echo "$key" >>"$work/keys"
done
[ -s "$work/keys" ] || fail "it has no layers of S3: openssl's command line can't open the application's message"

members bytes >"$work/parts"
while read -r part; do
  bytes "$part" >"$work/body"
  while read -r key; do
    open_frames "$key" "$work/body" >"$work/opened"
    mv "$work/opened" "$work/body"
  done <"$work/keys"
  cat "$work/body"
done <"$work/parts" >"$work/file"

[ "$(openssl dgst -sha256 -r "$work/file" | head -c 64)" = "$(member sha256)" ] ||
  fail "the file's SHA-256 is not the one that the bundle says"
cat "$work/file"
echo "$(($(wc -c <"$work/file"))) bytes, SHA-256 as expected. The tags were NOT checked: openssl enc has no GCM." >&2
