package org.streamrlaif.laboratory.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.streamrlaif.live.CutConfig;

class LiveBenchTest {

    @TempDir private Path folder;

    @Test
    void recordsItsOwnStreams() throws Exception {
        Path video = folder.resolve("street.mp4");
        StreetVideo.write(video, 128, 96, 25, 50);
        CutConfig cut = new CutConfig(4, CutConfig.Cut.TIME, 0.5, 0.1, 0.1, 0);

        Report report = new LiveBench(2, 2, cut).run(video);

        assertThat(report.settings().get(0)).startsWith("2 streams for 2 s: ");
        List<Table.Row> rows = report.tables().get(0).rows();
        assertThat(rows.get(0).values().get(0)).isPositive();
        assertThat(rows.get(1).values().get(0)).isPositive();
        assertThat(report.tables().get(2).rows().get(0).runs()).isNotEmpty();
    }
}
