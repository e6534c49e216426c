package org.streamrlaif.video;

/**
 * The memory that FFmpeg's binding may see in use. By default it refuses to allocate once the whole
 * process holds more than four times the heap, which any larger model in libtorch's memory does.
 */
final class PointerMemory {
    private static final String LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

    private PointerMemory() {}

    /** Takes that limit away unless a user has set one; to be called before the first pointer. */
    static void unlimited() {
        if (System.getProperty(LIMIT) == null) {
            System.setProperty(LIMIT, "0");
        }
    }
}
