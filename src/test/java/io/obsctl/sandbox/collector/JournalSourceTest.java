package io.obsctl.sandbox.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journal lines on a machine that may have no journal: the rest of the config runs all the same. */
class JournalSourceTest {
    @TempDir
    Path dir;

    @Test
    void machineWithoutAJournalLeavesTheComponentHealthyAndIdle() throws Exception {
        String config = """
                loki.source.journal "j" {
                  max_age    = "1h"
                  matches    = "_SYSTEMD_UNIT=none-such.service"
                  labels     = { job = "systemd-journal" }
                  forward_to = [loki.write.l.receiver]
                }
                loki.write "l" {
                  endpoint {
                    url = "http://127.0.0.1:9/loki/api/v1/push"
                  }
                }
                """;
        try (TestCollector c = new TestCollector(dir, config)) {
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(c.get("/api/v0/web/components").body()).contains("\"localID\":\"loki.source.journal.j\"");
        }
    }
}
