/**
 * The command line {@code rlaif}: one class per subcommand, and what they share (messages, logging,
 * progress).
 *
 * <p>May import every other package of the module and the cores of {@code operators}; nothing
 * imports this package. It is the only place that ends the process.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A user's mistake is one line on standard error and exit code 2; anything else is one line
 *       that names the log file and exit code 1. No stack trace reaches the terminal. What counts
 *       as a user's mistake is decided in one place, {@link
 *       org.streamrlaif.streaming.cli.Failures}.
 *   <li>Logs never go to the terminal: standard output carries results (so {@code --json} can be
 *       piped), standard error carries progress and messages.
 * </ul>
 */
package org.streamrlaif.streaming.cli;
