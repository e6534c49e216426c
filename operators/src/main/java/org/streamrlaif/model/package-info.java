/**
 * Hugging Face checkpoints as running models: what the rest of the product uses of them.
 *
 * <p>The rooms below, from the ground up: {@code tuning}, {@code file}, {@code kernel}, {@code
 * text}, {@code picture}, {@code decoder}, {@code vision}, {@code family}, {@code checkpoint}; each
 * imports only those before it. {@code training} stands beside this package. All may import {@code
 * java.*}, DJL, Jackson, the template engine and {@code platform}; never Flink, Avro or
 * configuration.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A model that nobody uses stays for a minute, since a job that restarts in the same process
 *       would read it again. It makes room when another is loaded, and goes before the classes of a
 *       job are unloaded ({@code platform.Unloading}): later ones could not find it.
 *   <li>Memory is counted before it is taken, from shapes alone. A process that runs out of it is
 *       killed without a word, often an hour later. Only what is surely too much is refused; what
 *       would be nice to have, such as a second layout of weights, is taken where there is room.
 *   <li>In an expanded prompt every visual token stands under one id, the first of the family's
 *       placeholders, since the embedding of a placeholder is never used. So engine and learner
 *       need not know whether a prompt is about a video or a picture.
 * </ul>
 */
package org.streamrlaif.model;
