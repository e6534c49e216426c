#!/usr/bin/env bash
# Checks and measures StreamRLAIF on a GPU machine; operators/GPU.md explains it.
#
#   check.sh pack FILE.tar                             with Maven: builds, and packs what the other machine needs
#   check.sh run [LIBTORCH] [--device NAME] [--out DIR]  with a JDK: tests, parity, benchmarks, one report
#
# LIBTORCH: folder of libtorch with CUDA, or of a Python installation's torch package. Without it, what was built is
# used as it is. NAME: cuda:N (default cuda:0), or cpu. DIR: default runs/gpu-check-DATE.
set -euo pipefail

home=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
targets=$home/operators/target
version=2.7.1 # of libtorch, for which the binding on the class path is built

fail() {
    echo "check: $*" >&2
    exit 2
}

pack() {
    [[ $# -eq 1 ]] || fail "pack: $# arguments, expected FILE.tar"
    local file
    file=$(realpath "$1")
    cd "$home"
    ./rlaif --version >/dev/null # builds, and notes what the build is made of
    mvn -B -ntp -q -P gpu-check -DskipTests -pl streaming -am package
    # libtorch for CPUs stays here: LIBTORCH takes its place.
    tar -cf "$file" --exclude='pytorch-native-cpu-*.jar' rlaif pom.xml \
        {schemas,operators,streaming,streaming/laboratory}/{pom.xml,src/main} operators/src/test/gpu operators/target/{test-classes,gpu-check} \
        streaming/target/{streamrlaif-job.jar,rlaif.built,cluster-lib,local-lib} streaming/laboratory/target/laboratory.jar
    echo "check: $(du -m "$file" | cut -f1) MB in $file" >&2
}

# Names in `libs` the folder of libraries, in `flavor` the binding for them.
find_libtorch() {
    libs=$1
    [[ -f $libs/libtorch.so ]] || libs=$1/lib
    [[ -f $libs/libtorch.so ]] || fail "libtorch: $1, expected a folder with lib/libtorch.so"
    libs=$(realpath "$libs")
    local found
    found=$(cat "$libs/../build-version" 2>/dev/null ||
        sed -n "s/^__version__ *= *'\(.*\)'/\1/p" "$libs/../version.py" 2>/dev/null) ||
        fail "libtorch: $1, expected build-version or version.py beside lib"
    case $found in
        "$version"+cu12*) flavor=cu128 ;;
        "$version"+cpu | "$version") flavor=cpu ;;
        *) fail "libtorch: version $found in $1, expected $version+cu12x: the binding is built for that" ;;
    esac
}

# The environment in which DJL takes these libraries: a folder with the few that it has to load itself, since it loads
# all files of a folder, and the folders in which the others are found.
use_libtorch() {
    find_libtorch "$1"
    mkdir -p "$out/libtorch"
    local library
    for library in libc10 libc10_cuda libtorch_cpu libtorch_cuda libtorch; do
        [[ ! -f $libs/$library.so ]] || ln -sf "$libs/$library.so" "$out/libtorch/"
    done
    LD_LIBRARY_PATH=$(printf '%s:' "$libs" "$libs"/../../nvidia/*/lib)${LD_LIBRARY_PATH:-}
    export LD_LIBRARY_PATH PYTORCH_LIBRARY_PATH=$out/libtorch PYTORCH_VERSION=$version PYTORCH_FLAVOR=$flavor
    export DJL_CACHE_DIR=$out/djl
}

failures=0

# Runs a step, for at most ten minutes; its output goes into the report and its name, time and outcome to the terminal.
step() {
    local name=$1 started=$SECONDS outcome=ok
    shift
    printf '\n## %s\n\n    %s\n\n' "$name" "${*/#$home\//}" >>"$report"
    if ! timeout 600 "$@" >>"$report" 2>>"$out/errors.log"; then
        outcome=FAILED
        failures=$((failures + 1))
    fi
    printf '%s: %s, %d s\n' "$name" "$outcome" $((SECONDS - started)) | tee -a "$out/summary"
}

tests() {
    local java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    step "tests" "$java" -Xmx1500m -Dstreamrlaif.test.device="$device" -Dai.djl.offline=true \
        --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
        -cp "$targets/test-classes:$targets/gpu-check/*:$home/streaming/target/streamrlaif-job.jar:$home/streaming/target/cluster-lib/*:$home/streaming/target/local-lib/*" \
        org.junit.platform.console.ConsoleLauncher execute --include-tag=gpu --details=tree --disable-banner \
        --disable-ansi-colors --select-package=org.streamrlaif --include-classname='.*\.(Device|CudaRuntime)\w*Test'
}

parity() {
    local model dtype fixtures=$targets/test-classes
    for model in tiny-llava tiny-llava-onevision tiny-smolvlm; do
        for dtype in float32 float16 bfloat16; do
            step "parity $model $dtype" "$home/rlaif" parity --device "$device" --dtype $dtype \
                --model "$fixtures/$model" --reference "$fixtures/$model/reference/single.safetensors"
        done
    done
}

benchmarks() {
    local dtype
    for dtype in float32 bfloat16; do
        step "generate tiny-llava $dtype" "$home/rlaif" bench generate --device "$device" --dtype $dtype \
            --config tiny-llava --batch 1,8,32 --visual-tokens 64 --text-tokens 32 --new-tokens 64
        step "generate llama-146m $dtype" "$home/rlaif" bench generate --device "$device" --dtype $dtype \
            --config llama-146m --batch 1,8 --visual-tokens 196 --text-tokens 32 --new-tokens 32
        step "learn tiny-llava $dtype" "$home/rlaif" bench learn --device "$device" --dtype $dtype \
            --config tiny-llava --batch 8 --length 256
        step "learn llama-146m $dtype" "$home/rlaif" bench learn --device "$device" --dtype $dtype \
            --config llama-146m --batch 8 --length 256 --repeats 3
    done
    step "loop" "$home/rlaif" bench loop --device.name="$device" --repeats 2 --staleness 0,1 --out "$out/loop"
}

machine() {
    date -u
    uname -srm
    nvidia-smi --query-gpu=name,driver_version,memory.total,compute_cap --format=csv 2>&1 || echo "no nvidia-smi"
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1
    echo "libtorch ${libs:-as built} ${flavor:-}, device $device"
}

run() {
    local libtorch= report
    device=cuda:0
    out=$home/runs/gpu-check-$(date +%Y%m%d-%H%M%S)
    while [[ $# -gt 0 ]]; do
        case $1 in
            --device) device=${2:?}; shift 2 ;;
            --out) out=${2:?}; shift 2 ;;
            -*) fail "$1, expected --device or --out" ;;
            *) libtorch=$1; shift ;;
        esac
    done
    [[ -d $targets/gpu-check ]] || fail "$targets/gpu-check: not there, expected what 'check.sh pack' builds"
    mkdir -p "$out"
    out=$(realpath "$out")
    report=$out/report.md
    : >"$out/summary"
    [[ -z $libtorch ]] || use_libtorch "$libtorch"
    printf '# GPU check\n\n' >"$report"
    machine >>"$report"
    tests
    parity
    benchmarks
    printf '\n## Summary\n\n' >>"$report"
    cat "$out/summary" >>"$report"
    echo "check: $failures failed; the report is $report, errors are in $out/errors.log"
    [[ $failures -eq 0 ]]
}

case ${1:-} in
    pack | run) "$@" ;;
    *) fail "'${1:-}', expected pack or run; see the head of ${BASH_SOURCE[0]}" ;;
esac
