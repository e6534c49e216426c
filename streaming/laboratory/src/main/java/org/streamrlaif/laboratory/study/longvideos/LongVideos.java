package org.streamrlaif.laboratory.study.longvideos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.streamrlaif.encode.ClipEncoder;
import org.streamrlaif.encode.SegmentConfig;
import org.streamrlaif.judge.Narrator;
import org.streamrlaif.judge.NarratorConfig;
import org.streamrlaif.laboratory.demo.JudgeTexts;
import org.streamrlaif.laboratory.demo.WorldVideos;
import org.streamrlaif.laboratory.demo.pretrain.StoryNarratives;
import org.streamrlaif.laboratory.demo.world.Story;
import org.streamrlaif.laboratory.demo.world.StoryMaker;
import org.streamrlaif.laboratory.demo.world.WorldSet;
import org.streamrlaif.model.ModelOptions;
import org.streamrlaif.model.Models;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Segment;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.video.ClipReader;
import org.streamrlaif.video.VideoConfig;

/** Writes long videos as files, and shows them to a judge by the loop's own stages. */
final class LongVideos {

    /** Frames of the sparse view. */
    static final int SAMPLED = 8;

    private static final int LONGEST_CAPTION = 64;

    /** Videos that are narrated side by side. */
    private static final int AT_ONCE = 16;

    private static final int CAPTIONS_AT_ONCE = 48;

    private final Path folder;
    private final Path judge;
    private final long world;

    /**
     * @param folder where the video files are written
     * @param judge folder of the judge's model
     * @param world the world's seed
     */
    LongVideos(Path folder, Path judge, long world) {
        this.folder = folder;
        this.judge = judge;
        this.world = world;
    }

    /** The first videos of the held-out set: written, read back, encoded and narrated. */
    List<LongVideo> watch(int videos) throws IOException {
        Files.createDirectories(folder);
        VideoConfig usual = VideoConfig.defaults();
        VideoConfig frames =
                new VideoConfig(
                        Story.FRAMES,
                        0,
                        usual.maxPixels(),
                        usual.threads(),
                        usual.timeoutSeconds(),
                        List.of(folder.toString()),
                        false);
        ClipReader all = new ClipReader(frames);
        ClipReader some = new ClipReader(frames.withFrames(SAMPLED));
        List<LongVideo> watched = new ArrayList<>();
        try (ClipEncoder whole = new ClipEncoder(lease(), lease(), SegmentConfig.defaults());
                ClipEncoder sampled = new ClipEncoder(lease(), lease(), new SegmentConfig(0));
                Narrator narrator =
                        new Narrator(
                                lease(),
                                null,
                                new NarratorConfig(
                                        JudgeTexts.CAPTION, LONGEST_CAPTION, CAPTIONS_AT_ONCE))) {
            for (int from = 0; from < videos; from += AT_ONCE) {
                List<EncodedClip> clips = new ArrayList<>();
                for (int i = from; i < Math.min(videos, from + AT_ONCE); i++) {
                    clips.add(whole.apply(all.read(sample(i))));
                }
                List<String> narratives = narratives(clips, narrator);
                for (int i = from; i < from + clips.size(); i++) {
                    Story story = StoryMaker.story(WorldSet.TEST, world, i);
                    watched.add(
                            new LongVideo(
                                    story,
                                    clips.get(i - from).getPolicyTokens(),
                                    sampled.apply(some.read(sample(i))).getPolicyTokens(),
                                    narratives.get(i - from),
                                    StoryNarratives.of(story)));
                }
            }
        }
        return watched;
    }

    /** Narratives of several clips, whose captions are written side by side, one line each. */
    private static List<String> narratives(List<EncodedClip> clips, Narrator narrator) {
        List<Segment> segments = new ArrayList<>();
        clips.forEach(clip -> segments.addAll(clip.getSegments()));
        List<String> lines = List.of(narrator.apply(segments).split("\n"));
        List<String> narratives = new ArrayList<>();
        int at = 0;
        for (EncodedClip clip : clips) {
            int next = at + clip.getSegments().size();
            narratives.add(String.join("\n", lines.subList(at, next)));
            at = next;
        }
        return narratives;
    }

    private AdmittedSample sample(int video) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "long-%d-%05d.mp4", world, video));
        if (!Files.exists(file)) {
            WorldVideos.writeStory(file, WorldSet.TEST, world, video);
        }
        VideoSample sample =
                VideoSample.newBuilder()
                        .setId("long-" + video)
                        .setUri(file.toString())
                        .setPrompts(List.of())
                        .setCreatedAt(0)
                        .build();
        return new AdmittedSample((long) video, 0, sample, null);
    }

    private Models.Lease lease() {
        return Models.acquire(judge, ModelOptions.defaults());
    }
}
