package org.streamrlaif.model.kernel;

import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.streamrlaif.platform.HomeFolder;
import org.streamrlaif.platform.NativeLibrary;
import org.streamrlaif.platform.Processor;

/** The native libraries that models run in, each loaded once per process. */
public final class Natives {
    private static final String CACHE = "DJL_CACHE_DIR";
    private static final String OWN_LIBTORCH = "PYTORCH_LIBRARY_PATH";

    private static Engine torch;
    private static boolean tokenizers;

    private Natives() {}

    /**
     * libtorch.
     *
     * @throws org.streamrlaif.platform.NativeLibraryException when it does not load
     */
    static synchronized Engine torch() {
        if (torch == null) {
            HomeFolder.ensure();
            Processor.requireSse41();
            torch = libtorch().load(() -> Engine.getEngine("PyTorch"));
        }
        return torch;
    }

    /**
     * Makes sure that the library of tokenizers is loaded.
     *
     * @throws org.streamrlaif.platform.NativeLibraryException when it does not load
     */
    public static synchronized void tokenizers() {
        if (!tokenizers) {
            HomeFolder.ensure();
            Platform platform = Platform.detectPlatform("tokenizers");
            NativeLibrary library =
                    unpacked(
                            "the tokenizers' library",
                            "tokenizers",
                            platform,
                            "native/lib/" + platform.getClassifier() + "/cpu/",
                            System.mapLibraryName("tokenizers"));
            tokenizers =
                    library.load(
                            () -> {
                                LibUtils.checkStatus();
                                return true;
                            });
        }
    }

    private static NativeLibrary libtorch() {
        Platform platform = Platform.detectPlatform("pytorch");
        String own = Utils.getEnvOrSystemProperty(OWN_LIBTORCH);
        if (own != null) {
            return new NativeLibrary("libtorch", Path.of(own), OWN_LIBTORCH, Map.of());
        }
        String place = "pytorch/" + platform.getFlavor() + "/" + platform.getClassifier() + "/";
        return unpacked("libtorch", "pytorch", platform, place, platform.getLibraries());
    }

    private static NativeLibrary unpacked(
            String name, String engine, Platform platform, String place, String... files) {
        Path folder =
                Utils.getEngineCacheDir(engine)
                        .resolve(
                                String.join(
                                        "-",
                                        platform.getVersion(),
                                        "cpu",
                                        platform.getClassifier()));
        Map<String, URL> packed = new TreeMap<>();
        for (String file : files) {
            URL url = Engine.class.getClassLoader().getResource(place + file);
            if (url != null) {
                packed.put(file, url);
            }
        }
        return new NativeLibrary(name, folder, CACHE, packed);
    }
}
