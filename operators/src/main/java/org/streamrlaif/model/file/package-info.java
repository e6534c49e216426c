/**
 * A checkpoint folder's files: JSON, safetensors, shards, and the tensors that they hold, by name.
 *
 * <p>May import {@code java.*}, Jackson and the engine's arrays; no other room of the model.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Files are checked before they are believed: a safetensors header must describe its file
 *       exactly, and a written file equals byte for byte what the safetensors library writes, so
 *       hashes of weights are hashes of numbers. Written files replace old ones by renaming.
 *   <li>Pickled weights are not read, since reading them may run code.
 * </ul>
 */
package org.streamrlaif.model.file;
