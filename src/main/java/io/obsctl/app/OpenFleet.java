package io.obsctl.app;

import io.obsctl.model.Host;
import io.obsctl.model.HostSelection;
import io.obsctl.model.LoadedProfile;
import java.util.List;

/** A profile with the hosts that are meant: what every command that goes to hosts starts with. */
public final class OpenFleet {
    private final OpenProfile profiles;

    public OpenFleet(OpenProfile profiles) {
        this.profiles = profiles;
    }

    /**
     * Loads the profile and narrows its hosts.
     *
     * @throws io.obsctl.problem.ObsctlException with exit code {@code USAGE} and every problem
     */
    public LoadedProfile open(String name, HostSelection selection) {
        return of(profiles.open(name).profile(), selection);
    }

    /** As {@link #open}, of a profile that is loaded. */
    public LoadedProfile of(LoadedProfile loaded, HostSelection selection) {
        List<Host> chosen = new HostChoice(loaded.profile().hosts().list()).of(selection);
        return loaded.with(loaded.profile().hosts().with(chosen));
    }
}
