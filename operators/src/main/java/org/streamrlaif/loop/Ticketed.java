package org.streamrlaif.loop;

import java.io.Serializable;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;
import org.streamrlaif.schemas.JudgedRollout;
import org.streamrlaif.schemas.Prompt;
import org.streamrlaif.schemas.Rollout;
import org.streamrlaif.schemas.ScoredRollout;
import org.streamrlaif.schemas.VoidReason;

/**
 * How to find the prompt and the void reason in one kind of record that carries a ticket.
 *
 * @param <T> the record
 */
public final class Ticketed<T extends SpecificRecordBase> implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final Ticketed<Prompt> PROMPT =
            new Ticketed<>(Prompt.class, prompt -> prompt, Prompt::getVoided);
    public static final Ticketed<Rollout> ROLLOUT =
            new Ticketed<>(
                    Rollout.class,
                    Rollout::getPrompt,
                    r -> first(r.getVoided(), PROMPT.reason(r.getPrompt())));
    public static final Ticketed<JudgedRollout> JUDGED =
            new Ticketed<>(
                    JudgedRollout.class,
                    j -> j.getRollout().getPrompt(),
                    j -> first(j.getVoided(), ROLLOUT.reason(j.getRollout())));
    public static final Ticketed<ScoredRollout> SCORED =
            new Ticketed<>(
                    ScoredRollout.class,
                    s -> s.getJudged().getRollout().getPrompt(),
                    s -> first(s.getVoided(), JUDGED.reason(s.getJudged())));

    private final Class<T> type;
    private final Lookup<T, Prompt> prompt;
    private final Lookup<T, VoidReason> reason;

    private Ticketed(Class<T> type, Lookup<T, Prompt> prompt, Lookup<T, VoidReason> reason) {
        this.type = type;
        this.prompt = prompt;
        this.reason = reason;
    }

    /** The record's class. */
    public Class<T> type() {
        return type;
    }

    /** The prompt that the record is about. */
    public Prompt prompt(T item) {
        return prompt.apply(item);
    }

    /** The ticket of its prompt. */
    public long ticket(T item) {
        return prompt(item).getTicket();
    }

    /** Why it is void, at whichever stage that happened; null when it is not. */
    public VoidReason reason(T item) {
        return reason.apply(item);
    }

    private static VoidReason first(VoidReason own, VoidReason inner) {
        return own != null ? own : inner;
    }

    private interface Lookup<A, B> extends Function<A, B>, Serializable {}
}
