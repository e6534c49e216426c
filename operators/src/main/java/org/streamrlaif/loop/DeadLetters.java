package org.streamrlaif.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.ScoredRollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;

/** Writes dead letters: one per ticket, where the item became void. */
public final class DeadLetters {
    private DeadLetters() {}

    /** One letter per ticket of a sample. */
    public static List<DeadLetter> of(AdmittedSample admitted, VoidReason reason) {
        VideoSample sample = admitted.getSample();
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < admitted.getTickets(); i++) {
            String text = i < sample.getPrompts().size() ? sample.getPrompts().get(i) : "";
            letters.add(
                    letter(
                            admitted.getFirstTicket() + i,
                            sample.getId(),
                            sample.getUri(),
                            text,
                            reason));
        }
        return letters;
    }

    /** The letter of a prompt. */
    public static DeadLetter of(Prompt prompt, VoidReason reason) {
        return letter(
                prompt.getTicket(),
                prompt.getSampleId(),
                prompt.getUri(),
                prompt.getText(),
                reason);
    }

    /** The letters of a sample that was not void before decoding and is after it. */
    public static List<DeadLetter> between(AdmittedSample sample, Clip clip) {
        return newlyVoid(sample, sample.getVoided(), clip.getVoided());
    }

    /** The letters of a clip that was not void before encoding and is after it. */
    public static List<DeadLetter> between(Clip clip, EncodedClip encoded) {
        return newlyVoid(clip.getAdmitted(), clip.getVoided(), encoded.getVoided());
    }

    /** The letters of a clip's prompts that are void although the clip is not. */
    public static List<DeadLetter> between(EncodedClip clip, List<Prompt> prompts) {
        return prompts.stream()
                .filter(prompt -> clip.getVoided() == null && prompt.getVoided() != null)
                .map(prompt -> of(prompt, prompt.getVoided()))
                .toList();
    }

    /**
     * The letters of a batch: one for each item that was not void before a stage and is after it.
     *
     * @throws IllegalStateException when the outputs are not those of the inputs, in the same order
     */
    public static <I extends SpecificRecordBase, O extends SpecificRecordBase>
            List<DeadLetter> between(
                    Ticketed<I> before, List<I> inputs, Ticketed<O> after, List<O> outputs) {
        if (inputs.size() != outputs.size()) {
            throw new IllegalStateException(
                    inputs.size()
                            + " items gave "
                            + outputs.size()
                            + " results, expected one each");
        }
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            I input = inputs.get(i);
            O output = outputs.get(i);
            if (before.ticket(input) != after.ticket(output)) {
                throw new IllegalStateException(
                        "ticket "
                                + before.ticket(input)
                                + " gave a result of ticket "
                                + after.ticket(output));
            }
            if (before.reason(input) == null && after.reason(output) != null) {
                letters.add(of(after.prompt(output), after.reason(output)));
            }
        }
        return letters;
    }

    /** The letters of the items that a stage gave up by their tickets. */
    public static List<DeadLetter> byTicket(
            List<ScoredRollout> items, Map<Long, VoidReason> voids) {
        return items.stream()
                .map(Ticketed.SCORED::prompt)
                .filter(prompt -> voids.containsKey(prompt.getTicket()))
                .map(prompt -> of(prompt, voids.get(prompt.getTicket())))
                .toList();
    }

    private static List<DeadLetter> newlyVoid(
            AdmittedSample sample, VoidReason before, VoidReason after) {
        return before == null && after != null ? of(sample, after) : List.of();
    }

    private static DeadLetter letter(
            long ticket, String sampleId, String uri, String prompt, VoidReason reason) {
        return DeadLetter.newBuilder()
                .setTicket(ticket)
                .setSampleId(sampleId)
                .setUri(uri)
                .setPrompt(prompt)
                .setReason(reason)
                .setAt(System.currentTimeMillis())
                .build();
    }
}
