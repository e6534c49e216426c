/**
 * The thin Flink skins around the cores: lifecycle, state, metrics and routing; no arithmetic.
 * {@link org.streamrlaif.flink.Stages} is the way in: one method per stage, from stream to stream.
 *
 * <p>The only package of this module that imports Flink. Imports {@code loop}, {@code tickets},
 * {@code weights}, {@code clips}, the journal's interface of {@code judge.remote} and the Avro
 * records; never a model, never the job.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>Heavy work has a thread of its own</b> ({@code Worker}); results come back as mails. A
 *       mailbox never waits, so barriers pass at once. Inputs stay in state until the mail that
 *       emits their results, so nothing is lost or done twice.
 *   <li><b>One base for all operators with a worker.</b> {@code WorkerOperator} holds inputs and
 *       works on one thing at a time. {@code NarrateOperator} goes clip by clip, in order; more
 *       captions at once come from its parallelism. {@code BatchOperator} goes batch by batch:
 *       {@code ShareOperator} (generate, judge) on a share of each, {@code TrainedOperator}
 *       (reward, learn) on all of it, in order.
 *   <li><b>Inputs without a result are keyed state</b>, hence in RocksDB: each is written once and
 *       removed once, an incremental checkpoint holds what is new, and a restored subtask reads its
 *       own alone. No operator has union list state: Flink takes no checkpoint while some subtasks
 *       of such an operator have ended and others have not. What every subtask must know after a
 *       restore (the ways of computing, the lineage in force) is broadcast state.
 *   <li><b>A core's state is written before its batch is released</b>, only what has changed, entry
 *       by entry, in the thread of the core, as sorted tables: files of RocksDB's own form. The
 *       mail that releases the batch has RocksDB adopt them ({@code SortedTables}). So a barrier
 *       finds nothing to write, a checkpoint uploads each table once, RocksDB merges none, and
 *       neither a checkpoint nor the heap ever holds a copy of the state. Put into RocksDB in the
 *       usual way, the same bytes would be written twice to three times, and the mailbox would wait
 *       for the disk. The price is that a batch is released when its tables are durable; {@code
 *       rlaif bench checkpoint} tells.
 *   <li><b>Tables end as they began</b>: entries that change together share one, so it is dropped
 *       as a file when they have all been replaced. Nothing is dropped while a savepoint is
 *       written.
 *   <li><b>Nothing is trained that no checkpoint will hold</b>: when none was completed for a bound
 *       of time, reward and learn wait for one. There is no bound where samples end, since a job
 *       with ended tasks may take no more checkpoints.
 *   <li><b>The ledger leaves by an outbox, not by a sink.</b> A sink's transaction is open from one
 *       checkpoint to the next, and whoever ends it loses what the checkpoint holds already. The
 *       outbox is state until its entries are in the log.
 *   <li><b>An announcement is repeated</b> every five seconds until the next: the loop would wait
 *       for one that a broker has lost, and hearing it twice changes nothing.
 *   <li><b>By place in the batch, not by hash.</b> A ticket's key is chosen so that its key group
 *       is the part of the batch that it stands in ({@code TicketKey}), so all subtasks have equal
 *       shares of every batch, whatever the parallelism, and a share's state moves with it.
 *   <li><b>Our own reader instead of Flink's rate-limited one</b>: that one does not pass on
 *       completed checkpoints, so Kafka offsets would never be committed, and it forgets split
 *       pausing and source events. Ours asks the gate before each element and forwards all else.
 *   <li><b>Where old samples may be dropped, the ticket stage holds those that wait</b>, as state.
 *       The source then is read without asking the gate: what a full room drops has been read.
 *   <li><b>Several readers of samples read by credits.</b> They may be in other processes than the
 *       ticket stage, and that stage must not hold barriers up, so it cannot block. It tells the
 *       job manager of tickets and versions ({@code TicketCoordinator}), where the wrapped
 *       enumerator deals out credits. One reader is chained to the stage and asks the gate: no
 *       message is sent, and the order of samples is that of the topic.
 *   <li><b>A run id of its own for each submission</b> names the registries of the process ({@code
 *       AdmissionGate}, {@code PolicyVersions}); the attempt (job id, incarnation of the JobMaster,
 *       attempt number) and the restored lineage tell announcements apart within it.
 *   <li><b>A drained run is finished</b>: draining runs the incomplete last batch, so a savepoint
 *       made with {@code --drain} cannot go on.
 * </ul>
 *
 * <p>Metrics, beside Flink's own (scope: the operator's):
 *
 * <ul>
 *   <li>tickets: {@code ticketsIssued}, {@code admissionCredits} (samples that may enter now),
 *       {@code samplesWaiting}; for each source {@code lagMs}, and for each reason {@code
 *       samplesDropped}
 *   <li>duplicates: {@code samplesDuplicate}
 *   <li>narrate: {@code clipsNarrated}, {@code narrativesReused}
 *   <li>narrate, generate, judge, reward, learn: {@code queuedItems} (held by the subtask, those
 *       being worked on included)
 *   <li>generate: {@code rolloutsPerSecond} (mean over a minute)
 *   <li>reward, learn: {@code ledger} (first ticket that has not ended there), {@code step.NAME}
 *       for each metric of the last batch
 *   <li>learn: {@code ledgerEntriesWaiting} (made, and not known to be in the ledger), {@code
 *       policyVersion}, {@code lineage}, {@code ticketsTrained}, {@code ticketsWarmedUp}, {@code
 *       ticketsVoid}
 *   <li>install: {@code installLatencyMedianMs}, {@code installLatencyP95Ms} (end of the learner's
 *       step to arrival in the process), {@code useLatencyMedianMs}, {@code useLatencyP95Ms} (… to
 *       the first use by generation); of the process's clip store: {@code clipsHeld}, {@code
 *       clipPartsInMemory}, {@code clipBytesInMemory}, {@code clipPartsSpilled}, {@code
 *       clipPartsFetched}, {@code clipsRemade}
 * </ul>
 */
package org.streamrlaif.flink;
