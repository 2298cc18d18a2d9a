package io.obsctl;

import io.obsctl.app.PlanDeployment;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.infra.local.DirectoryTarget;
import io.obsctl.infra.local.HttpCollectorControl;
import io.obsctl.model.Collector;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.RunsOn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The targets of a profile. */
final class WiredTargets implements PlanDeployment.Targets {
    private static final Duration LOCAL_TIMEOUT = Duration.ofSeconds(10);

    private final Wiring wiring;

    WiredTargets(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public List<Target> of(LoadedProfile profile) {
        List<Target> out = new ArrayList<>();
        for (Collector collector : profile.profile().collectors()) {
            if (collector.runsOn() == RunsOn.LOCAL) {
                out.add(new DirectoryTarget(
                        Path.of(collector.home()),
                        wiring.secrets(Sink.none()),
                        new HttpCollectorControl(
                                collector.listen().ui(),
                                LOCAL_TIMEOUT,
                                profile.profile().hosts().rollout().settle()),
                        wiring.clock()));
            }
        }
        return out;
    }
}
