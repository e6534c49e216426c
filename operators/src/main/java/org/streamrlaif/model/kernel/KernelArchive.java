package org.streamrlaif.model.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the kernel sources into a TorchScript archive in memory.
 *
 * <p>Each source file holds methods ({@code def name(self, …)}) at column 0; all of them become
 * methods of one class without attributes, so they call each other as {@code self.name(…)}. The
 * archive has the four entries that libtorch asks for: the pickled object, the source, an empty
 * tuple of constants, and the file format version.
 */
final class KernelArchive {
    /** The source files, in the order in which they are concatenated. */
    static final List<String> SOURCES =
            List.of(
                    "basics.py",
                    "gradients.py",
                    "adamw.py",
                    "vision.py",
                    "siglip.py",
                    "onevision.py",
                    "smolvlm.py",
                    "pair_tower.py",
                    "qwen2_5_vl.py",
                    "qwen3_vl.py",
                    "decoder.py",
                    "head.py",
                    "weights.py",
                    "inference.py",
                    "sampling.py",
                    "prefill.py",
                    "decode.py",
                    "packing.py",
                    "adapter_products.py",
                    "adapter_layers.py",
                    "adapter_training.py",
                    "ppo.py",
                    "reward.py",
                    "vision_training.py",
                    "text_training.py",
                    "supervised.py",
                    "decoder_training.py",
                    "parity.py");

    private static final String CLASS = "Kernels";
    private static final String FORMAT_VERSION = "10\n";

    private KernelArchive() {}

    /** The texts of {@link #SOURCES}. */
    static List<String> texts() {
        return SOURCES.stream().map(KernelArchive::read).toList();
    }

    /** The bytes of the archive made from the texts of source files. */
    static byte[] pack(List<String> texts) {
        StringBuilder code =
                new StringBuilder(
                        "class "
                                + CLASS
                                + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n");
        for (String text : texts) {
            text.lines()
                    .forEach(line -> code.append(line.isBlank() ? "" : "  " + line).append('\n'));
        }
        return zip(code.toString());
    }

    /** The text of a source file. */
    static String read(String source) {
        try (InputStream in = KernelArchive.class.getResourceAsStream(source)) {
            if (in == null) {
                throw new IllegalStateException(
                        "kernel source " + source + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zip(String code) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            // protocol 2, GLOBAL __torch__.Kernels, EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, BUILD, STOP
            store(zip, "data.pkl", "\u0080\u0002c__torch__\n" + CLASS + "\n)\u0081}b.");
            store(zip, "code/__torch__.py", code);
            store(zip, "constants.pkl", "\u0080\u0002).");
            store(zip, "version", FORMAT_VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** libtorch maps the entries, so they must be stored, not deflated. */
    private static void store(ZipOutputStream zip, String name, String content) throws IOException {
        byte[] data =
                content.getBytes(
                        name.endsWith(".pkl")
                                ? StandardCharsets.ISO_8859_1
                                : StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(data);
        ZipEntry entry = new ZipEntry("kernels/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }
}
