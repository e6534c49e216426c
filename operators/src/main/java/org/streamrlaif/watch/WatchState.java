package org.streamrlaif.watch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What watching a run remembers from batch to batch. A value.
 *
 * @param dataset fingerprint of the held-out questions; empty when there are none
 * @param start the start policy's answers to them
 * @param last scores of the version evaluated last; null before that
 * @param best scores of the best version that the gate accepted; null before that
 * @param changed whether the policy has changed since the last evaluation
 * @param accepted the last accepted version
 * @param provisional whether provisional weights have been published since
 * @param drift the drift alarm
 */
record WatchState(
        String dataset,
        List<String> start,
        HeldOutScores last,
        HeldOutScores best,
        boolean changed,
        long accepted,
        boolean provisional,
        DriftAlarm drift) {

    /** Before the first batch, without held-out questions. */
    static final WatchState START =
            new WatchState("", List.of(), null, null, false, 0, false, DriftAlarm.START);

    WatchState {
        start = List.copyOf(start);
    }

    /**
     * With held-out questions that the start policy has answered; what was known of others goes.
     *
     * @param untrained whether the policy is still the start policy
     */
    WatchState asked(
            String fingerprint, List<String> answers, HeldOutScores scores, boolean untrained) {
        DriftAlarm kept = drift.forgetting();
        return new WatchState(
                fingerprint,
                answers,
                scores,
                scores,
                !untrained,
                accepted,
                provisional,
                scores.hasWinRate() ? kept.after(scores) : kept);
    }

    /** With the alarm after a batch. */
    WatchState with(DriftAlarm alarm) {
        return new WatchState(dataset, start, last, best, changed, accepted, provisional, alarm);
    }

    /** After an evaluation. */
    WatchState evaluated(HeldOutScores scores) {
        DriftAlarm after = scores.hasWinRate() ? drift.after(scores) : drift;
        return new WatchState(dataset, start, scores, best, false, accepted, provisional, after);
    }

    /** After a step that changed the policy. */
    WatchState trained() {
        return new WatchState(dataset, start, last, best, true, accepted, provisional, drift);
    }

    /** After a version that is published provisionally. */
    WatchState publishedProvisionally() {
        return new WatchState(dataset, start, last, best, changed, accepted, true, drift);
    }

    /** After a version that is accepted, with the scores of the last evaluation. */
    WatchState accepted(long version) {
        HeldOutScores better = best == null ? last : best.better(last);
        return new WatchState(dataset, start, last, better, changed, version, false, drift);
    }

    /** After the rollback to the accepted version. */
    WatchState rolledBack() {
        return new WatchState(dataset, start, last, best, true, accepted, false, drift);
    }

    /** As bytes. */
    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeText(out, dataset);
            out.writeInt(start.size());
            for (String answer : start) {
                writeText(out, answer);
            }
            write(out, last);
            write(out, best);
            out.writeBoolean(changed);
            out.writeLong(accepted);
            out.writeBoolean(provisional);
            write(out, drift.surprise());
            out.writeDouble(drift.level());
            write(out, drift.best());
            out.writeBoolean(drift.falls());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * From bytes.
     *
     * @throws IllegalArgumentException when they are not those of {@link #encode}
     */
    static WatchState decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String dataset = readText(in);
            List<String> start = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                start.add(readText(in));
            }
            HeldOutScores last = readScores(in);
            HeldOutScores best = readScores(in);
            boolean changed = in.readBoolean();
            long accepted = in.readLong();
            boolean provisional = in.readBoolean();
            Cusum surprise = readCusum(in);
            double level = in.readDouble();
            HeldOutScores bestRate = readScores(in);
            boolean falls = in.readBoolean();
            if (in.available() > 0) {
                throw new IOException(in.available() + " bytes too many");
            }
            return new WatchState(
                    dataset,
                    start,
                    last,
                    best,
                    changed,
                    accepted,
                    provisional,
                    new DriftAlarm(surprise, level, bestRate, falls));
        } catch (IOException e) {
            throw new IllegalArgumentException("state watch: cannot be read: " + e.getMessage(), e);
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static void write(DataOutputStream out, Cusum cusum) throws IOException {
        out.writeInt(cusum.batches());
        out.writeDouble(cusum.weight());
        out.writeDouble(cusum.mean());
        out.writeDouble(cusum.squares());
        out.writeDouble(cusum.sum());
        out.writeBoolean(cusum.on());
    }

    private static Cusum readCusum(DataInputStream in) throws IOException {
        return new Cusum(
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readBoolean());
    }

    private static void write(DataOutputStream out, HeldOutScores scores) throws IOException {
        out.writeInt(scores == null ? -1 : scores.exact().length);
        for (int i = 0; scores != null && i < scores.exact().length; i++) {
            out.writeDouble(scores.exact()[i]);
            out.writeDouble(scores.judged()[i]);
        }
    }

    private static HeldOutScores readScores(DataInputStream in) throws IOException {
        int questions = in.readInt();
        if (questions < 0) {
            return null;
        }
        double[] exact = new double[questions];
        double[] judged = new double[questions];
        for (int i = 0; i < questions; i++) {
            exact[i] = in.readDouble();
            judged[i] = in.readDouble();
        }
        return new HeldOutScores(exact, judged);
    }
}
