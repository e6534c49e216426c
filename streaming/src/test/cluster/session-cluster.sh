#!/usr/bin/env bash
# Runs the job jar on a real Flink session cluster: JobManager, TaskManager and Kafka broker are processes of their own.
# A tiny model trains some batches; the job stops with a savepoint, is submitted again from it and trains on, and once more
# with batches of another size. A configuration that does not fit is refused in one line.
# Prints one line of verdict; exit status 0 or 1. Needs a built tree (./rlaif --help builds it), JDK and Maven.
# Environment: BATCHES (per submission, default 4), JM_PORT and REST_PORT (default: free ones),
# WAIT_SECONDS (at most, for each step; default 180), KEEP=1 (leaves the work folder with all logs).
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

batches=${BATCHES:-4}
batch_size=4

send_batches() {
    samples 0 $(($1 * batch_size)) | "${probe[@]}" send "$broker"
}

compile_probe
assemble_lib
readarray -t free < <("${probe[@]}" ports 2)
write_flink_configuration "${JM_PORT:-${free[0]}}" "${REST_PORT:-${free[1]}}"
read_memory_options
start_broker 0
await_broker
write_run_configuration "$work/rlaif.yaml" session-cluster "$batch_size" "$broker"
start_job_manager
start_task_manager taskmanager
await_task_manager taskmanager
say "broker at $broker, cluster up"

submit "$work/rlaif.yaml"
say "job $job submitted"
send_batches "$batches"
"${probe[@]}" await "$broker" "$batches" "$wait_seconds" >"$work/steps.log" || give_up "first submission: $(<"$work/steps.log")"
say "$(<"$work/steps.log")"

# Stops the job; `savepoint` is where it can go on then.
stop() {
    flink stop -p "file://$work/savepoints" "$job"
    savepoint=$(sed -n 's/.*Savepoint completed. Path: \(.*\)$/\1/p' "$work/client.log" | head -n 1)
    [[ -n $savepoint ]] || give_up "no savepoint"
    say "stopped with savepoint"
}

# Goes on from there: number of the submission.
resume() {
    submit "$work/rlaif.yaml" -s "$savepoint"
    say "job $job submitted from it"
    send_batches "$batches"
    "${probe[@]}" await "$broker" $(($1 * batches)) "$wait_seconds" >"$work/steps.log" || give_up "submission $1: $(<"$work/steps.log")"
    say "$(<"$work/steps.log")"
}

stop
resume 2
stop
batch_size=6
write_run_configuration "$work/rlaif.yaml" session-cluster "$batch_size" "$broker"
rlaif check --config "$work/rlaif.yaml" --from "$savepoint" >"$work/check.log" || give_up "rlaif check refuses another batch size"
grep -q "loop.batch-size" "$work/check.log" || give_up "rlaif check does not name the key that changes"
resume 3

! flink_command run -d -s "$savepoint" "${job_jar[@]}" --config "$work/rlaif.yaml" --run-id=another \
    >"$work/refused.log" 2>"$work/refused.err.log" || give_up "another run's savepoint was not refused"
grep -q "^rlaif: run-id: " "$work/refused.err.log" && ! grep -q "^[[:space:]]*at " "$work/refused.err.log" ||
    give_up "another run's savepoint is not refused in one line"

! grep -q ' to RESTARTING' "$work/jobmanager.log" || give_up "a job restarted"
kill -0 "${pids[taskmanager]}" || give_up "the task manager ended"
memory=$(($(ps -o rss= -p "${pids[taskmanager]}") / 1024))
flink cancel "$job"
echo "PASSED: $((3 * batches)) batches over three submissions to one task manager ($memory MB resident), no restart, $((SECONDS - began)) s"
