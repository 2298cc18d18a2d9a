package io.obsctl.app;

import io.obsctl.model.Host;
import io.obsctl.model.HostKeyOffer;
import io.obsctl.model.HostSelection;
import io.obsctl.model.LoadedProfile;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the first contact with hosts explicit: shows the keys that they offer, and remembers them when told to. */
public final class TrustHosts {
    private final OpenFleet fleets;
    private final Keys keys;

    public TrustHosts(OpenFleet fleets, Keys keys) {
        this.fleets = fleets;
        this.keys = keys;
    }

    /** Port: host keys. */
    public interface Keys {
        /** @throws ObsctlException when the host cannot be reached */
        HostKeyOffer offered(LoadedProfile profile, Host host);

        /** Adds the key to the file of known hosts and gives the file's path. */
        String remember(LoadedProfile profile, Host host, HostKeyOffer key);
    }

    /** What a host offers. */
    public record Offer(String name, HostKeyOffer key) {}

    /** @throws ObsctlException when nothing is chosen, or with one problem for each host that cannot be reached */
    public List<Offer> offers(String profile, HostSelection selection) {
        LoadedProfile loaded = fleets.open(profile, selection);
        List<Offer> out = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Host host : loaded.profile().hosts().list()) {
            try {
                out.add(new Offer(host.name(), keys.offered(loaded, host)));
            } catch (ObsctlException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ObsctlException(ExitCode.UNREACHABLE, problems);
        }
        return out;
    }

    /** Remembers what was offered and gives the path of the file. */
    public String remember(String profile, List<Offer> offers) {
        LoadedProfile loaded = fleets.open(profile, HostSelection.ALL);
        Map<String, Host> byName = new TreeMap<>();
        loaded.profile().hosts().list().forEach(h -> byName.put(h.name(), h));
        String file = "";
        for (Offer offer : offers) {
            Host host = byName.get(offer.name());
            if (host != null) {
                file = keys.remember(loaded, host, offer.key());
            }
        }
        return file;
    }
}
