#!/usr/bin/env bash
# Runs the job jar on a real Flink session cluster: JobManager, TaskManager and Kafka broker are processes of their own.
# A tiny model trains some batches; the job stops with a savepoint, is submitted again from it and trains on.
# Prints one line of verdict; exit status 0 or 1. Needs a built tree (./rlaif --help builds it), JDK and Maven.
# Environment: BATCHES (per submission, default 4), JM_PORT and REST_PORT (default: free ones),
# WAIT_SECONDS (at most, for each step; default 180), KEEP=1 (leaves the work folder with all logs).
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(cd "$here/../../../.." && pwd)
out=$home/streaming/target
fixtures=$home/operators/src/test/resources
batches=${BATCHES:-4}
wait_seconds=${WAIT_SECONDS:-180}
batch_size=4
work=$(mktemp -d)
pids=()
began=$SECONDS

clean_up() {
    local status=$?
    [[ ${#pids[@]} -eq 0 ]] || kill "${pids[@]}" 2>/dev/null || true
    wait
    if [[ ${KEEP:-} == 1 ]]; then echo "logs: $work" >&2; else rm -rf "$work"; fi
    exit "$status"
}
trap clean_up EXIT

say() { echo "[$((SECONDS - began)) s] $*"; }

give_up() {
    echo "FAILED: $*"
    tail -n 20 "$work"/*.log >&2 || true
    exit 1
}

# Flink's lib/ as a distribution has it, plus the libraries with natives.
assemble_lib() {
    local version
    version=$(sed -n 's:.*<flink.version>\(.*\)</flink.version>.*:\1:p' "$home/pom.xml")
    cat >"$work/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>cluster</groupId><artifactId>lib</artifactId><version>1</version>
  <dependencies>
$(for artifact in flink-clients flink-streaming-java flink-statebackend-rocksdb; do
        echo "    <dependency><groupId>org.apache.flink</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done)
  </dependencies>
</project>
POM
    mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$work/lib" >"$work/maven.log" 2>&1 || give_up "lib/ cannot be assembled"
    cp "$out"/local-lib/log4j-*.jar "$work/lib"
    cp "$out"/cluster-lib/*.jar "$work/lib"
}

write_configuration() {
    mkdir -p "$work/conf"
    cat >"$work/conf/config.yaml" <<YAML
jobmanager.bind-host: 127.0.0.1
jobmanager.rpc.address: 127.0.0.1
jobmanager.rpc.port: $1
jobmanager.memory.process.size: 900m
taskmanager.bind-host: 127.0.0.1
taskmanager.host: 127.0.0.1
taskmanager.numberOfTaskSlots: 2
taskmanager.memory.process.size: 2200m
taskmanager.memory.managed.size: 128m
taskmanager.memory.network.min: 64m
taskmanager.memory.network.max: 64m
taskmanager.memory.jvm-metaspace.size: 256m
taskmanager.memory.task.off-heap.size: 1g
rest.address: 127.0.0.1
rest.bind-address: 127.0.0.1
rest.port: $2
state.backend.type: rocksdb
execution.checkpointing.interval: 2 s
execution.checkpointing.dir: file://$work/checkpoints
execution.checkpointing.savepoint-dir: file://$work/savepoints
io.tmp.dirs: $work/tmp
YAML
    mkdir -p "$work/tmp"
    cat >"$work/conf/log4j2.properties" <<'LOG'
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
LOG
    cat >"$work/rlaif.yaml" <<YAML
run-id: session-cluster
policy: {model: $fixtures/tiny-llava}
judge: {model: $fixtures/tiny-llava}
loop: {batch-size: $batch_size}
video: {frames: 4, allowed-roots: [$fixtures]}
segments: {frames: 2}
sampling: {max-new-tokens: 6}
preference: {narrator: {max-new-tokens: 6}}
reward: {warmup-pairs: 0}
streams: {bootstrap-servers: "$3"}
weights: {store: $work/weights}
YAML
}

opens=()
for package in java.lang java.lang.reflect java.net java.nio java.time java.util java.util.concurrent sun.nio.ch; do
    opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

# Commands, not functions, so that a background process is the JVM itself and can be ended.
flink_java=(java "${opens[@]}" -XX:+UseSerialGC -Dai.djl.offline=true -DOPT_OUT_TRACKING=true
    -Dlog4j2.configurationFile="$work/conf/log4j2.properties")
probe=(java -Xmx400m -XX:+UseSerialGC -Dlog4j2.level=ERROR
    -cp "$work/classes:$out/streamrlaif-job.jar:$out/local-lib/*" ClusterProbe)

# The lines that Flink's own tool prints: JVM flags, then -D options.
memory_options() {
    java -cp "$work/lib/*" org.apache.flink.runtime.util.bash.BashJavaUtils "$1" --configDir "$work/conf" 2>/dev/null |
        sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}

start_cluster() {
    local jm tm
    readarray -t jm < <(memory_options GET_JM_RESOURCE_PARAMS)
    readarray -t tm < <(memory_options GET_TM_RESOURCE_PARAMS)
    # shellcheck disable=SC2086  # each line holds several options
    "${flink_java[@]}" ${jm[0]} -cp "$work/lib/*" org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint \
        --configDir "$work/conf" --executionMode cluster ${jm[1]} >"$work/jobmanager.log" 2>&1 &
    pids+=($!)
    # shellcheck disable=SC2086
    "${flink_java[@]}" ${tm[0]} -cp "$work/lib/*" org.apache.flink.runtime.taskexecutor.TaskManagerRunner \
        --configDir "$work/conf" ${tm[1]} >"$work/taskmanager.log" 2>&1 &
    task_manager=$!
    pids+=("$task_manager")
}

flink() {
    FLINK_CONF_DIR=$work/conf "${flink_java[@]}" -Xmx400m -cp "$work/lib/*" org.apache.flink.client.cli.CliFrontend "$@" \
        >"$work/client.log" 2>&1 || give_up "flink $1"
}

submit() {
    flink run -d -p 2 "$@" -c org.streamrlaif.streaming.job.OnlineRlaifJob "$out/streamrlaif-job.jar" --config "$work/rlaif.yaml"
    job=$(sed -n 's/.*Job has been submitted with JobID \([0-9a-f]*\).*/\1/p' "$work/client.log")
}

# One prompt per sample, so a batch is four samples.
send_batches() {
    local i
    for ((i = 0; i < $1 * batch_size; i++)); do
        echo "{\"id\": \"s$i\", \"uri\": \"$fixtures/fixtures/video/h264_bframes.mp4\", \"prompts\": [\"What happens?\"]}"
    done | "${probe[@]}" send "$broker"
}

# seconds, what, command
wait_for() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        ((SECONDS < deadline)) || give_up "$what did not come"
        sleep 0.5
    done
}

[[ -f $out/streamrlaif-job.jar && -d $out/cluster-lib ]] || give_up "$out: not built; ./rlaif --help builds it"
mkdir "$work/classes"
javac -d "$work/classes" -cp "$out/streamrlaif-job.jar:$out/local-lib/*" "$here/ClusterProbe.java"
assemble_lib
readarray -t free < <("${probe[@]}" ports 2)
"${probe[@]}" broker "$work/kafka" "$work/address" >"$work/broker.log" 2>&1 &
pids+=($!)
wait_for 60 "the broker" test -f "$work/address"
broker=$(<"$work/address")
write_configuration "${JM_PORT:-${free[0]}}" "${REST_PORT:-${free[1]}}" "$broker"
start_cluster
wait_for 90 "the task manager" grep -q "Successful registration at resource manager" "$work/taskmanager.log"
say "broker at $broker, cluster up"

submit
say "job $job submitted"
send_batches "$batches"
"${probe[@]}" await "$broker" "$batches" "$wait_seconds" >"$work/steps.log" || give_up "first submission: $(<"$work/steps.log")"
say "$(<"$work/steps.log")"

flink stop -p "file://$work/savepoints" "$job"
savepoint=$(sed -n 's/.*Savepoint completed. Path: \(.*\)$/\1/p' "$work/client.log" | head -n 1)
[[ -n $savepoint ]] || give_up "no savepoint"
say "stopped with savepoint"

submit -s "$savepoint"
say "job $job submitted from it"
send_batches "$batches"
"${probe[@]}" await "$broker" $((2 * batches)) "$wait_seconds" >"$work/steps.log" || give_up "second submission: $(<"$work/steps.log")"
say "$(<"$work/steps.log")"

! grep -q ' to RESTARTING' "$work/jobmanager.log" || give_up "a job restarted"
kill -0 "$task_manager" || give_up "the task manager ended"
memory=$(($(ps -o rss= -p "$task_manager") / 1024))
flink cancel "$job"
echo "PASSED: $((2 * batches)) batches over two submissions to one task manager ($memory MB resident), no restart, $((SECONDS - began)) s"
