/**
 * What the machine must offer: a home folder, names for files, files that grow by whole lines,
 * folders that one process writes to, native libraries that load; and what every setting has: a
 * check with one line, and a word on what a change does to a saved run.
 *
 * <p>Imports {@code java.*} only.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>One home for all libraries.</b> DJL, JavaCPP and the log each derive a folder from the
 *       property {@code user.home}, and each has a rule of its own for a user without one, who
 *       stands in no list of users, as in containers. So the property is set instead, to a folder
 *       below the temporary one that only this user can write to: what lies there is run.
 *   <li><b>File names follow the locale.</b> The JVM takes their encoding from the locale it was
 *       started in and cannot change it. What cannot be named is refused with that locale, since
 *       "not found" would be wrong.
 *   <li><b>A library that does not load is the user's to mend</b>, so its error says in one line
 *       which, why and what to do. Two things are checked before, since loading would not tell: a
 *       file that was cut off may end the process when it is mapped, and on a processor without
 *       SSE4.1 only the first convolution fails. AVX2 is not needed (tried under emulation, from
 *       SSE4.2 up).
 *   <li><b>A job that has left leaves nothing.</b> A task manager gives each job classes of its
 *       own. A thread, timer or hook that stays keeps them all: 80 MB, measured, each time a job
 *       comes again. So threads go when nothing waits for them ({@code Background}), and what is
 *       kept for later is given back before ({@code Unloading}).
 *   <li><b>Free memory is the least of all limits.</b> The JVM knows its container's limit, but
 *       counts pages of files as used, which the kernel gives back when they are needed: after a
 *       checkpoint was read, most of a container seems full. So the groups are read here.
 *   <li><b>A cancelled task spoils nothing.</b> A class whose initialisation is interrupted cannot
 *       be used any more in that process. So libraries are loaded in a thread that nobody
 *       interrupts, and initialisers of our own read no files.
 * </ul>
 */
package org.streamrlaif.platform;
