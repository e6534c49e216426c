# shellcheck shell=bash
# Sourced by the scripts beside it: Flink, ZooKeeper and Kafka as plain JVM processes on the loopback interface.
# Needs a built tree (./rlaif --help builds it), JDK and Maven.
# Environment: WAIT_SECONDS (at most, for each step; default 180), KEEP=1 (leaves the work folder with all logs).

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(cd "$here/../../../.." && pwd)
out=$home/streaming/target
fixtures=$home/operators/src/test/resources
wait_seconds=${WAIT_SECONDS:-180}
work=$(mktemp -d)
began=$SECONDS
declare -A pids=() # process ids by name
mounted=           # a disk to take away at the end

clean_up() {
    local status=$?
    trap - EXIT
    # A process that a script has paused hears no milder signal.
    [[ ${#pids[@]} -eq 0 ]] || kill -9 "${pids[@]}" 2>/dev/null || true
    sleep 0.5
    [[ -z $mounted ]] || umount -l "$mounted"
    if [[ ${KEEP:-} == 1 ]]; then echo "logs: $work" >&2; else rm -rf "$work"; fi
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

say() { echo "[$((SECONDS - began)) s] $*"; }

give_up() {
    echo "FAILED: $*"
    tail -n 20 "$work"/*.log >&2 || true
    exit 1
}

# seconds, what, command
wait_for() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        ((SECONDS < deadline)) || give_up "$what did not come"
        sleep 0.2
    done
}

# Starts a process under a name; its output goes to a log of that name.
start() {
    local name=$1
    shift
    "$@" >>"$work/$name.log" 2>&1 &
    pids[$name]=$!
    disown # or Bash tells of its end
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

# Flink's configuration: what a cluster of ours has anywhere, and what makes this one small. Ports: JobManager, REST.
write_flink_configuration() {
    mkdir -p "$work/conf" "$work/tmp"
    cat "$here/flink.yaml" - >"$work/conf/config.yaml" <<YAML
jobmanager.bind-host: 127.0.0.1
jobmanager.rpc.address: 127.0.0.1
jobmanager.rpc.port: $1
jobmanager.memory.process.size: 900m
taskmanager.bind-host: 127.0.0.1
taskmanager.host: 127.0.0.1
taskmanager.numberOfTaskSlots: 2
taskmanager.load-balance.mode: SLOTS
taskmanager.memory.process.size: 2200m
taskmanager.memory.managed.size: 128m
taskmanager.memory.network.min: 64m
taskmanager.memory.network.max: 64m
taskmanager.memory.jvm-metaspace.size: 256m
taskmanager.memory.task.off-heap.size: 1g
rest.address: 127.0.0.1
rest.bind-address: 127.0.0.1
rest.port: $2
execution.checkpointing.interval: 2 s
execution.checkpointing.dir: file://$work/checkpoints
execution.checkpointing.savepoint-dir: file://$work/savepoints
io.tmp.dirs: $work/tmp
YAML
    cat >"$work/conf/log4j2.properties" <<'LOG'
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
LOG
}

# The JobManager keeps its leader and its jobs in a ZooKeeper at that port: another one can take over.
write_high_availability() {
    cat >"$work/conf/zookeeper.cfg" <<ZOO
dataDir=$work/zookeeper
clientPort=$1
clientPortAddress=127.0.0.1
tickTime=1000
admin.enableServer=false
ZOO
    cat >>"$work/conf/config.yaml" <<YAML
high-availability.type: zookeeper
high-availability.storageDir: file://$work/high-availability
high-availability.zookeeper.quorum: 127.0.0.1:$1
YAML
}

# The run's configuration: tiny models, which a sample keeps busy for a moment. File, run id, batch size, Kafka's address.
write_run_configuration() {
    cat >"$1" <<YAML
run-id: $2
policy: {model: $fixtures/tiny-llava}
judge: {model: $fixtures/tiny-llava}
loop: {batch-size: $3}
video: {frames: 4, allowed-roots: [$fixtures]}
segments: {frames: 2}
sampling: {max-new-tokens: 6}
preference: {narrator: {max-new-tokens: 6}}
reward: {warmup-pairs: 0}
streams: {bootstrap-servers: "$4"}
weights: {store: $work/weights}
YAML
}

# One arena for each of a hundred threads would keep what they have freed, and look like growth.
export MALLOC_ARENA_MAX=2

opens=()
for package in java.lang java.lang.reflect java.net java.nio java.time java.util java.util.concurrent sun.nio.ch; do
    opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

# Commands, not functions, so that a background process is the JVM itself and can be ended.
# Flink's processes touch their whole heap at the start, and a collection takes all that is only softly held: then growth
# is growth.
flink_java=(java "${opens[@]}" -XX:+UseSerialGC -XX:+AlwaysPreTouch -XX:SoftRefLRUPolicyMSPerMB=0 -Dai.djl.offline=true -DOPT_OUT_TRACKING=true
    -Dlog4j2.configurationFile="$work/conf/log4j2.properties")
probe=(java -Xmx400m -XX:+UseSerialGC -Dlog4j2.level=ERROR
    -cp "$work/classes:$out/streamrlaif-job.jar:$out/local-lib/*" ClusterProbe)

# A command of rlaif.
rlaif() { "${probe[@]:0:${#probe[@]}-1}" org.streamrlaif.streaming.cli.Main "$@"; }

compile_probe() {
    mkdir "$work/classes"
    javac -d "$work/classes" -cp "$out/streamrlaif-job.jar:$out/local-lib/*" "$here"/*.java
}

# The lines that Flink's own tool prints: JVM flags, then -D options.
memory_options() {
    java -cp "$work/lib/*" org.apache.flink.runtime.util.bash.BashJavaUtils "$1" --configDir "$work/conf" 2>/dev/null |
        sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}

read_memory_options() {
    readarray -t jm < <(memory_options GET_JM_RESOURCE_PARAMS)
    readarray -t tm < <(memory_options GET_TM_RESOURCE_PARAMS)
}

start_zookeeper() {
    start zookeeper "${flink_java[@]}" -Xmx128m -cp "$work/lib/*" \
        org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain "$work/conf/zookeeper.cfg"
}

# Port; 0 for a free one. `broker` is the address then.
start_broker() {
    rm -f "$work/address"
    start broker "${probe[@]}" broker "$work/kafka" "$1" "$work/address"
}

await_broker() {
    wait_for "$wait_seconds" "the broker" test -f "$work/address"
    broker=$(<"$work/address")
}

start_job_manager() {
    # shellcheck disable=SC2086  # each line holds several options
    start jobmanager "${flink_java[@]}" ${jm[0]} -cp "$work/lib/*" \
        org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint \
        --configDir "$work/conf" --executionMode cluster ${jm[1]}
}

# The name of its process and log.
start_task_manager() {
    # shellcheck disable=SC2086
    start "$1" "${flink_java[@]}" ${tm[0]} -cp "$work/lib/*" \
        org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir "$work/conf" ${tm[1]}
}

await_task_manager() {
    wait_for "$wait_seconds" "$1" grep -q "Successful registration at resource manager" "$work/$1.log"
}

flink_command() {
    FLINK_CONF_DIR=$work/conf "${flink_java[@]}" -Xmx400m -cp "$work/lib/*" org.apache.flink.client.cli.CliFrontend "$@"
}

flink() { flink_command "$@" >"$work/client.log" 2>&1 || give_up "flink $1"; }

job_jar=(-c org.streamrlaif.streaming.job.OnlineRlaifJob "$out/streamrlaif-job.jar")

# The run's configuration, further arguments of `flink run`. `job` is its id then.
submit() {
    local configuration=$1
    shift
    flink run -d -p 2 "$@" "${job_jar[@]}" --config "$configuration"
    job=$(sed -n 's/.*Job has been submitted with JobID \([0-9a-f]*\).*/\1/p' "$work/client.log")
}

# First number and count of samples with one prompt each.
samples() {
    local i
    for ((i = $1; i < $1 + $2; i++)); do
        echo "{\"id\": \"s$i\", \"uri\": \"$fixtures/fixtures/video/h264_bframes.mp4\", \"prompts\": [\"What happens?\"]}"
    done
}

[[ -f $out/streamrlaif-job.jar && -d $out/cluster-lib ]] || give_up "$out: not built; ./rlaif --help builds it"
