/**
 * Data sets of the field in files: questions with answers, conversations and pairs of answers, read
 * item by item.
 *
 * <p>May import {@code java.*}, Jackson, {@code platform} and {@code schemas}; never another room.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>The format is recognised item by item.</b> Files of the field have no header, and many
 *       mix shapes. A key decides: {@code output_1} and {@code chosen} are pairs, {@code
 *       conversations} and {@code messages} a conversation, {@code question}, {@code q}, {@code Q}
 *       and {@code Q1} a question.
 *   <li><b>One wrong item is no reason to stop.</b> What does not fit is an entry like any other,
 *       with its file, its line and what was expected; a reader counts on. Only a file that is no
 *       JSON any more ends with an exception. What would be read in part only (two objects on one
 *       line, a list of answers, text behind the array) does not fit.
 *   <li><b>Files name media in many ways, samples in one.</b> Marks in texts, parts of contents and
 *       keys with lists become one list in the order of the marks ({@link
 *       org.streamrlaif.streaming.dataset.MediaPlaces}). One medium comes first, as LLaVA's own
 *       code has it; a list of pictures with one mark is a video of frames, as VLM-RLAIF's files
 *       have it.
 *   <li><b>The position is the number of the item.</b> It means the same in an array and in lines;
 *       to continue, what came before is passed over without being kept.
 *   <li>Captions and length bonuses of LLaVA-RLHF's prompts are not read: no stage uses them.
 * </ul>
 */
package org.streamrlaif.streaming.dataset;
