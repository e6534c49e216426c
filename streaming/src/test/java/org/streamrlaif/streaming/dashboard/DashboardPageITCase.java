package org.streamrlaif.streaming.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, where one is installed. Screenshots lie in {@code target/dashboard}.
 */
@Timeout(180)
class DashboardPageITCase {

    private static final Path SHOTS = Path.of("target", "dashboard");

    @TempDir Path folder;

    @Test
    void aRunIsWatchedWhileItGrows() throws Exception {
        Optional<Path> program = Chromium.installed();
        assumeTrue(program.isPresent(), "no Chromium is installed");
        var about = new Dashboard.About("night", Map.of("seed", "7", "loop.x", "1"), Map.of());
        try (WatchedTopics topics = new WatchedTopics(folder.resolve("kafka"));
                Dashboard page =
                        Dashboard.start(DashboardConfig.defaults(), about, topics.streams, false);
                Chromium browser =
                        new Chromium(
                                program.get(), Files.createDirectory(folder.resolve("browser")))) {
            for (int batch = 0; batch < 40; batch++) {
                topics.send(WatchedTopics.step(0, batch, Math.sin(batch / 5.0)));
            }
            topics.sendLetter();
            browser.look(1400, 1100, false);
            browser.open(page.address());
            until(browser, "document.querySelectorAll('figure:not([hidden]) canvas').length >= 4");
            until(browser, "document.getElementById('live').textContent === 'live'");
            assertThat(text(browser, "numbers")).contains("batch", "39", "120", "held-out right");
            assertThat(browser.evaluate("document.title").asText()).startsWith("night");
            browser.screenshot(SHOTS.resolve("curves-light.png"));

            topics.send(WatchedTopics.step(0, 40, 1));
            until(browser, "document.getElementById('numbers').textContent.includes('123')");

            browser.look(1400, 1100, true);
            browser.screenshot(SHOTS.resolve("curves-dark.png"));
            browser.look(390, 844, true);
            // Nothing is wider than a phone.
            until(browser, "document.documentElement.scrollWidth <= innerWidth");
            browser.screenshot(SHOTS.resolve("curves-phone.png"));

            browser.evaluate("location.hash = 'letters'");
            until(browser, "document.querySelectorAll('#letter-rows tr').length === 1");
            assertThat(text(browser, "letter-rows"))
                    .as("text is never markup")
                    .contains("<b>no video stream</b>");
            browser.look(1400, 700, false);
            browser.screenshot(SHOTS.resolve("letters.png"));
            browser.evaluate("location.hash = 'tickets'");
            until(browser, "document.getElementById('account').textContent.includes('123')");
            browser.evaluate("location.hash = 'configuration'");
            until(browser, "document.querySelectorAll('#keys tr').length === 2");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void everyViewIsReachedByKeyboard() throws Exception {
        Optional<Path> program = Chromium.installed();
        assumeTrue(program.isPresent(), "no Chromium is installed");
        var about = new Dashboard.About("night", Map.of(), Map.of());
        try (WatchedTopics topics = new WatchedTopics(folder.resolve("kafka"));
                Dashboard page =
                        Dashboard.start(DashboardConfig.defaults(), about, topics.streams, false);
                Chromium browser =
                        new Chromium(
                                program.get(), Files.createDirectory(folder.resolve("browser")))) {
            browser.open(page.address());
            StringBuilder reached = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                browser.press("Tab", 9);
                reached.append(browser.evaluate("document.activeElement.textContent").asText())
                        .append('|');
            }
            assertThat(reached.toString())
                    .contains(
                            "Skip to the content|Curves|Tickets|Policy versions|Dead letters|Configuration|");
        }
    }

    private static String text(Chromium browser, String id) throws Exception {
        return browser.evaluate("document.getElementById('" + id + "').textContent").asText();
    }

    private static void until(Chromium browser, String holds) throws Exception {
        Chromium.until(() -> browser.evaluate(holds).asBoolean());
    }
}
