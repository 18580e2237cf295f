# Checks every command with `bash -n`, then runs it with an `aws` that only takes notes. Usage: run.sh DIRECTORY
# Beside N.sh, N.args gets its arguments, each ended by a zero byte. Where there is an N.error, `aws` prints that and
# fails; what the command then prints goes to N.out, and its status to N.status.
cd "$1" || exit 1
aws() {
  printf '%s\0' "$@" >"$n.args"
  if [ -f "$n.error" ]; then
    cat "$n.error" >&2
    return 254
  fi
}
for file in *.sh; do
  n="${file%.sh}"
  bash -n "$file" || exit 1
  # shellcheck source=/dev/null
  (source "./$file") >"$n.out" </dev/null
  printf '%s' "$?" >"$n.status"
done
