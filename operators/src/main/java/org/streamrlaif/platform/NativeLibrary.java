package org.streamrlaif.platform;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A native library that comes in a jar and is unpacked into a folder when it is first used.
 *
 * @param name as messages call it
 * @param folder what it is unpacked into
 * @param setting what names another place for that folder, such as an environment variable
 * @param packed the unpacked files by name, with their places in the jar; empty where whoever
 *     unpacks them makes sure that they are whole
 */
public record NativeLibrary(String name, Path folder, String setting, Map<String, URL> packed) {

    private static final Pattern MISSING =
            Pattern.compile("(\\S+\\.so[.\\d]*): cannot open shared object file");
    private static final Pattern OTHER_SYSTEM =
            Pattern.compile("version `(GLIBC|GLIBCXX|CXXABI)_|Error (loading|relocating) ");
    private static final String EXPECTED = "expected Linux on x86-64 with glibc 2.35 or newer";

    /**
     * Loads it, in a thread that no interruption of the caller reaches: a class whose
     * initialisation is cut short is unusable for as long as the process lives.
     *
     * @param loading uses the library for the first time
     * @return what {@code loading} returns
     * @throws NativeLibraryException when it does not load
     */
    public <T> T load(Callable<T> loading) {
        try {
            for (Map.Entry<String, URL> file : packed.entrySet()) {
                checkSize(folder.resolve(file.getKey()), file.getValue());
            }
            return Uninterrupted.call(loading);
        } catch (Exception | LinkageError | AssertionError e) {
            throw new NativeLibraryException(
                    name + " does not load: " + reason(e) + "; " + remedy(reason(e)), e);
        }
    }

    /** One that was cut off, by a full disk for example, may end the process when it is mapped. */
    private static void checkSize(Path unpacked, URL packed) throws IOException {
        if (Files.exists(unpacked)) {
            long expected = packed.openConnection().getContentLengthLong();
            long size = Files.size(unpacked);
            if (size != expected) {
                throw new IOException(unpacked + ": " + size + " bytes, expected " + expected);
            }
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        return root instanceof LinkageError || root.getClass() == IOException.class
                ? message
                : root.getClass().getSimpleName() + ": " + message;
    }

    private String remedy(String reason) {
        String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!system.equals("Linux on amd64")) {
            return EXPECTED + ", not " + system;
        }
        if (OTHER_SYSTEM.matcher(reason).find()) {
            return EXPECTED;
        }
        Matcher missing = MISSING.matcher(reason);
        if (missing.find() && !packed.containsKey(missing.group(1))) {
            return "install the package of this system that holds " + missing.group(1);
        }
        if (reason.contains("failed to map segment")) {
            return setting + ": expected a folder whose files may be executed";
        }
        return Files.exists(folder)
                ? "delete " + folder + ", which is then unpacked anew"
                : setting
                        + ": expected a folder that can be written to and has 600 MB of space, for "
                        + folder;
    }
}
