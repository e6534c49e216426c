package org.streamrlaif.streaming.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one line for the terminal and an exit code. */
final class Failures {

    /** Exit code of an error that is not the user's. */
    static final int FAILED = 1;

    /** Exit code of a user's mistake. */
    static final int MISTAKE = 2;

    private static final String NO_SPACE = "No space left on device"; // the system names no file

    private static final String OWN = "org.streamrlaif.";

    private Failures() {}

    static int onParameter(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("rlaif: " + oneLine(failure.getMessage().replaceFirst("^Error: ", "")));
        if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return MISTAKE;
    }

    static int onExecution(Exception failure, CommandLine command, ParseResult parsed) {
        Throwable mistake = mistake(failure);
        logger().error("command failed", failure);
        if (mistake != null) {
            command.getErr().println("rlaif: " + describe(mistake));
            return MISTAKE;
        }
        command.getErr()
                .println(
                        "rlaif: unexpected error: "
                                + describe(failure)
                                + "; details in "
                                + RunLog.current());
        return FAILED;
    }

    /**
     * Returns the cause that a user can understand and mend, or null: a rejected argument, a file
     * that cannot be read or written, or one of this project's own exceptions.
     */
    static Throwable mistake(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UncheckedIOException && cause.getCause() != null) {
                continue;
            }
            if (cause instanceof IllegalArgumentException
                    || cause instanceof IOException
                    || cause.getClass().getName().startsWith(OWN)) {
                return cause;
            }
        }
        return null;
    }

    /** One line that says what went wrong, also for exceptions whose message is only a path. */
    static String describe(Throwable failure) {
        String message = oneLine(failure.getMessage());
        if (failure instanceof NoSuchFileException) {
            return message + ": no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return message + ": permission denied";
        }
        if (failure instanceof NotDirectoryException) {
            return message + ": not a folder";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return message + ": exists already";
        }
        if (message.equals(NO_SPACE)) {
            return message + ", expected some below " + RunLog.current().getParent();
        }
        if (failure instanceof FileSystemException || !message.isEmpty()) {
            return message;
        }
        return failure.getClass().getSimpleName();
    }

    /** The last words of a process whose broker cannot write any more. */
    static String brokerGaveUp() {
        return "rlaif: "
                + RunLog.current().getParent()
                + ": Kafka could not write here and gave up, expected space for its topics;"
                + " details in "
                + RunLog.current();
    }

    private static String oneLine(String message) {
        return message == null ? "" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(Failures.class);
    }
}
