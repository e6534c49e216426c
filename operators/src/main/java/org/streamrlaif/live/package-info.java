/**
 * Live video: one stream after the other becomes clips of sampled frames in short MP4 files, with
 * the time of the stream's clock.
 *
 * <p>May import {@code java.*}, Jackson, {@code org.slf4j}, the back-off of {@code resilience4j},
 * {@code org.streamrlaif.platform} and {@code org.streamrlaif.video}; never Flink, FFmpeg's
 * binding, models or configuration files.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>A clip is a file before it is a sample.</b> A stream cannot be read twice, a file can:
 *       after any crash the loop decodes the same frames, and lineage leads back to pictures.
 *       Everything behind the topic of samples stays as it is for files.
 *   <li><b>Frames are chosen while they come.</b> A stream holds at most N frames and the newest
 *       one, however long its segments are, as the decoder left them. Those of a clip go to the
 *       encoder as they are; none is converted to RGB. {@link org.streamrlaif.live.OnlineSampler}
 *       has the rule.
 *   <li><b>Event time never goes back.</b> {@link org.streamrlaif.live.StreamClock} follows the
 *       stream's clock and takes over from the wall clock where that one jumps.
 *   <li><b>A new size is a new segment.</b> All frames of a clip have the size in which they came.
 *   <li><b>What may come back is tried again, for ever or as long as the configuration says.</b>
 *       What cannot, such as a refused address, wrong credentials or a stream without video, is
 *       gone at once. A stream whose end is known when it begins, as a recording on a web server,
 *       ends there; any other end is a broken connection.
 *   <li><b>Secrets stay in the environment.</b> An address holds {@code ${env:LIVE_NAME}} in the
 *       place of a password; one that is written out is refused, so none can get into a topic or a
 *       checkpoint. Only variables named {@code LIVE_…} can be used: whoever lists streams cannot
 *       read others.
 * </ul>
 */
package org.streamrlaif.live;
