package org.streamrlaif.laboratory.study.longvideos;

import org.streamrlaif.laboratory.demo.world.StoryQuestion;

/**
 * Two answers to a question about a long video, of which exactly one is right.
 *
 * @param video index of the video
 * @param question what is asked
 * @param right an answer that is right
 * @param wrong an answer that is not
 */
record AnswerPair(int video, StoryQuestion question, String right, String wrong) {}
