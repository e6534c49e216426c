/**
 * Jinja templates as chat templates use them, rendered character for character as Jinja2 does with
 * the settings of transformers.
 *
 * <p>May import {@code java.*} only.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>An interpreter of its own. A prompt that differs in one blank is another prompt, and the
 *       Jinja engines for Java differ from Jinja2 in white space, booleans, arithmetic, slices,
 *       scopes and string methods, so that most templates of current models would have to be
 *       rewritten for them.
 *   <li>A template is parsed into closures: expressions are functions of a scope, statements write
 *       to it. There is no tree to walk.
 *   <li>Values are Java's: null for none, {@code Boolean}, {@code Long}, {@code Double}, {@code
 *       String}, {@code List}, {@code Map}. Nothing of Java can be reached from a template.
 *   <li>A template is a stranger's program: steps, depth and the length of texts are limited.
 *   <li>What is not known (a filter, a test, a statement) is an error by name, never nothing.
 * </ul>
 */
package org.streamrlaif.model.template;
