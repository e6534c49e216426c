/**
 * The configuration of a run: one tree of records, filled from defaults, then a YAML file, then
 * dotted flags.
 *
 * <p>May import the configuration records of the cores, which live with the code they set up, and
 * of {@code io}. Imports neither Flink nor any core.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A key is the path of a record component in kebab case: {@code learn.clip.low}. Nothing else
 *       declares keys, so no key can be forgotten here: reader, printer and table walk the records.
 *   <li>Unknown keys are errors that name the nearest known one. A value is checked by the compact
 *       constructor of its record; the message gets the record's path in front.
 *   <li>Jackson binds the records; that replaced a binder of our own, with the same messages in 33
 *       lines less. Defaults become a tree, values replace its leaves as text, and the tree becomes
 *       records. What Jackson would let pass (an empty text as 0, {@code null} as 0, a number as
 *       the place of an enum's constant) is switched off. Jackson's own merge ({@code
 *       readerForUpdating}) cannot take records. A walk over the records stays for printer and
 *       table, which need the order of declaration and the record behind a key.
 *   <li>A file and the flags say only what differs from the defaults; {@code rlaif config} prints
 *       what results.
 *   <li>The description of a key is the {@code @param} line of its component, from where a test
 *       writes the table of keys.
 *   <li>Flink's own options stay Flink's: none is repeated here.
 * </ul>
 */
package org.streamrlaif.streaming.config;
