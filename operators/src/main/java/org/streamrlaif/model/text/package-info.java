/**
 * From text to token ids and back: tokenizers, chat templates, special tokens.
 *
 * <p>May import the tokenizer library, and the rooms {@code template}, {@code file} and {@code
 * kernel}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A tokenizer with more tokens than the embedding table is refused when it is loaded: the
 *       first such token would otherwise end in native code.
 *   <li>A SentencePiece model is brought into the form of a {@code tokenizer.json}, in the
 *       behaviour that Hugging Face calls legacy, which is that of the models that come without
 *       one.
 * </ul>
 */
package org.streamrlaif.model.text;
