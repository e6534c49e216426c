package org.streamrlaif.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.streamrlaif.loop.Records.admitted;
import static org.streamrlaif.loop.Records.arrived;
import static org.streamrlaif.loop.Records.clip;
import static org.streamrlaif.loop.Records.encoded;
import static org.streamrlaif.loop.Records.reason;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.streamrlaif.clips.PartKey;
import org.streamrlaif.clips.RunClips;
import org.streamrlaif.loop.DeadLetters;
import org.streamrlaif.loop.GivenUpException;
import org.streamrlaif.loop.GuardedCores;
import org.streamrlaif.loop.ItemCore;
import org.streamrlaif.loop.Records;
import org.streamrlaif.model.tuning.KernelChoices;
import org.streamrlaif.model.tuning.Site;
import org.streamrlaif.model.tuning.Way;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.PolicyVersion;
import org.streamrlaif.schemas.VoidReason;
import org.streamrlaif.tickets.TicketRule;
import org.streamrlaif.weights.Fence;
import org.streamrlaif.weights.PolicyVersions;

/** Decode, encode and install: functions that keep nothing of an item. */
class ClipFunctionsTest {
    private static final RunSettings RUN = new RunSettings("run", new TicketRule(1, 0));

    @Test
    void aDecodedSampleBecomesAClip() throws Exception {
        try (OneInputStreamOperatorTestHarness<AdmittedSample, Clip> decode =
                decode(Records::clip)) {
            decode.processElement(new StreamRecord<>(numbered("a", 2)));
            assertThat(decode.extractOutputValues()).extracting(Clip::getWidth).containsExactly(1);
            assertThat(letters(decode)).isEmpty();
        }
    }

    @Test
    void anUnreadableVideoLeavesALetterPerPromptAndTravelsOn() throws Exception {
        ItemCore<AdmittedSample, Clip> unreadable =
                sample ->
                        Clip.newBuilder(clip(sample))
                                .setVoided(reason("decode", "unreadable-video"))
                                .build();
        try (OneInputStreamOperatorTestHarness<AdmittedSample, Clip> decode = decode(unreadable)) {
            decode.processElement(new StreamRecord<>(numbered("a", 2)));
            assertThat(decode.extractOutputValues()).hasSize(1);
            assertThat(letters(decode)).extracting(DeadLetter::getTicket).containsExactly(10L, 11L);
            assertThat(letters(decode))
                    .extracting(DeadLetter::getPrompt)
                    .containsExactly("what is a.0 ?", "what is a.1 ?");
        }
    }

    @Test
    void aVoidItemPassesWithoutAnotherLetter() throws Exception {
        VoidReason reason = reason("decode", "unreadable-video");
        AdmittedSample broken =
                AdmittedSample.newBuilder(numbered("a", 1)).setVoided(reason).build();
        Clip brokenClip = Clip.newBuilder(clip(broken)).setVoided(reason).build();
        EncodedClip encodedClip =
                EncodedClip.newBuilder(encoded(brokenClip)).setVoided(reason).build();
        try (OneInputStreamOperatorTestHarness<AdmittedSample, Clip> decode =
                        decode(sample -> brokenClip);
                OneInputStreamOperatorTestHarness<Clip, EncodedClip> encode =
                        encode(clip -> encodedClip)) {
            decode.processElement(new StreamRecord<>(broken));
            encode.processElement(new StreamRecord<>(brokenClip));
            assertThat(encode.extractOutputValues()).containsExactly(encodedClip);
            assertThat(letters(decode)).isEmpty();
            assertThat(letters(encode)).isEmpty();
        }
    }

