/**
 * An Apache Kafka broker inside this process, for local runs, the demo and the tests.
 *
 * <p>May import Kafka's server classes, which carry no promise of stability: this is the only
 * package that does, and the broker's version is pinned in the root pom. Imports nothing else of
 * the project.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>{@code KafkaRaftServer} from the released artifacts rather than Kafka's own test kits: half
 *       the jars, no test framework on the class path, and a restart on the same folder keeps the
 *       topics.
 *   <li>Broker and controller share one node and listen on the loopback interface only.
 * </ul>
 */
package org.streamrlaif.streaming.kafka;
