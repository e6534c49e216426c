package org.streamrlaif.streaming.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.streamrlaif.live.KeepConfig;
import org.streamrlaif.live.LiveConfig;
import org.streamrlaif.live.LiveStream;
import org.streamrlaif.platform.Settings;
import org.streamrlaif.video.StreamUri;
import picocli.CommandLine.Option;

/** Live streams that are named on the command line; what is named there is allowed. */
final class LiveOptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--live",
            paramLabel = "URL",
            arity = "1..*",
            description = {
                "Live stream to train on: rtsp, http(s) and HLS, udp, srt, or a file that grows.",
                "$${env:LIVE_NAME} stands for a password."
            })
    private List<String> urls = new ArrayList<>();

    boolean areGiven() {
        return !urls.isEmpty();
    }

    /** Sees that there are prompts, no other videos, and no secret in an address. */
    void require(Path videos, List<String> prompts) {
        if (areGiven()) {
            streams();
            Settings.require(videos == null, "--videos", "given", "none beside --live");
            Settings.require(
                    !prompts.isEmpty() && prompts.stream().noneMatch(String::isBlank),
                    "--prompt",
                    "empty",
                    "a question");
        }
    }

    /** Streams are named by their place: {@code live1}, {@code live2}. */
    private List<LiveStream> streams() {
        return IntStream.range(0, urls.size())
                .mapToObj(i -> new LiveStream("live" + (i + 1), urls.get(i), List.of()))
                .toList();
    }

    /**
     * Writes the list of streams and the bank of prompts into the folder of a run.
     *
     * @return the keys that lead there; none without streams
     */
    Map<String, String> write(Path folder, List<String> prompts, LiveConfig config) {
        if (!areGiven()) {
            return Map.of();
        }
        Set<String> protocols = new LinkedHashSet<>(config.allowedProtocols());
        Set<String> hosts = new LinkedHashSet<>(config.allowedHosts());
        for (String url : urls) {
            protocols.add(StreamUri.protocol(url).orElse("file"));
            StreamUri.host(url).ifPresent(hosts::add);
        }
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("live.streams", lines(folder.resolve("live-streams.jsonl"), streams()));
        keys.put(
                "live.prompts",
                lines(
                        folder.resolve("live-prompts.jsonl"),
                        prompts.stream().map(prompt -> Map.of("prompt", prompt)).toList()));
        keys.put("live.allowed-protocols", String.join(",", protocols));
        keys.put("live.allowed-hosts", String.join(",", hosts));
        if (config.keep().folder().equals(KeepConfig.defaults().folder())) {
            keys.put("live.keep.folder", folder.resolve("live").toString());
        }
        return keys;
    }

    private static String lines(Path file, List<?> records) {
        try {
            List<String> lines = new ArrayList<>();
            for (Object record : records) {
                lines.add(JSON.writeValueAsString(record));
            }
            return Files.write(file, lines).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
