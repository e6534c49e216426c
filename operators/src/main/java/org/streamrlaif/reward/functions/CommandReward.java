package org.streamrlaif.reward.functions;

import static org.streamrlaif.platform.Settings.require;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.streamrlaif.loop.RunFailedException;

/**
 * {@code command}: a program that reads one batch a line from its standard input and answers each
 * with a line on its standard output, both as {@link BatchJson} says. What it writes to its error
 * output goes to the log.
 *
 * <p>Settings: {@code command}, program and arguments with spaces between; {@code timeout-seconds}
 * for the answer to a batch (60).
 *
 * <p>It is started at the first batch and stays. One that ends is started anew and asked once more.
 * One that does not answer in time, or with a line that is no answer, is ended; the batch has no
 * rewards, and the next one meets a new process.
 */
final class CommandReward implements RewardFunction {

    private static final int ATTEMPTS = 2;

    private final String name;
    private final List<String> command;
    private final Duration timeout;
    private final ExecutorService thread;
    private LineProcess process;

    CommandReward(FunctionSettings settings) {
        name = settings.name();
        command =
                List.of(
                        settings.required("command", "a program and its arguments")
                                .strip()
                                .split("\\s+"));
        double seconds = settings.number("timeout-seconds", 60);
        require(seconds >= 0.001, "timeout-seconds", seconds, "above 0");
        timeout = Duration.ofMillis(Math.round(seconds * 1000));
        thread =
                Executors.newSingleThreadExecutor(
                        work -> {
                            Thread talking = new Thread(work, "reward " + name);
                            talking.setDaemon(true);
                            return talking;
                        });
    }

    @Override
    public List<Reward> rewards(List<RewardItem> responses) throws InterruptedException {
        String batch = BatchJson.write(responses);
        boolean answered = false;
        try {
            List<Reward> rewards = BatchJson.read(answer(batch), responses.size());
            answered = true;
            return rewards;
        } catch (TimeoutException e) {
            return none(responses, "no answer in " + timeout.toMillis() / 1000.0 + " s");
        } catch (IOException | IllegalArgumentException e) {
            return none(responses, e.getMessage());
        } finally {
            if (!answered) {
                stop();
            }
        }
    }

    private List<Reward> none(List<RewardItem> responses, String why) {
        return Collections.nCopies(
                responses.size(),
                new Reward.Failure("'" + String.join(" ", command) + "': " + why));
    }

    private String answer(String batch) throws IOException, TimeoutException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            LineProcess asked = running();
            Future<String> answer = thread.submit(() -> asked.ask(batch));
            try {
                return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                stop();
                if (!(e.getCause() instanceof IOException ended)) {
                    throw new IllegalStateException(e.getCause());
                }
                if (attempt == ATTEMPTS) {
                    throw ended;
                }
            }
        }
    }

    private LineProcess running() {
        if (process == null) {
            try {
                process = new LineProcess(name, command);
            } catch (IOException e) {
                throw new RunFailedException(
                        "reward.functions: "
                                + name
                                + ": command: '"
                                + String.join(" ", command)
                                + "' cannot be started, expected a program: "
                                + e.getMessage());
            }
        }
        return process;
    }

    private void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
        thread.shutdownNow();
    }
}
