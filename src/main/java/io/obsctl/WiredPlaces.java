package io.obsctl;

import io.obsctl.app.OpenPlaces;
import io.obsctl.deploy.LaneAsker;
import io.obsctl.deploy.Place;
import io.obsctl.event.Sink;
import io.obsctl.infra.local.DirectoryPlace;
import io.obsctl.infra.ssh.HostRelease;
import io.obsctl.infra.ssh.SshHosts;
import io.obsctl.model.Collector;
import io.obsctl.model.Host;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.RunsOn;
import io.obsctl.model.SecretSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The places of a profile that hold releases. */
final class WiredPlaces implements OpenPlaces.Places {
    private final Wiring wiring;
    private final Supplier<String> revision;
    private final @Nullable LaneAsker lanesFromHere;
    private final boolean skipLanes;

    WiredPlaces(Wiring wiring, Supplier<String> revision) {
        this(wiring, revision, null, false);
    }

    /**
     * @param lanesFromHere asks for releases of this machine; {@code null} where none is put back
     * @param skipLanes whether the places write down that nobody was asked
     */
    WiredPlaces(Wiring wiring, Supplier<String> revision, @Nullable LaneAsker lanesFromHere, boolean skipLanes) {
        this.wiring = wiring;
        this.revision = revision;
        this.lanesFromHere = lanesFromHere;
        this.skipLanes = skipLanes;
    }

    @Override
    public List<Place> of(LoadedProfile loaded) {
        List<Place> out = new ArrayList<>();
        for (Collector collector : loaded.profile().collectors()) {
            if (collector.runsOn() == RunsOn.SYSTEMD) {
                hosts(loaded, collector, out);
            } else if (collector.runsOn() == RunsOn.LOCAL) {
                out.add(directory(loaded, collector));
            }
        }
        return out;
    }

    private void hosts(LoadedProfile loaded, Collector collector, List<Place> out) {
        List<Host> list = loaded.profile().hosts().list();
        if (list.isEmpty()) {
            return;
        }
        SshHosts ssh = wiring.ssh(loaded);
        SecretSource secrets = wiring.secrets(Sink.none());
        HostRelease release =
                new WiredReleases(wiring, revision).onHosts(loaded, collector).unasked(skipLanes);
        for (Host host : list) {
            out.add(ssh.place(host, release, secrets, wiring.clock()));
        }
    }

    private Place directory(LoadedProfile loaded, Collector collector) {
        return new DirectoryPlace(
                Path.of(collector.home()),
                wiring.author(loaded, revision).unasked(skipLanes),
                new WiredReleases(wiring, revision).control(loaded, collector, () -> false),
                wiring.clock(),
                lanesFromHere);
    }
}
