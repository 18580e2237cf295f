# Sourced by the other scripts: where things are, how they speak, what counts as a build input.
# shellcheck shell=bash

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root" || exit

# Several checkouts share one set of tools: compiling them takes minutes.
tools_dir="${ENVELOPE_LAB_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/envelope-lab/tools}"

# The first version after `name = "$1"` in Cargo.lock.
locked_version() {
  awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $1"; shift; for line in "$@"; do say "  $line"; done; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

sha256() { if have sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# One hash over the names and the contents of all files under the given paths.
hash_of() {
  local files=() file
  while IFS= read -r file; do files+=("$file"); done < <(find "$@" -type f ! -name '.*' | LC_ALL=C sort)
  sha256 "${files[@]}" | sha256 | cut -d ' ' -f 1
}

# All that scripts/bindgen is compiled from. Not the folder itself: a build by hand leaves its target/ there.
bindgen_source=(scripts/bindgen/Cargo.toml scripts/bindgen/Cargo.lock scripts/bindgen/src)
# Named after its source: checkouts of different ages keep theirs side by side, and an older checkout
# still finds the wasm-bindgen it knows in bin/.
bindgen_dir="$tools_dir/bindgen-$(hash_of "${bindgen_source[@]}" | cut -c 1-12)"

# The Python packages of the tests, named after what is in there, for the same reason.
python_dir="$tools_dir/python-$(hash_of tests/outside/requirements.txt | cut -c 1-12)"

# node_modules/.bin is first: an older wasm-opt elsewhere builds a page that stays blank.
export PATH="$root/node_modules/.bin:$bindgen_dir:$tools_dir/bin:$PATH"

# The program that draws the page's outline, where there is one: index.html then has none of its own.
outline_source="$(sed -n 's#^path = "\(tests/example/outline\.rs\)"#\1#p' Cargo.toml)"

# All that dist/ is made of.
inputs_hash() {
  # shellcheck disable=SC2086
  printf '%s %s\n' "${SITE_URL:-}" "$(hash_of Cargo.toml Cargo.lock rust-toolchain.toml src style public $outline_source \
    index.html Trunk.toml package-lock.json "${bindgen_source[@]}" scripts/build scripts/build-worker scripts/finish-worker.mjs scripts/bundle-peers.mjs scripts/add-parts.mjs \
    scripts/add-outline.mjs scripts/join-css.mjs scripts/name-files.mjs scripts/add-offline.mjs \
    scripts/add-pages.mjs scripts/wasm.mjs scripts/small-modules.mjs scripts/collect-licenses.mjs scripts/deny.toml LICENSE scripts/lib.sh scripts/tools)"
}

# Panics name their source files: by crate and path, not by where this machine keeps them.
remap_flags() {
  local remap='' registry
  for registry in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
    remap+="--remap-path-prefix=$registry= "
  done
  echo "$remap"
}

# How the page's crates are compiled. The parts that are fetched later are cut along the linker's own records.
site_flags() { echo "${RUSTFLAGS:-} $(remap_flags) -Clink-arg=--emit-relocs"; }

# How the worker's are: SHA-256 has code for vector instructions, which all browsers have that have the rest.
worker_flags() { echo "${RUSTFLAGS:-} $(remap_flags) -Ctarget-feature=+simd128"; }

# CI must use the committed Cargo.lock; a person may be changing it.
locked_flag() { if [ -n "${CI:-}" ]; then echo --locked; fi; }

# The major version a browser or driver gives itself.
major_of() { "$1" --version 2>/dev/null | sed -n 's/^[^0-9]*\([0-9][0-9]*\)\..*/\1/p' | head -n 1; }

# Sets and exports CHROME and CHROMEDRIVER to a pair of one version; false when there is none.
find_browser() {
  local driver browser
  driver="${CHROMEDRIVER:-$(command -v chromedriver || true)}"
  [ -n "$driver" ] && [ -n "$(major_of "$driver")" ] || return 1
  for browser in ${CHROME:+"$CHROME"} chromium chromium-browser google-chrome google-chrome-stable; do
    browser="$(command -v "$browser" || true)"
    if [ -n "$browser" ] && [ "$(major_of "$browser")" = "$(major_of "$driver")" ]; then
      export CHROME="$browser" CHROMEDRIVER="$driver"
      return 0
    fi
  done
  return 1
}
