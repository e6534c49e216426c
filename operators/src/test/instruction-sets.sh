#!/usr/bin/env bash
# Runs the numeric tests of this module (JUnit tag "numeric") as several processors would: with all
# that this one has, and with the instructions of older ones, each with 1 and with 2 threads. Sets
# that this processor lacks are skipped. Prints a table, and ends with 1 when a test failed.
#
#   operators/src/test/instruction-sets.sh [SET…]     # all sets: native default avx2 avx512 avx512_bf16
set -euo pipefail
cd "$(dirname "$0")/../../.."

# Arguments: set, what /proc/cpuinfo must list, and the capabilities of ATen, MKL and oneDNN; "-" leaves the choice to them.
sets="
native       -            -        -       -
default      sse4_2       default  SSE4_2  SSE41
avx2         avx2         avx2     AVX2    AVX2
avx512       avx512_vnni  avx512   AVX512  AVX512_CORE_VNNI
avx512_bf16  avx512_bf16  avx512   AVX512  AVX512_CORE_BF16
"
reports=operators/target/surefire-reports
failed=0

run() { # threads, then variables
    local threads=$1
    shift
    rm -f "$reports"/TEST-*.xml
    env -u MKL_CBWR "$@" mvn -q -pl operators -am test -Dgroups=numeric "-Dtest.threads=$threads" \
        -Dmaven.test.failure.ignore=true >operators/target/instruction-sets.log 2>&1
}

sum() { # of an attribute over all classes
    sed -n 's/^<testsuite .* '"$1"'="\([0-9]*\)".*/\1/p' "$reports"/TEST-*.xml | awk '{ n += $1 } END { print n + 0 }'
}

failures() {
    awk -F'"' '/<testcase/ { name = $2; class = $4 } /<(failure|error)[ >]/ { sub(/.*\./, "", class); print class "." name }' \
        "$reports"/TEST-*.xml | sort -u | paste -sd ' '
}

mvn -q -pl operators -am test-compile
printf '%-12s %7s %6s %7s  %s\n' set threads tests failed which
while read -r name flag aten mkl onednn; do
    if [ -z "$name" ] || { [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; }; then
        continue
    fi
    if [ "$flag" != - ] && ! grep -qw "$flag" /proc/cpuinfo; then
        printf '%-12s skipped: this processor lacks %s\n' "$name" "$flag"
        continue
    fi
    variables=(-u ATEN_CPU_CAPABILITY -u MKL_ENABLE_INSTRUCTIONS -u ONEDNN_MAX_CPU_ISA)
    if [ "$aten" != - ]; then
        variables=("ATEN_CPU_CAPABILITY=$aten" "MKL_ENABLE_INSTRUCTIONS=$mkl" "ONEDNN_MAX_CPU_ISA=$onednn")
    fi
    for threads in 1 2; do
        run "$threads" "${variables[@]}" </dev/null
        wrong=$(($(sum failures) + $(sum errors)))
        printf '%-12s %7s %6s %7s  %s\n' "$name" "$threads" "$(sum tests)" "$wrong" "$(failures)"
        failed=$((failed + wrong))
    done
done <<<"$sets"
[ "$failed" -eq 0 ]
