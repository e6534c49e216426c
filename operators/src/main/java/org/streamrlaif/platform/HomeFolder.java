package org.streamrlaif.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.Set;

/** The user's home folder, below which libraries unpack their native code. */
public final class HomeFolder {
    private static final String PROPERTY = "user.home";
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OWN =
            PosixFilePermissions.fromString("rwx------");

    private HomeFolder() {}

    /**
     * Sets {@code user.home} to the user's own folder below the temporary one where it names no
     * folder that can be written to; to be called before any library looks for it.
     *
     * @throws UncheckedIOException when there is no such folder either
     */
    public static void ensure() {
        Path home = Path.of(System.getProperty(PROPERTY));
        if (!home.isAbsolute() || !Files.isDirectory(home) || !Files.isWritable(home)) {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            System.setProperty(PROPERTY, below(temporary, home).toString());
        }
    }

    /** {@code streamrlaif-USER}, which no other user can write to. */
    static Path below(Path temporary, Path home) {
        try {
            UserPrincipal user = user(temporary);
            Path folder = temporary.resolve("streamrlaif-" + user.getName());
            try {
                return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWN));
            } catch (FileAlreadyExistsException e) {
                if (isOwn(folder, user)) {
                    return folder;
                }
                throw new IOException(
                        folder + ": open to other users, expected a folder of one's own");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    PROPERTY
                            + ": "
                            + home
                            + ", expected a folder that can be written to; and none could be made"
                            + " below "
                            + temporary
                            + " instead: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The user by the files that this process makes; users without a name are called by number. */
    private static UserPrincipal user(Path temporary) throws IOException {
        Path probe = Files.createTempFile(temporary, "streamrlaif", ".user");
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static boolean isOwn(Path folder, UserPrincipal user) throws IOException {
        PosixFileAttributes found =
                Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return found.isDirectory()
                && found.owner().equals(user)
                && Collections.disjoint(found.permissions(), OTHERS);
    }
}
