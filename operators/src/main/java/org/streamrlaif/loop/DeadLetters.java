package org.streamrlaif.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.streamrlaif.schemas.AdmittedSample;
import org.streamrlaif.schemas.Clip;
import org.streamrlaif.schemas.DeadLetter;
import org.streamrlaif.schemas.EncodedClip;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.VideoSample;
import org.streamrlaif.schemas.VoidReason;

/** Writes dead letters: one per ticket, where the item became void. */
public final class DeadLetters {
    /** Most characters of a prompt or message that a letter quotes. */
    private static final int LONGEST = 4096;

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

    /** The letter of a sample that was dropped before it had tickets: one, whatever it asks. */
    public static DeadLetter dropped(AdmittedSample arrived, VoidReason reason) {
        VideoSample sample = arrived.getSample();
        DeadLetter letter =
                letter(DroppedSamples.NO_TICKET, sample.getId(), sample.getUri(), "", reason);
        letter.setSource(arrived.getSource());
        return letter;
    }

    /** The letter of a rollout. */
    public static DeadLetter of(Rollout rollout, VoidReason reason) {
        return letter(
                rollout.getTicket(),
                rollout.getSampleId(),
                rollout.getUri(),
                rollout.getText(),
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

    /** The letters of a clip's rollouts that are void although the clip is not. */
    public static List<DeadLetter> between(EncodedClip clip, List<Rollout> rollouts) {
        return rollouts.stream()
                .filter(rollout -> clip.getVoided() == null && rollout.getVoided() != null)
                .map(rollout -> of(rollout, rollout.getVoided()))
                .toList();
    }

    /**
     * The letters of a batch: one for each item that was not void before a stage and is after it.
     *
     * @throws IllegalStateException when the outputs are not those of the inputs, in the same order
     */
    public static List<DeadLetter> between(List<Rollout> inputs, List<Rollout> outputs) {
        if (inputs.size() != outputs.size()) {
            throw new IllegalStateException(
                    inputs.size()
                            + " items gave "
                            + outputs.size()
                            + " results, expected one each");
        }
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Rollout input = inputs.get(i);
            Rollout output = outputs.get(i);
            if (input.getTicket() != output.getTicket()) {
                throw new IllegalStateException(
                        "ticket "
                                + input.getTicket()
                                + " gave a result of ticket "
                                + output.getTicket());
            }
            if (input.getVoided() == null && output.getVoided() != null) {
                letters.add(of(output, output.getVoided()));
            }
        }
        return letters;
    }

    /** The letters of the items that a stage gave up by their tickets. */
    public static List<DeadLetter> byTicket(List<Rollout> items, Map<Long, VoidReason> voids) {
        return items.stream()
                .filter(item -> voids.containsKey(item.getTicket()))
                .map(item -> of(item, voids.get(item.getTicket())))
                .toList();
    }

    private static List<DeadLetter> newlyVoid(
            AdmittedSample sample, VoidReason before, VoidReason after) {
        return before == null && after != null ? of(sample, after) : List.of();
    }

    /** A text of anyone's length as one that fits into a message. */
    private static String shortened(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }

    private static DeadLetter letter(
            long ticket, String sampleId, String uri, String prompt, VoidReason reason) {
        return DeadLetter.newBuilder()
                .setTicket(ticket)
                .setSampleId(sampleId)
                .setUri(uri)
                .setPrompt(shortened(prompt))
                .setReason(
                        new VoidReason(
                                reason.getStage(),
                                reason.getCode(),
                                shortened(reason.getMessage())))
                .setAt(System.currentTimeMillis())
                .build();
    }
}
