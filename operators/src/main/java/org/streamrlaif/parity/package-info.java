/**
 * A loaded model against stored numbers: whether a checkpoint that was brought here computes what
 * it computed where it comes from.
 *
 * <p>May import the rooms {@code model} and {@code generate}; never Flink, Avro or configuration.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A reference is one safetensors file with the inputs ({@code input.*}) and outputs of one
 *       run elsewhere. Outputs are known by name; a name that is not known is reported, never
 *       skipped in silence.
 *   <li>What is compared runs through the parts that the product uses: the encoder of clips, the
 *       decoder, the cached decoding of the generation engine. Only states between layers, which
 *       nobody else asks for, have a kernel of their own.
 *   <li>Only places that count are compared: padding differs between libraries and means nothing.
 *   <li>Limits are absolute and belong to float32. In half precision they are wider, and token ids
 *       are reported without a limit, since a rounding may decide between two tokens.
 * </ul>
 */
package org.streamrlaif.parity;
