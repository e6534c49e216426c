package org.streamrlaif.reward.functions;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program of the user that answers each line with a line. */
final class LineProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LineProcess.class);

    /** Most bytes of an answer. */
    private static final int LONGEST = 16 << 20;

    /** Most bytes of a line in the log; longer ones are cut into pieces. */
    private static final int LOGGED = 1000;

    private final Process process;
    private final OutputStream in;
    private final InputStream out;

    /**
     * Starts the program.
     *
     * @param name what the log calls it
     */
    LineProcess(String name, List<String> command) throws IOException {
        process = new ProcessBuilder(command).start();
        in = new BufferedOutputStream(process.getOutputStream());
        out = new BufferedInputStream(process.getInputStream());
        Thread errors = new Thread(() -> log(name), "log of reward " + name);
        errors.setDaemon(true);
        errors.start();
    }

    /**
     * Writes a line and waits for the answer.
     *
     * @throws IOException when the program has ended, or its line is too long
     */
    String ask(String line) throws IOException {
        try {
            in.write(line.getBytes(StandardCharsets.UTF_8));
            in.write('\n');
            in.flush();
        } catch (IOException e) {
            throw new IOException(ended(), e);
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        if (!read(out, answer, LONGEST)) {
            throw new IOException(
                    answer.size() == LONGEST
                            ? "an answer of more than " + LONGEST + " bytes, expected one line"
                            : ended());
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static String ended() {
        return "it has ended, expected it to wait for more lines";
    }

    /** Reads up to the end of a line or {@code most} bytes; returns whether the line has ended. */
    private static boolean read(InputStream from, ByteArrayOutputStream line, int most)
            throws IOException {
        while (line.size() < most) {
            int next = from.read();
            if (next < 0 || next == '\n') {
                return next == '\n';
            }
            line.write(next);
        }
        return false;
    }

    private void log(String name) {
        try (InputStream errors = new BufferedInputStream(process.getErrorStream())) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (read(errors, line, LOGGED) || line.size() > 0) {
                LOG.info("{}: {}", name, line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
        } catch (IOException e) {
            LOG.debug("{}: its error output is closed", name, e);
        }
    }

    /** Ends the program and all that it has started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
