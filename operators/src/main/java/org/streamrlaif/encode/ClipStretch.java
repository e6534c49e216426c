package org.streamrlaif.encode;

import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.model.Footage;
import org.streamrlaif.model.picture.FrameRange;

/**
 * A stretch of a clip that the narrator sees: some frames of a video, or a picture.
 *
 * @param medium number of the video or picture among all that the clip shows, from 0
 * @param frames of that one
 * @param range where they lie among the frames of all, one behind the other
 * @param label which of several media it is; empty where a sample has one video
 */
record ClipStretch(int medium, FrameRange frames, FrameRange range, String label) {

    /**
     * Everything: pictures one by one, videos in their segments.
     *
     * @param labels one for each medium
     */
    static List<ClipStretch> cut(List<Footage> media, List<String> labels, SegmentConfig segments) {
        List<ClipStretch> all = new ArrayList<>();
        int before = 0;
        for (int i = 0; i < media.size(); i++) {
            int frames = media.get(i).frames().count();
            for (FrameRange own : segments.ranges(frames)) {
                FrameRange range = new FrameRange(before + own.from(), before + own.to());
                all.add(new ClipStretch(i, own, range, labels.get(i)));
            }
            before += frames;
        }
        return all;
    }
}
