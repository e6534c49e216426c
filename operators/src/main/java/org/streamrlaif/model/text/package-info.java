/**
 * From text to token ids and back: tokenizers, chat templates, special tokens.
 *
 * <p>May import the tokenizer library, the template engine, and the rooms {@code file} and {@code
 * kernel}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A tokenizer with more tokens than the embedding table is refused when it is loaded: the
 *       first such token would otherwise end in native code.
 *   <li>Chat templates run in a Jinja engine for Java; the few Python idioms of the hub's templates
 *       (string methods, generation blocks) are rewritten when a template is read.
 *   <li>A SentencePiece model is brought into the form of a {@code tokenizer.json}, in the
 *       behaviour that Hugging Face calls legacy, which is that of the models that come without
 *       one.
 * </ul>
 */
package org.streamrlaif.model.text;
