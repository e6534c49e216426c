/**
 * The laboratory's subcommands of {@code rlaif}: demo, world, bench, pretrain, study, longvideos.
 *
 * <p>May import the other packages of the laboratory and {@code streaming.cli}, whose way of
 * reading options, logging and reporting failures they share; nothing imports this package.
 */
package org.streamrlaif.laboratory.cli;
