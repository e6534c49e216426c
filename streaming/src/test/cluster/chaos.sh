#!/usr/bin/env bash
# Runs the job on a cluster of ZooKeeper, JobManager, two TaskManagers and Kafka, and does harm to it, again and again.
# Then the same samples train once more without any harm: every ticket must have ended once, and weights and optimiser
# must be the same after each batch, and the ledger must verify. Prints a line per fault with the seconds until the next training step that counts.
# Exit status 0 or 1. Needs a built tree (./rlaif --help builds it), JDK and Maven.
# Arguments: the faults to choose from; all when none is named.
# Environment: FAULTS (how many, default 20), SEED (which ones and when; printed), BATCH_MILLIS (between two batches of
# samples, default 700), WAIT_SECONDS (at most, for each step; default 180), KEEP=1 (leaves the work folder with all logs).
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

count=${FAULTS:-20}
seed=${SEED:-$RANDOM}
RANDOM=$seed
batch_size=4
video=$fixtures/fixtures/video/h264_bframes.mp4
kinds=(kill_taskmanager pause_taskmanager kill_jobmanager pause_jobmanager kill_kafka pause_kafka tear_adapter
    alter_adapter fill_disk delay_announcements drop_announcements repeat_announcements expire_transactions fail_judge)
[[ $# -eq 0 ]] || kinds=("$@")

now() { date +%s%3N; }
# A whole number from the first to the second.
between() { chosen=$(($1 + RANDOM % ($2 - $1 + 1))); }

# Each fault ends with `ended`, when what was taken away is back, and `what`, told of it; where some steps may still
# come that do not count, also with `noticed`, milliseconds until that is over, or with `older`, the lineage of those.
kill_taskmanager() {
    between 1 2
    local name=taskmanager$chosen
    what="TaskManager $chosen killed, started again after 1 s"
    kill -9 "${pids[$name]}"
    ended=$(now)
    sleep 1
    start_task_manager "$name"
    noticed=3000 # unless it had nothing to do
}

kill_jobmanager() {
    what="JobManager killed, started again after 1 s"
    kill -9 "${pids[jobmanager]}"
    ended=$(now)
    sleep 1
    start_job_manager
    older=$(lineage)
}

kill_kafka() {
    between 2 12
    what="Kafka killed, down for $chosen s"
    kill -9 "${pids[broker]}"
    sleep "$chosen"
    start_broker "$kafka_port"
    await_broker
    ended=$(now)
}

# Name of the process, longest pause.
pause() {
    between 2 "$2"
    what="$1 stood still for $chosen s"
    kill -STOP "${pids[$1]}"
    sleep "$chosen"
    kill -CONT "${pids[$1]}"
    ended=$(now)
}

pause_taskmanager() {
    between 1 2
    pause taskmanager$chosen 14
}

pause_jobmanager() { pause jobmanager 10; }
pause_kafka() { pause broker 12; }

newest_adapter() { find "$disk/weights" -name '*.safetensors' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d' ' -f2; }

tear_adapter() {
    local adapter
    adapter=$(newest_adapter)
    what="the newest adapter cut in half"
    truncate -s $(($(stat -c %s "$adapter") / 2)) "$adapter" || what="no adapter torn: it had gone"
    ended=$(now)
}

alter_adapter() {
    local adapter
    adapter=$(newest_adapter)
    what="a byte of the newest adapter altered"
    printf '\x55' | dd of="$adapter" bs=1 seek=$(($(stat -c %s "$adapter") - 5)) conv=notrunc,nocreat status=none ||
        what="no adapter altered: it had gone"
    ended=$(now)
}

fill_disk() {
    if [[ -z $mounted ]]; then
        what="no disk filled: only root can mount a small one"
        ended=$(now)
        return
    fi
    between 2 8
    what="disk of checkpoints and weights full for $chosen s"
    head -c 1g /dev/zero >"$disk/filling" 2>/dev/null || true
    sleep "$chosen"
    rm "$disk/filling"
    ended=$(now)
}

delay_announcements() {
    between 2 8
    what="announcements held back for $chosen s"
    "${chaos[@]}" delay "$broker" $((chosen * 1000))
    ended=$(now)
}

drop_announcements() {
    between 2 6
    what="announcements removed for $chosen s"
    "${chaos[@]}" drop "$broker" $((chosen * 1000))
    ended=$(now)
}

repeat_announcements() {
    what="all announcements written once more"
    "${chaos[@]}" repeat "$broker"
    ended=$(now)
}

expire_transactions() {
    what="all open transactions ended: $("${chaos[@]}" fence "$broker")"
    ended=$(now)
}

fail_judge() {
    between 2 10
    what="remote judge failed for $chosen s"
    touch "$work/judge-fails"
    sleep "$chosen"
    rm "$work/judge-fails"
    ended=$(now)
}

lineage() { awk '$2 > newest {newest = $2} END {print newest + 0}' "$work/steps"; }
# Time, lineage: a step was finished later, by a later lineage.
stepped() { awk -v time="$1" -v lineage="$2" '$1 > time && $2 > lineage {found = 1} END {exit !found}' "$work/steps"; }

# Starts again what has ended by itself, as any cluster does.
supervise() {
    local name
    for name in jobmanager taskmanager1 taskmanager2; do
        if ! kill -0 "${pids[$name]}" 2>/dev/null; then
            what="$what; $name ended, started again"
            sleep 1
            if [[ $name == jobmanager ]]; then start_job_manager; else start_task_manager $name; fi
        fi
    done
}

registered() {
    supervise
    grep -q "Successful registration at resource manager" "$work/$1.log"
}

recovered() {
    supervise
    stepped "$@"
}

# Writes down a process: name with the tasks that keep state in it and how many of each, id, MB resident, MB live after
# a collection (objects and classes), open files, threads.
measure() {
    local pid=${pids[$1]} live tasks
    kill -0 "$pid" 2>/dev/null || return 0
    printf 'GC.run\nGC.heap_info\n' >"$work/collect"
    live=$(jcmd "$pid" -f "$work/collect" | awk '/generation|Metaspace/ {sub(/.* used /, ""); sum += $0} END {print int(sum / 1024)}')
    [[ $live -gt 0 ]] || return 0 # it has just ended
    tasks=$(find "/proc/$pid/fd" -lname '*_op_*/db' -printf '%l\n' 2>/dev/null | sort -u |
        sed 's/.*_op_\([A-Za-z]*\)Operator.*/\1/' | sort | uniq -c | awk '{print $1 $2}' | paste -sd+)
    echo "$1${tasks:+:$tasks} $pid $(($(ps -o rss= -p "$pid") / 1024)) $live $(find "/proc/$pid/fd" -mindepth 1 2>/dev/null | wc -l)" \
        "$(($(ps -o nlwp= -p "$pid")))"
}

# Run id, what its topics end in, folder of its weights.
configure() {
    write_run_configuration "$work/$1.yaml" "$1" "$batch_size" "$broker"
    sed -i -e '/^judge:/d' -e '/^loop:/d' -e '/^streams:/d' -e '/^weights:/d' "$work/$1.yaml"
    cat >>"$work/$1.yaml" <<YAML
judge:
  remote:
    endpoint: http://127.0.0.1:$judge_port/v1
    model: judge
    logprobs: false
    journal: $work/journal$2
    retry: {attempts: 50, first-wait-seconds: 0.2, longest-wait-seconds: 1, timeout-seconds: 20, breaker-seconds: 1}
loop: {batch-size: $batch_size, max-staleness: 0, max-uncheckpointed-seconds: 60}
streams: {bootstrap-servers: "$broker", group: streamrlaif$2, policy-versions: policy-versions$2,
  training-steps: training-steps$2, dead-letters: dead-letters$2, ledger: ledger$2}
weights: {store: $3}
YAML
}

compile_probe
assemble_lib
readarray -t free < <("${probe[@]}" ports 5)
kafka_port=${free[3]}
judge_port=${free[4]}
chaos=("${probe[@]:0:${#probe[@]}-1}" ChaosProbe)
verdict=("${probe[@]:0:${#probe[@]}-1}" ChaosVerdict)
disk=$work/disk
mkdir "$disk"
mounted=
if mount -t tmpfs -o size=256m tmpfs "$disk" 2>/dev/null; then mounted=$disk; fi
write_flink_configuration "${free[0]}" "${free[1]}"
sed -i "s:^execution.checkpointing.dir.*:execution.checkpointing.dir\: file\://$disk/checkpoints:" "$work/conf/config.yaml"
write_high_availability "${free[2]}"
read_memory_options
start_zookeeper
start judge "${chaos[@]}" judge "$judge_port" "$work/judge-fails"
start_broker "$kafka_port"
await_broker
configure chaos "" "$disk/weights"
start_job_manager
for name in taskmanager1 taskmanager2; do start_task_manager $name; done
what="the start"
for name in taskmanager1 taskmanager2; do wait_for "$wait_seconds" "$name" registered $name; done
say "cluster up; seed $seed, $count faults"

submit "$work/chaos.yaml"
start feed "${chaos[@]}" feed "$broker" "$video" "$batch_size" "${BATCH_MILLIS:-700}" "$work/sent"
touch "$work/steps"
start watch "${chaos[@]}" watch "$broker" "$work/steps"
wait_for "$wait_seconds" "the first training step" stepped 0 -1
sleep 5
say "it trains"

deck=()
for ((number = 1; number <= count; number++)); do
    [[ ${#deck[@]} -gt 0 ]] || deck=("${kinds[@]}")
    # Every kind comes once before one comes again.
    between 0 $((${#deck[@]} - 1))
    kind=${deck[chosen]}
    unset "deck[chosen]"
    deck=("${deck[@]}")
    older=-1
    noticed=0
    $kind
    wait_for "$wait_seconds" "a training step after $what" recovered $((ended + noticed)) "$older"
    between 2 8
    sleep "$chosen"
    supervise
    sizes=$(for name in jobmanager taskmanager1 taskmanager2; do measure "$name"; done)
    echo "$sizes" >>"$work/sizes"
    echo "$ended $what" >>"$work/faults"
    say "$number: $what; lineage $(lineage); $(awk '{sub(/:.*/, "", $1); print $1 " " $3 " MB " $5 " files"}' <<<"$sizes" | paste -sd, | sed 's/,/, /g')"
done

touch "$work/sent"
wait_for "$wait_seconds" "the end of the samples" test -s "$work/sent"
sent=$(<"$work/sent")
"${verdict[@]}" await "$broker" ledger "$sent" $((wait_seconds + sent)) || give_up "not all samples ended"
flink cancel "$job"
say "$sent samples have ended; now without harm"

configure calm -calm "$work/weights"
submit "$work/calm.yaml"
"${verdict[@]}" await "$broker" ledger-calm "$sent" $((wait_seconds + sent)) || give_up "the undisturbed run did not end"
flink cancel "$job"
rlaif ledger --verify --config "$work/chaos.yaml" >"$work/verify.log" 2>&1 ||
    give_up "seed $seed: the ledger does not verify: $(<"$work/verify.log")"
"${verdict[@]}" compare "$broker" ledger ledger-calm "$sent" || give_up "seed $seed"
echo "seconds from the fault's end to the next step that counts:"
"${verdict[@]}" recoveries "$broker" "$work/faults"
echo "median of each third of the samples with the most tasks:"
"${verdict[@]}" sizes "$broker" "$work/sizes" || give_up "seed $seed: a process grows"
echo "PASSED: seed $seed, $count faults, $((SECONDS - began)) s"
