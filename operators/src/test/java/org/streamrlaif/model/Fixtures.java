package org.streamrlaif.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import org.streamrlaif.model.file.ModelJson;
import org.streamrlaif.model.file.Safetensors;

/** Reference models and numbers on the test class path. */
public final class Fixtures {
    private Fixtures() {}

    /** A file or folder, for example {@code tiny-llava/reference/single.safetensors}. */
    public static Path path(String name) {
        URL url = Fixtures.class.getResource("/" + name);
        if (url == null) {
            throw new IllegalArgumentException("no fixture " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static JsonNode json(String name) {
        return ModelJson.read(path(name));
    }

    public static Safetensors tensors(String name) {
        return Safetensors.open(path(name));
    }

    /** A use of a model that stays the test's. */
    public static Models.Lease lent(VisionLanguageModel model) {
        return new Models.Lease(model, () -> {});
    }
}
