package org.streamrlaif.laboratory.longvideo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.encode.VisualRecords;
import org.streamrlaif.generate.SamplingConfig;
import org.streamrlaif.generate.TextGenerator;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.laboratory.longvideo.world.NumberedEvents;
import org.streamrlaif.laboratory.longvideo.world.Story;
import org.streamrlaif.laboratory.longvideo.world.StoryMaker;
import org.streamrlaif.model.ModelPrompt;
import org.streamrlaif.model.VisionLanguageModel;
import org.streamrlaif.model.picture.FrameRange;
import org.streamrlaif.model.picture.RgbFrames;
import org.streamrlaif.model.vision.VisualEmbedding;
import org.streamrlaif.platform.Sha256;
import org.streamrlaif.schemas.VisualTokens;
import org.streamrlaif.video.VideoConfig;
import org.streamrlaif.video.VideoReader;

/**
 * Shows long videos to a model: they are written as MP4 files, read back and encoded, and the model
 * captions every segment of all frames.
 */
final class LongVideos {

    private static final int LONGEST_CAPTION = 64;

    private final VisionLanguageModel model;
    private final RunClips clips;
    private final long world;

    /**
     * @param model the judge's
     * @param clips where visual tokens go
     * @param world the world's seed
     */
    LongVideos(VisionLanguageModel model, RunClips clips, long world) {
        this.model = model;
        this.clips = clips;
        this.world = world;
    }

    /** The first videos of the held-out set. */
    List<LongVideo> watch(int videos) throws IOException {
        Path file = Files.createTempFile("long", ".mp4");
        VideoReader reader = new VideoReader(VideoConfig.defaults());
        SamplingConfig greedy = new SamplingConfig(1, LONGEST_CAPTION, 0, 1, 0, 32);
        List<LongVideo> watched = new ArrayList<>();
        try (TextGenerator narrator = new TextGenerator(model, null, greedy)) {
            for (int i = 0; i < videos; i++) {
                Story story = StoryMaker.story(WorldSet.TEST, world, i);
                StoryVideos.write(file, story, WorldSet.TEST, world, i);
                RgbFrames frames = reader.read(file, Story.FRAMES).frames();
                List<ModelPrompt> prompts =
                        model.encode(frames, StoryVideos.SEGMENTS.ranges(Story.FRAMES)).stream()
                                .map(segment -> model.prompt(JudgeTexts.CAPTION, segment))
                                .toList();
                String narrative = NumberedEvents.of(narrator.answers(prompts, 0));
                watched.add(new LongVideo(story, sampled(frames, i), narrative));
            }
        } finally {
            Files.delete(file);
        }
        return watched;
    }

    private VisualTokens sampled(RgbFrames frames, int video) {
        int[] places = StoryVideos.sampled();
        byte[] rgb = new byte[places.length * frames.frameBytes()];
        for (int i = 0; i < places.length; i++) {
            int size = frames.frameBytes();
            System.arraycopy(frames.rgb(), places[i] * size, rgb, i * size, size);
        }
        RgbFrames some = new RgbFrames(places.length, frames.width(), frames.height(), rgb);
        VisualEmbedding seen = model.encode(some);
        String id = Sha256.of("long video " + video);
        clips.keep(id, video);
        FrameRange all = new FrameRange(0, places.length);
        return VisualRecords.put(clips, id, model.visualHash(), all, seen);
    }
}
