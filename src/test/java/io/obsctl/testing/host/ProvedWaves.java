package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

/** A rollout whose waves have to pass verify: one that is proved stays, whatever becomes of the next. */
final class ProvedWaves {
    private final FleetScene fleet;

    ProvedWaves(FleetScene fleet) {
        this.fleet = fleet;
    }

    void run() throws IOException {
        try (ProvingStack proving =
                new ProvingStack(fleet.directory, fleet.hosts.get("w1").gateway())) {
            fleet.takeSignals(proving);
            theGateOfTheSecondWaveFails();
            theProofOfTheSecondWaveFails(proving);
            backAgainIsProvedToo();
        }
    }

    private void theGateOfTheSecondWaveFails() throws IOException {
        List<String> before = fleet.live();
        fleet.refuse("w2", "401MiB", 420_478_976);
        fleet.profile();
        assertThat(fleet.obsctl(4, "deploy", "prod", "--verify-between"))
                .contains(
                        "wave 1/3  verify ✓", "✓ w1", "✗ w2  failed and was put back", "· w3  not started: an earlier")
                .doesNotContain("wave 2/3  verify");
        List<String> after = fleet.live();
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.subList(1, 3)).isEqualTo(before.subList(1, 3));
        assertThat(fleet.there("w2", "systemctl is-active obsctl-alloy.service"))
                .isEqualTo("active");
        assertThat(fleet.obsctl(1, "rollout", "status", "prod"))
                .contains("done: w1", "failed and put back: w2", "not begun: w3", "stopped: an earlier wave failed");
        fleet.takeAgain("w2");
        assertThat(fleet.obsctl(0, "rollout", "resume", "prod"))
                .as("what was said when it began holds for what is left")
                .contains("wave 1/2  verify ✓", "✓ w2", "✓ w3");
        assertThat(fleet.live()).containsOnly(after.get(0));
    }

    private void theProofOfTheSecondWaveFails(ProvingStack proving) throws IOException {
        List<String> before = fleet.live();
        fleet.version = "2.0.0";
        fleet.profile();
        proving.cutOff(fleet.hosts.get("w2"), true);
        assertThat(fleet.obsctl(4, "deploy", "prod", "--verify-between"))
                .contains("wave 1/3  verify ✓", "✓ w1", "wave 2/3  verify ✗", "✓ w2")
                .contains("· w3  not started: verify failed after wave 2/3");
        List<String> after = fleet.live();
        assertThat(after.subList(0, 2)).doesNotContainAnyElementsOf(before);
        assertThat(after.get(2)).isEqualTo(before.get(2));
        assertThat(fleet.obsctl(1, "rollout", "status", "prod"))
                .contains("done: w1", "done: w2", "not begun: w3", "stopped: verify failed after wave 2/3");
        proving.cutOff(fleet.hosts.get("w2"), false);
        assertThat(fleet.obsctl(0, "rollout", "resume", "prod")).contains("wave 2/3  verify ✓", "✓ w3");
        assertThat(fleet.live()).containsOnly(after.get(0));
    }

    private void backAgainIsProvedToo() throws IOException {
        assertThat(fleet.obsctl(0, "verify", "prod")).contains("9 of 9 signals proved");
        assertThat(fleet.obsctl(0, "rollback", "prod")).contains("✓ 3 of 3 targets changed");
        assertThat(fleet.obsctl(0, "verify", "prod")).contains("9 of 9 signals proved");
    }
}
