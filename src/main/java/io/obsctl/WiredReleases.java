package io.obsctl;

import io.obsctl.infra.local.HttpCollectorControl;
import io.obsctl.infra.ssh.HostRelease;
import io.obsctl.model.Collector;
import io.obsctl.model.LoadedProfile;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What is said of every release of a profile, and how a collector of this machine is driven. */
final class WiredReleases {
    private static final Duration LOCAL_TIMEOUT = Duration.ofSeconds(10);

    private final Wiring wiring;
    private final Supplier<String> revision;

    WiredReleases(Wiring wiring, Supplier<String> revision) {
        this.wiring = wiring;
        this.revision = revision;
    }

    HostRelease onHosts(LoadedProfile loaded, Collector collector) {
        return HostRelease.of(
                        loaded.name(),
                        revision.get(),
                        wiring.who(),
                        collector,
                        loaded.profile().hosts().rollout().settle())
                .keeping(loaded.profile().hosts().keep());
    }

    /** @param stopped whether a person wishes that waiting ends */
    HttpCollectorControl control(LoadedProfile loaded, Collector collector, BooleanSupplier stopped) {
        return new HttpCollectorControl(
                collector.listen().ui(),
                LOCAL_TIMEOUT,
                loaded.profile().hosts().rollout().settle(),
                stopped);
    }
}
