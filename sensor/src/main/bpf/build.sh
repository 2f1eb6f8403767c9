#!/usr/bin/env bash
# Compiles the three objects that the sensor loads, ashiato.bpf.c, files.bpf.c and access.bpf.c, and writes beside each
# the digests of the sources it was made from and of itself. Needs clang, llvm-strip and libbpf's headers (Debian: clang
# llvm libbpf-dev).
#
# Usage: build.sh [OUTPUT]   (default: the object in the module's resources, which is committed); the objects of files
# and of accesses are put beside it, as files.bpf.o and access.bpf.o
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
output=$(realpath -m "${1:-$here/../resources/ashiato/sensor/internal/ashiato.bpf.o}")

mkdir -p "$(dirname "$output")"
# From here, so that clang finds the sources under the mapped path too and puts their lines into the object: the verifier
# quotes them when it refuses a program.
cd "$here"

# Usage: compile OUTPUT SOURCE HEADER...
compile() {
    local object=$1 source=$2
    shift 2
    # Block placement moves the end of a loop in front of its head, into which it then falls. Kernels before 6.8 take
    # that for an endless loop ("back-edge from insn"): only a jump may lead back.
    clang -g -O2 -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Werror \
        -target bpf -mcpu=v3 -mllvm -disable-block-placement -D__TARGET_ARCH_x86 \
        -I"/usr/include/$(uname -m)-linux-gnu" -fdebug-prefix-map="$here=." \
        -c "$here/$source" -o "$object"
    llvm-strip -g "$object"
    {
        cat "$@" "$source" | sha256sum | sed 's/ .*/ sources/'
        sha256sum <"$object" | sed 's/ .*/ object/'
    } >"${object%.o}.sha256"
}

compile "$output" ashiato.bpf.c kernel.h records.h
compile "$(dirname "$output")/files.bpf.o" files.bpf.c kernel.h records.h calls.h files.h
compile "$(dirname "$output")/access.bpf.o" access.bpf.c kernel.h records.h calls.h access.h
