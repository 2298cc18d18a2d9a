package io.obsctl;

import io.obsctl.app.AskHosts;
import io.obsctl.app.Doctor;
import io.obsctl.app.TrustHosts;
import io.obsctl.infra.local.LocalMachine;
import io.obsctl.model.Host;
import io.obsctl.model.HostKeyOffer;
import io.obsctl.model.LoadedProfile;

/** What looks at machines: the hosts of a profile, and this one. */
final class WiredMachines {
    private final Workplace place;
    private final Wiring wiring;

    WiredMachines(Workplace place) {
        this.place = place;
        this.wiring = place.wiring();
    }

    AskHosts askHosts() {
        return new AskHosts(place.openFleet(), new WiredHosts(wiring));
    }

    TrustHosts trustHosts() {
        return new TrustHosts(place.openFleet(), new TrustHosts.Keys() {
            @Override
            public HostKeyOffer offered(LoadedProfile profile, Host host) {
                return wiring.ssh(profile).offeredKey(host);
            }

            @Override
            public String remember(LoadedProfile profile, Host host, HostKeyOffer key) {
                return wiring.ssh(profile).trust(host, key).toString();
            }
        });
    }

    Doctor doctor() {
        return new Doctor(
                place.openProfile(),
                new LocalMachine(wiring.environment(), wiring::childEnvironment, wiring.http(), wiring.clock()),
                place.profiles().toString());
    }
}
