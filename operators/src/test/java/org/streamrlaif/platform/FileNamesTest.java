package org.streamrlaif.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileNamesTest {

    @Test
    void namesTheLocaleThatCannotNameAFile() {
        var names =
                new FileNames(
                        StandardCharsets.US_ASCII, Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8"));
        assertThat(names.obstacleTo("videos/a.mp4")).isEmpty();
        assertThat(names.obstacleTo("videos/ä.mp4"))
                .contains(
                        "videos/ä.mp4: not to be written in US-ASCII, the encoding of arguments and"
                                + " file names under LC_ALL=C; expected a UTF-8 locale, such as"
                                + " LC_ALL=C.UTF-8");
    }

    @Test
    void takesTheLocaleThatIsInForce() {
        assertThat(new FileNames(StandardCharsets.US_ASCII, Map.of()).obstacleTo("ä").orElseThrow())
                .contains("under no LC_ALL and no LANG;");
        assertThat(
                        new FileNames(
                                        StandardCharsets.ISO_8859_1,
                                        Map.of("LC_ALL", "", "LANG", "de_DE"))
                                .obstacleTo("視.mp4")
                                .orElseThrow())
                .contains("ISO-8859-1", "under LANG=de_DE;");
    }

    @Test
    void namesEverythingInUtf8() {
        assertThat(new FileNames(StandardCharsets.UTF_8, Map.of()).obstacleTo("視ä")).isEmpty();
    }
}
