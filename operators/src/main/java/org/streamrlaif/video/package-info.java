/**
 * Video files to sampled frames and back, on FFmpeg.
 *
 * <p>May import {@code java.*}, the bytedeco FFmpeg binding, {@code org.streamrlaif.schemas} and
 * {@link org.streamrlaif.model.RgbFrames}; never Flink, DJL or configuration.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>The raw FFmpeg binding, not JavaCV's grabber.</b> The grabber logs to standard error,
 *       hides the number of the frame, ignores rotation and converts each frame; the few calls used
 *       here fit in one class and every native object has one owner.
 *   <li><b>Sequential decoding.</b> Uniform samples are a few frames apart; seeking per frame is
 *       slower than decoding them all. Only sampled frames are converted to RGB.
 *   <li><b>Sampling over the frames that decode.</b> The count in the header is a guess that is
 *       right for most files: frames are kept by it, and only when it is missing or wrong the file
 *       is decoded a second time with the true count.
 *   <li><b>Partly readable is readable.</b> Damaged packets are skipped; the clip is sampled over
 *       the frames that were decoded and carries a note that says so.
 * </ul>
 */
package org.streamrlaif.video;
