package org.streamrlaif.state;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

public class StateReaderTest {

    @Test
    void whatWasWrittenIsReadOnce() {
        StateWriter writer = new StateWriter();
        writer.numbers("numbers", 1, -0.5, 1L << 53);
        writer.part(
                "",
                Map.of(
                        "floats",
                        ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putFloat(0.1f).array()));
        writer.text("text", "wörd");
        writer.part("part/", Map.of("a", new byte[] {4}));

        StateReader reader = new StateReader(StateEntry.copy(writer.entries()));

        assertThat(reader.numbers("numbers", 3)).containsExactly(1, -0.5, 1L << 53);
        assertThat(reader.floats("floats", 1)).containsExactly(0.1f);
        reader.require("text", "wörd");
        assertThat(reader.part("part/")).containsOnlyKeys("a");
        reader.end();
    }

    @Test
    void missingMisshapenAndUnknownEntriesAreNamed() {
        StateReader reader = new StateReader(Map.of("three", new byte[3]));

        assertThatThrownBy(() -> reader.numbers("none", 1))
                .hasMessage("state: no entry named none");
        assertThatThrownBy(reader::end).hasMessage("state: unknown entries [three]");
        assertThatThrownBy(() -> reader.floats("three", 1))
                .hasMessage("state three: 3 bytes, expected 4");
    }

    @Test
    void aTextThatDiffersIsNamedWithBoth() {
        StateReader reader = new StateReader(Map.of("base", "abc".getBytes(UTF_8)));

        assertThatThrownBy(() -> reader.require("base", "abd"))
                .hasMessage("state base: abc, expected abd");
    }

    @Test
    void aPartTakesItsEntriesWithoutTheirPrefixAndLeavesTheOthers() {
        byte[] one = {1};
        byte[] two = {2};
        StateReader reader = new StateReader(Map.of("a/x", one, "b/x", two));

        assertThat(reader.part("a/")).containsExactly(Map.entry("x", one));
        assertThat(reader.part("a/")).isEmpty();
        assertThatThrownBy(reader::end).hasMessage("state: unknown entries [b/x]");
    }

    @Test
    void storedEntriesAreReadWhenTheyAreTaken() {
        List<String> read = new ArrayList<>();
        StateReader reader =
                new StateReader(
                        new StoredState(
                                Set.of("a/x", "b"),
                                name -> {
                                    read.add(name);
                                    return new byte[8];
                                }));
        Map<String, byte[]> part = reader.part("a/");
        assertThat(part.keySet()).containsExactly("x");
        assertThat(read).isEmpty();
        assertThat(part.get("y")).isNull();
        assertThat(part.get("x")).hasSize(8);
        assertThat(read).containsExactly("a/x");
        reader.numbers("b", 1);
        reader.end();
        assertThat(read).containsExactly("a/x", "b");
    }

    @Test
    void numbersAreLittleEndian() {
        StateWriter writer = new StateWriter();
        writer.numbers("numbers", 1);

        assertThat(writer.entries().get(0).bytes()).containsExactly(0, 0, 0, 0, 0, 0, 0xf0, 0x3f);
    }
}
