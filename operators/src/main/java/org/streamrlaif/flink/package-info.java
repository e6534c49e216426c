/**
 * The thin Flink skins around the cores: lifecycle, state, metrics and routing; no arithmetic. The
 * only package of this module that imports Flink; it never imports the job.
 */
package org.streamrlaif.flink;
