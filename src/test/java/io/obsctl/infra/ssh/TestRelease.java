package io.obsctl.infra.ssh;

import io.obsctl.model.ByteSize;
import io.obsctl.model.Collector;
import io.obsctl.model.CollectorRole;
import io.obsctl.model.CredentialDelivery;
import io.obsctl.model.Install;
import io.obsctl.model.Limits;
import io.obsctl.model.Listen;
import io.obsctl.model.Percent;
import io.obsctl.model.RunsOn;
import io.obsctl.model.Version;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What tests say of a release that they deploy, where nothing of it matters to them. */
final class TestRelease {
    private TestRelease() {}

    static HostRelease settling(Duration settle) {
        return HostRelease.of("prod", "4f2a91c", "tests", collector(null), settle);
    }

    /** @param install how Alloy comes to the host; {@code null} where it is there */
    static Collector collector(@Nullable Install install) {
        return new Collector(
                CollectorRole.AGENT,
                Version.parse("1.15"),
                RunsOn.SYSTEMD,
                "/usr/bin/alloy",
                "/var/lib/obsctl",
                new Limits(ByteSize.parse("512MiB"), Percent.parse("50%")),
                new Listen("127.0.0.1:4317", "127.0.0.1:4318", "127.0.0.1:12345"),
                CredentialDelivery.AUTO,
                null,
                install);
    }
}
