package io.obsctl;

import io.obsctl.app.PlanDeployment;
import io.obsctl.deploy.GatedTarget;
import io.obsctl.deploy.LaneAsker;
import io.obsctl.deploy.Originals;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.infra.grafana.GrafanaTarget;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.LaneHeaders;
import io.obsctl.infra.lane.LaneRequests;
import io.obsctl.infra.local.DirectoryTarget;
import io.obsctl.infra.ruler.RulerKind;
import io.obsctl.infra.ruler.RulerTarget;
import io.obsctl.infra.ssh.HostRelease;
import io.obsctl.infra.ssh.SshHosts;
import io.obsctl.model.Collector;
import io.obsctl.model.GrafanaAddress;
import io.obsctl.model.Host;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.RunsOn;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.StackKind;
import io.obsctl.model.Tokens;
import io.obsctl.render.Uids;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The targets of a profile. */
final class WiredTargets implements PlanDeployment.Targets {
    private final Wiring wiring;
    private final Supplier<String> revision;
    private final boolean forceSecrets;
    private final boolean adopt;
    private final Function<String, Originals> originals;
    private final Lanes lanes;

    /**
     * Whether backends are asked if they let a release in.
     *
     * @param here asks what a target cannot ask by itself; {@code null} where nobody is asked
     * @param told whether the places write down that nobody was
     */
    record Lanes(@Nullable LaneAsker here, boolean told) {
        /** Where nothing is going to be changed. */
        static Lanes none() {
            return new Lanes(null, false);
        }

        /** Where a person does not want it. */
        static Lanes unasked() {
            return new Lanes(null, true);
        }

        static Lanes asked(LaneAsker here) {
            return new Lanes(here, false);
        }
    }

    /** @param originals what was adopted, by profile */
    WiredTargets(
            Wiring wiring,
            Supplier<String> revision,
            boolean forceSecrets,
            boolean adopt,
            Function<String, Originals> originals) {
        this(wiring, revision, forceSecrets, adopt, originals, Lanes.none());
    }

    WiredTargets(
            Wiring wiring,
            Supplier<String> revision,
            boolean forceSecrets,
            boolean adopt,
            Function<String, Originals> originals,
            Lanes lanes) {
        this.originals = originals;
        this.wiring = wiring;
        this.revision = revision;
        this.forceSecrets = forceSecrets;
        this.adopt = adopt;
        this.lanes = lanes;
    }

    @Override
    public List<Target> of(LoadedProfile loaded) {
        SecretSource secrets = wiring.secrets(Sink.none());
        List<Target> out = new ArrayList<>();
        for (Collector collector : loaded.profile().collectors()) {
            if (collector.runsOn() == RunsOn.SYSTEMD) {
                hosts(loaded, collector, secrets, out);
            } else if (collector.runsOn() == RunsOn.LOCAL) {
                out.add(directory(loaded, collector, secrets));
            }
        }
        grafana(loaded, secrets, out);
        Tokens tokens = loaded.profile().stack().tokens();
        SecretRef rules = tokens.rules() != null ? tokens.rules() : tokens.deploy();
        ruler(loaded, RulerKind.MIMIR, loaded.profile().stack().lanes().mimir(), rules, out);
        ruler(loaded, RulerKind.LOKI, loaded.profile().stack().lanes().loki(), rules, out);
        return out;
    }

    private void hosts(LoadedProfile loaded, Collector collector, SecretSource secrets, List<Target> out) {
        List<Host> list = loaded.profile().hosts().list();
        if (list.isEmpty()) {
            return;
        }
        SshHosts ssh = wiring.ssh(loaded);
        HostRelease release = new WiredReleases(wiring, revision)
                .onHosts(loaded, collector)
                .adopting(adopt)
                .unasked(lanes.told());
        for (Host host : list) {
            Target target = ssh.target(host, release, secrets, wiring.clock());
            LaneAsker here = lanes.here();
            out.add(
                    here == null
                            ? target
                            : new GatedTarget(
                                    target, LaneRequests.of(loaded.profile()), ssh.lanes(host, secrets), here));
        }
    }

    private Target directory(LoadedProfile loaded, Collector collector, SecretSource secrets) {
        Target target = new DirectoryTarget(
                Path.of(collector.home()),
                wiring.author(loaded, revision).unasked(lanes.told()),
                secrets,
                new WiredReleases(wiring, revision).control(loaded, collector, wiring.stop()::requested),
                wiring.clock(),
                adopt);
        LaneAsker here = lanes.here();
        return here == null ? target : new GatedTarget(target, LaneRequests.of(loaded.profile()), here, here);
    }

    private void grafana(LoadedProfile loaded, SecretSource secrets, List<Target> out) {
        GrafanaAddress address = loaded.profile().stack().grafana();
        if (address == null) {
            return;
        }
        SecretRef token = loaded.profile().stack().tokens().deploy();
        boolean own = loaded.profile().stack().kind() != StackKind.GRAFANA_CLOUD;
        out.add(new GrafanaTarget(
                address.url(),
                new GrafanaTarget.Settings(loaded.name(), Uids.of(loaded.name(), ""), own, forceSecrets, adopt),
                wiring.http().over(address.tls(), secrets),
                () -> LaneHeaders.of(address, token == null ? null : secrets.resolve(token)),
                secrets,
                originals.apply(loaded.name())));
    }

    private void ruler(
            LoadedProfile loaded,
            RulerKind kind,
            @Nullable LaneAddress lane,
            @Nullable SecretRef token,
            List<Target> out) {
        if (lane == null) {
            return;
        }
        Http http = wiring.http().over(lane.tls(), wiring.secrets(Sink.none()));
        SecretRef own = lane.password() == null ? token : lane.password();
        out.add(new RulerTarget(
                kind,
                lane.url(),
                loaded.name(),
                http,
                headers(lane, own),
                new RulerTarget.Adoption(adopt, originals.apply(loaded.name()))));
    }

    /** Made when they are first sent: a plan of hosts alone needs no token of a ruler. */
    private Supplier<Map<String, String>> headers(LaneAddress lane, @Nullable SecretRef token) {
        return () -> LaneHeaders.of(
                lane, token == null ? null : wiring.secrets(Sink.none()).resolve(token));
    }
}
