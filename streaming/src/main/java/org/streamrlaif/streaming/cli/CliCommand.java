package org.streamrlaif.streaming.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What commands have in common: the standard help options, options in the order of declaration, the
 * terminal, and exit code 0 when the work is done.
 */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public abstract class CliCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    /**
     * Does the work. What it throws becomes one line and an exit code, see {@link Failures}; an
     * interrupt ends the command without a word.
     */
    protected abstract void execute() throws Exception;

    @Override
    public Integer call() throws Exception {
        try {
            execute();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            RunFolder.release();
        }
        out().flush();
        err().flush();
        return exitCode();
    }

    /** What the process ends with when the work is done. */
    protected int exitCode() {
        return ExitCode.OK;
    }

    /** Takes results. */
    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Takes progress and messages. */
    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Shows a line of progress at once. */
    protected final void progress(String line) {
        err().println(line);
        err().flush();
    }
}
