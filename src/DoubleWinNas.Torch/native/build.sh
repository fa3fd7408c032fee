#!/bin/sh
# Builds libdwnas_torch.so into OUTDIR when a source, or the libtorch it was built against, is newer; otherwise does nothing.
#   build.sh OUTDIR
#   DWNAS_TORCH_PREFIX  where libtorch is (for Python's: its torch.utils.cmake_prefix_path); default: the system's
#   DWNAS_BUILD_JOBS    compilers at once; default 1 (each takes about 1 GB)
set -eu
[ $# -eq 1 ] || { echo "usage: build.sh OUTDIR" >&2; exit 2; }
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out=$(CDPATH= cd -- "$1" && pwd)
library=$out/libdwnas_torch.so
stamp=$out/libdwnas_torch.built-with
prefix=${DWNAS_TORCH_PREFIX:-}

up_to_date() {
  [ -f "$library" ] && [ -f "$stamp" ] || return 1
  { read -r built_prefix; read -r torch; } < "$stamp" || return 1
  [ "$built_prefix" = "prefix=$prefix" ] && [ -f "$torch" ] || return 1
  [ -z "$(find "$here/src" "$here/cmake" "$here/CMakeLists.txt" "$here/build.sh" "$torch" -newer "$stamp" -print -quit)" ]
}
up_to_date && exit 0

command -v cmake >/dev/null && command -v c++ >/dev/null || {
  echo "build.sh: cmake and a C++17 compiler are needed (Debian: apt-get install cmake g++)" >&2; exit 1; }
# Two that start at once build once.
exec 9> "$out/.lock"
flock 9
up_to_date && exit 0

build=$out/build-torch
begun=$out/.begun
: > "$begun"
# Another libtorch means other headers, another place of the sources other paths: the cache of the former must not survive.
inputs="$prefix $here"
if [ ! -f "$build/inputs" ] || [ "$(cat "$build/inputs")" != "$inputs" ]; then rm -rf "$build"; fi
mkdir -p "$build"
echo "$inputs" > "$build/inputs"
log=$build/build.log
# spelt so that CMake 3.10 (JetPack 4) understands it
if ! ( cd "$build" && cmake "$here" -DCMAKE_BUILD_TYPE=Release ${prefix:+"-DCMAKE_PREFIX_PATH=$prefix"} \
       && cmake --build . -- -j "${DWNAS_BUILD_JOBS:-1}" ) > "$log" 2>&1; then
  grep -E -i -A3 "error|No libtorch" "$log" >&2 || cat "$log" >&2
  echo "build.sh: building libdwnas_torch.so failed; whole log: $log" >&2
  exit 1
fi
cp "$build/libdwnas_torch.so" "$library.new"
mv "$library.new" "$library"
torch=$(sed -n 's/^DWNAS_TORCH_CPU:FILEPATH=//p' "$build/CMakeCache.txt")
printf 'prefix=%s\n%s\n' "$prefix" "$torch" > "$stamp.new"
touch -r "$begun" "$stamp.new"
mv "$stamp.new" "$stamp"
rm "$begun"
echo "$library built with $torch"
