package org.streamrlaif.model.picture;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.streamrlaif.model.file.ConfigNode;
import org.streamrlaif.model.file.ModelFormatException;
import org.streamrlaif.model.file.ModelJson;

/**
 * The settings of a model folder's image and video processors: {@code processor_config.json} holds
 * both in newer folders, older ones have a file for each, and where there is none for videos the
 * one for images counts. A folder without any is an error.
 */
public final class ProcessorFiles {
    private static final String BOTH = "processor_config.json";
    public static final String IMAGE = "preprocessor_config.json";
    private static final String VIDEO = "video_preprocessor_config.json";

    private ProcessorFiles() {}

    /** Settings for still images. */
    public static ConfigNode image(Path folder) {
        return settings(folder, "image_processor", IMAGE);
    }

    /** Settings for the frames of videos. */
    public static ConfigNode video(Path folder) {
        return settings(folder, "video_processor", VIDEO, IMAGE);
    }

    private static ConfigNode settings(Path folder, String key, String... files) {
        Path both = folder.resolve(BOTH);
        if (Files.exists(both)) {
            ConfigNode nested = new ConfigNode(both + ": ", ModelJson.read(both)).child(key);
            if (nested.node().isObject()) {
                return nested;
            }
        }
        for (String file : files) {
            Path path = folder.resolve(file);
            if (Files.exists(path)) {
                JsonNode node = ModelJson.read(path);
                return new ConfigNode(path + ": ", node);
            }
        }
        throw new ModelFormatException(
                folder + ": no " + IMAGE + " and none in " + BOTH + ", expected one of them");
    }
}
