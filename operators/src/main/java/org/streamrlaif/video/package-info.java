/**
 * Video files, pictures and folders of frames to sampled frames, and back, on FFmpeg.
 *
 * <p>May import {@code java.*}, {@code javax.imageio}, the bytedeco FFmpeg binding, {@code
 * org.streamrlaif.platform}, {@code org.streamrlaif.schemas} and {@link
 * org.streamrlaif.model.picture.RgbFrames}; never Flink, DJL or configuration.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>The raw FFmpeg binding, not JavaCV's grabber.</b> The grabber logs to standard error,
 *       hides the number of the frame, ignores rotation and converts each frame; the few calls used
 *       here fit in three classes and every native object has one owner. Only the libraries for
 *       containers, codecs and scaling are loaded; beyond the C and C++ runtime they want {@code
 *       libudev.so.1} from the system.
 *   <li><b>Only what the samples need is decoded.</b> One pass over the packets without decoding
 *       tells which frame is which and where decoding can begin. Then groups of pictures without a
 *       sample are left out, the others end with their last sample, and frames of H.264 and MPEG
 *       that nobody refers to are not decoded. Whatever does not go as the packets promise, such as
 *       a damaged frame, a packet without a time or a key frame that cannot stand alone, ends this
 *       pass, and the video is decoded from beginning to end: the result is the same frames.
 *   <li><b>One thread per decoder by default.</b> Videos are decoded side by side, and the other
 *       cores run models; a decoder may have more threads where one video is waited for. Only
 *       sampled frames are converted to RGB, straight into the clip's memory.
 *   <li><b>Large frames shrink while they are converted.</b> Fifty frames of 1920 × 1080 take 311
 *       MB of heap, and models see 224 to 512 pixels of their shorter side. Scaled down to 720 they
 *       take 138 MB; nothing changes for smaller videos. The filter is the bicubic one with
 *       antialiasing that image processors use, colours stay in full resolution. What this changes
 *       in what a model sees is in the module's benchmark notes.
 *   <li><b>Sampling over the frames that decode.</b> The count in the header is a guess that is
 *       right for most files: where all is decoded, frames are kept by it, and only when it is
 *       missing or wrong the file is decoded a second time with the true count.
 *   <li><b>Times count from the first frame that is shown</b>, as in the loaders the models were
 *       trained with. The clock of a file begins anywhere; that of a transport stream begins anew
 *       after 26.5 hours, and at every joint of a stream that was put together from parts. There
 *       the next part goes on one frame later.
 *   <li><b>Partly readable is readable.</b> After a damaged packet or frame everything up to the
 *       next key frame is left out: those frames refer to what is missing and show something else.
 *       The clip is sampled over the good frames, their indices are their places in the whole
 *       video, and a note says so.
 *   <li><b>A picture that is cut off is none.</b> FFmpeg fills the rest of a JPEG with grey or
 *       green, so the end of the file is looked for first.
 *   <li><b>Sixteen bits become eight as in Pillow</b>, which the models' own preprocessing reads
 *       pictures with: plain grey is clipped at 255, however white that looks; colours keep the
 *       upper byte.
 *   <li><b>Colours and turns are Pillow's too.</b> A JPEG of four components that says nothing of
 *       them holds inks, inverted as Adobe does. EXIF data of a WebP may have JPEG's prefix. Of an
 *       animated PNG the picture is its still one, which its animation may leave out.
 *   <li><b>An edit of an MP4 file without a duration has no end</b>, as in files written in
 *       fragments. FFmpeg would hide the fragment that the header describes.
 *   <li><b>A folder of pictures is a video too.</b> Many data sets come as extracted frames. They
 *       go through the same decoder, converter and checks; as they carry no times, one per second
 *       is assumed.
 *   <li><b>Several media are one clip.</b> A sample with a list of videos and still pictures
 *       becomes one clip of parts, with an id made of their kinds and ids in order; one video alone
 *       is the clip it always was. So records name one clip, and the list makes it again. Pictures
 *       keep the size in which they are stored; the pixels of all parts together have the room of
 *       one clip.
 *   <li><b>An animated picture is a video.</b> GIF and animated PNG are told by their content,
 *       shown once however often they repeat, and composed by FFmpeg. Times are those of the file;
 *       a GIF's frame without a delay lasts 0.1 s, an animated PNG's 1/15 s. Transparency is
 *       dropped: what shines through is white in a GIF, mostly black in a PNG. FFmpeg does not
 *       decode animated WebP.
 *   <li><b>Files are data from outside.</b> The container is probed by content among those of
 *       ordinary videos, the codec is one of a list, only the file itself is read, and size and
 *       time are bounded. Samples of a stream must lie below an allowed folder. A link below it
 *       that leads out of it is refused, since whoever fills the folder may not be who allowed it.
 *       A user whose links are his own, as in Hugging Face's cache, says so ({@code
 *       video.follow-links}); then a path counts as it is written, so that even so a message can
 *       name only what lies or is linked below the folder. Commands that are given a folder follow
 *       its links.
 *   <li><b>OpenH264 writes the videos.</b> The FFmpeg build is LGPL, so it holds no x264; quality
 *       is a constant quantizer.
 *   <li>Non-square pixels stay as they are stored, as in the loaders the models were trained with.
 * </ul>
 */
package org.streamrlaif.video;
