package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.SecretRef;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.ProfileText;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteDoorsTest {
    private static final String LANES = """
            environment: prod
            service: { name: api }
            stack:
              tokens: { write: env:WRITE }
              lanes:
                otlp: { url: "https://otlp.example/otlp", id: 1 }
                mimir: { url: "https://mimir.example/api/prom", id: 2 }
                loki: { url: "https://loki.example", id: 3, password: env:OWN }
                profiles: { url: "https://profiles.example", id: 4 }
                fleet: { url: "https://fleet.example", id: 5 }
            """;

    private static List<String> asked(String... scopes) {
        return WriteDoors.of(ProfileText.load(LANES).profile().stack(), List.of(scopes), SecretRef.parse("env:NEW"))
                .stream()
                .map(Knock::lane)
                .map(String::valueOf)
                .toList();
    }

    @Test
    void everyLaneThatATokenIsUsedForIsTriedProfilesAndFleetToo() {
        assertThat(asked("traces:write", "metrics:write", "profiles:write", "fleet-management:read"))
                .containsExactly("otlp write", "otlp write", "mimir write", "profiles write", "fleet");
    }

    @Test
    void aLaneThatTheProfileDoesNotWriteOnOrThatHasAPasswordOfItsOwnIsNot() {
        assertThat(asked("traces:write", "logs:write")).containsExactly("otlp write", "otlp write");
    }
}