    @Test
    void aClipThatCannotBeEncodedLeavesALetter() throws Exception {
        ItemCore<Clip, EncodedClip> refuses =
                clip ->
                        EncodedClip.newBuilder(encoded(clip))
                                .setVoided(reason("encode", "too-large"))
                                .build();
        try (OneInputStreamOperatorTestHarness<Clip, EncodedClip> encode = encode(refuses)) {
            encode.processElement(new StreamRecord<>(clip(numbered("a", 1))));
            assertThat(letters(encode)).extracting(DeadLetter::getTicket).containsExactly(10L);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {IOException.class, IllegalStateException.class, GivenUpException.class})
    void aSampleThatMakesAStageThrowIsVoidAndTheNextOneGoesOn(Class<? extends Exception> kind)
            throws Exception {
        Exception failure =
                kind == GivenUpException.class
                        ? new GivenUpException(reason("decode", "gone"))
                        : kind.getConstructor(String.class).newInstance("gone in a test");
        try (OneInputStreamOperatorTestHarness<AdmittedSample, Clip> decode =
                        decode(sample -> throwOnce(failure, sample, Records::clip));
                OneInputStreamOperatorTestHarness<Clip, EncodedClip> encode =
                        encode(clip -> throwOnce(failure, clip, Records::encoded))) {
            decode.processElement(new StreamRecord<>(numbered("a", 2)));
            decode.processElement(new StreamRecord<>(numbered("b", 1)));
            assertThat(decode.extractOutputValues())
                    .extracting(clip -> clip.getVoided() == null)
                    .containsExactly(false, true);
            thrown.set(false);
            encode.processElement(new StreamRecord<>(clip(numbered("a", 2))));
            encode.processElement(new StreamRecord<>(clip(numbered("b", 1))));
            assertThat(encode.extractOutputValues())
                    .extracting(clip -> clip.getVoided() == null)
                    .containsExactly(false, true);
            assertThat(letters(decode)).hasSize(2);
            assertThat(letters(encode))
                    .hasSize(2)
                    .allMatch(letter -> letter.getReason().getMessage().contains("gone in a test"));
        }
    }

    private final AtomicBoolean thrown = new AtomicBoolean();

    private <I, O> O throwOnce(Exception failure, I item, Function<I, O> after) throws Exception {
        if (thrown.compareAndSet(false, true)) {
            throw failure;
        }
        return after.apply(item);
    }

    @Test
    void aFullHeapEndsTheRun() throws Exception {
        ItemCore<AdmittedSample, Clip> full =
                sample -> {
                    throw new OutOfMemoryError("Java heap space");
                };
        try (OneInputStreamOperatorTestHarness<AdmittedSample, Clip> decode = decode(full)) {
            assertThatThrownBy(() -> decode.processElement(new StreamRecord<>(numbered("a", 1))))
                    .isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void installingPutsAVersionIntoTheRegistryOfTheRun() throws Exception {
        PolicyVersion version = Records.version(0, "job#0", 4);
        try (OneInputStreamOperatorTestHarness<PolicyVersion, PolicyVersion> install =
                ProcessFunctionTestHarnesses.forProcessFunction(
                        new InstallFunction(
                                new RunSettings("install-test", new TicketRule(2, 0)), true))) {
            install.processElement(new StreamRecord<>(version));
            assertThat(install.extractOutputValues()).isEmpty();
        }
        assertThat(PolicyVersions.of("install-test").isConnected()).isTrue();
        assertThat(PolicyVersions.of("install-test").current(new Fence("job#0", Fence.FRESH)))
                .contains(version);
    }

    @Test
    void installingLetsTheClipsOfEndedTicketsGo() throws Exception {
        String runId = "install-clips-test";
        PartKey key = new PartKey("clip of ticket 3", "model", 0, 1);
        try (RunClips clips = RunClips.of(runId);
                OneInputStreamOperatorTestHarness<PolicyVersion, PolicyVersion> install =
                        ProcessFunctionTestHarnesses.forProcessFunction(
                                new InstallFunction(
                                        new RunSettings(runId, new TicketRule(2, 0)), false))) {
            clips.keep(key.clipId(), 3);
            clips.put(key, new byte[] {1});
            String attempt = OperatorContext.attempt(install.getOperator().getRuntimeContext());

            install.processElement(new StreamRecord<>(Records.version(0, "another", 2)));
            assertThat(clips.bring(key)).isTrue();
            install.processElement(new StreamRecord<>(Records.version(0, attempt, 1)));
            assertThat(clips.bring(key)).isTrue();
            install.processElement(new StreamRecord<>(Records.version(0, attempt, 2)));
            assertThat(clips.bring(key)).isFalse();
        }
    }

    /** The same state is that of every operator that runs a model. */
    @Test
    void aRestoredOperatorGoesTheWaysOfComputingThatItWent() throws Exception {
        String shape = "of a test";
        String before = chosen(shape);
        String other = before.equals(Way.FUSED) ? Way.PLAIN : Way.FUSED;
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<Clip, EncodedClip> encode =
                encode(Records::encoded)) {
            state = encode.snapshot(1, 1);
        }
        KernelChoices.restore(List.of(Site.STEP_ATTENTION.key() + " " + shape + "=" + other));
        assertThat(chosen(shape)).isEqualTo(other);
        try (OneInputStreamOperatorTestHarness<Clip, EncodedClip> encode =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(encoding(Records::encoded)))) {
            encode.initializeState(state);
            encode.open();
            assertThat(chosen(shape)).isEqualTo(before);
        }
    }

    private static String chosen(String shape) {
        return KernelChoices.choose(
                Site.STEP_ATTENTION, shape, List.of(Way.FUSED, Way.PLAIN), way -> () -> {});
    }

    private static AdmittedSample numbered(String id, int prompts) {
        return admitted(10, arrived(id, prompts).getSample());
    }

    private static OneInputStreamOperatorTestHarness<AdmittedSample, Clip> decode(
            ItemCore<AdmittedSample, Clip> core) throws Exception {
        return ProcessFunctionTestHarnesses.forProcessFunction(
                ItemFunction.of(RUN, context -> core, GuardedCores::decode, DeadLetters::between));
    }

    private static OneInputStreamOperatorTestHarness<Clip, EncodedClip> encode(
            ItemCore<Clip, EncodedClip> core) throws Exception {
        return ProcessFunctionTestHarnesses.forProcessFunction(encoding(core));
    }

    private static ItemFunction<Clip, EncodedClip, EncodedClip> encoding(
            ItemCore<Clip, EncodedClip> core) {
        return ItemFunction.of(RUN, context -> core, GuardedCores::encode, DeadLetters::between);
    }

    private static List<DeadLetter> letters(OneInputStreamOperatorTestHarness<?, ?> harness) {
        return harness.getSideOutput(SideOutputs.DEAD_LETTERS) == null
                ? List.of()
                : harness.getSideOutput(SideOutputs.DEAD_LETTERS).stream()
                        .map(StreamRecord::getValue)
                        .toList();
    }
}
