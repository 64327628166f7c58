#!/usr/bin/env bash
# What `cargo check` of a generated crate's own code costs, ours beside that of other generators, for
# each vendored document: processor seconds of cargo and all that it starts, dependencies built, not
# incremental, median of interleaved runs.
#
#   tools/peers.sh [runs]
#
# It installs the others (minutes) and downloads what their crates need, so it is no part of CI.
# Everything lies in target/peers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${1:-15}
root=$PWD
work=${CARGO_TARGET_DIR:-$root/target}/peers
tools=(specmill openapi-to-rust@0.23.0 oas3-gen@0.29.0 ploidy@0.15.0)
documents=("$root"/spec/*.yaml)
export CARGO_INCREMENTAL=0 CARGO_TARGET_DIR=$work/target CARGO_TERM_QUIET=true
mkdir -p "$work"

install_tools() {
  local tool
  cargo build --release --package specmill
  for tool in "${tools[@]:1}"; do
    [ -x "$work/tools/bin/${tool%@*}" ] ||
      cargo install --locked --debug --root "$work/tools" "$tool"
  done
}

generate() { # tool, document, folder
  rm -rf "$3"
  mkdir -p "$3"
  case $1 in
    specmill)
      "$CARGO_TARGET_DIR/release/specmill" generate "$2" --out "$3" --runtime runtime --name client
      ;;
    openapi-to-rust)
      "$work/tools/bin/openapi-to-rust" generate "$2" --output-dir "$3/src" --quiet
      mv "$3/src/mod.rs" "$3/src/lib.rs"
      # It leaves the manifest to its user, all but the dependencies.
      {
        printf '[package]\nname = "client"\nversion = "0.1.0"\nedition = "2024"\n\n'
        cat "$3/src/REQUIRED_DEPS.toml"
      } >"$3/Cargo.toml"
      ;;
    oas3-gen)
      "$work/tools/bin/oas3-gen" generate client-mod -i "$2" -o "$3" --workspace
      # As the others: no OpenSSL needed. It changes nothing in the crate's own code.
      sed -i 's/"native-tls"/"rustls"/' "$3/Cargo.toml"
      ;;
    ploidy)
      "$work/tools/bin/ploidy" generate rust "$2" --output "$3" --name client 2>&1
      ;;
  esac >/dev/null
  printf '\n[workspace]\n' >>"$3/Cargo.toml"
}

# Processor seconds of cargo and its children, in user code and in the system.
seconds() { # folder
  touch "$1/src/lib.rs"
  local TIMEFORMAT='%U %S'
  { time cargo check --offline --manifest-path "$1/Cargo.toml" >/dev/null 2>&1; } 2>&1 |
    awk '{ printf "%.3f\n", $1 + $2 }'
}

# The median, and the least and the most.
median() {
  sort -n | awk '{ v[NR] = $1 }
    END { printf "%.3f (%.3f to %.3f)", v[int((NR + 1) / 2)], v[1], v[NR] }'
}

install_tools
for document in "${documents[@]}"; do
  name=$(basename "$document" .yaml)
  for tool in "${tools[@]%@*}"; do
    generate "$tool" "$document" "$work/$name/$tool"
    cargo check --manifest-path "$work/$name/$tool/Cargo.toml"
    rm -f "$work/$name/$tool.seconds"
  done
  for _ in $(seq "$runs"); do
    for tool in "${tools[@]%@*}"; do
      seconds "$work/$name/$tool" >>"$work/$name/$tool.seconds"
    done
  done
  printf '%s\n' "$name"
  for tool in "${tools[@]}"; do
    printf '  %-24s %s\n' "$tool" "$(median <"$work/$name/${tool%@*}.seconds")"
  done
done
