/**
 * The records that travel: Kafka topics, edges between operators and operator state.
 *
 * <p>The records are generated from {@code src/main/avro/streamrlaif.avdl}, which is the contract;
 * the classes written by hand here turn records into bytes and back, and make those of items that
 * are given up. This package imports Avro and {@code java.*}, nothing else.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>Single-object encoding on every topic.</b> Ten bytes in front of each message name the
 *       writer's schema by fingerprint. Bytes without that header are read with the reader's
 *       schema, and one newer writer then stops an older reader for good.
 *   <li><b>The released schemas are the registry.</b> Each release is a snapshot of the whole
 *       protocol, {@code released/vN.avpr}, shipped in the jar. A reader resolves the fingerprint
 *       of any release, so no registry service has to run beside the job. Snapshots carry no
 *       documentation: wording may improve without a release.
 *   <li><b>BACKWARD compatible.</b> The current schemas read everything that any release wrote to a
 *       topic; tests compare them with every snapshot. Records that travel inside a job only may
 *       break with the past, each by name in the test and told in the release notes. A release is
 *       one command:
 *       <pre>{@code mvn -q -pl schemas test -Dtest=ReleasedSchemasTest -Dschemas.release=vN}</pre>
 *       It writes that snapshot from the current schemas. A snapshot that kept data was written
 *       with is never written again.
 * </ul>
 */
package org.streamrlaif.schemas;
