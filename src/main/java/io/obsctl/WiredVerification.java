package io.obsctl;

import io.obsctl.app.VerifySignals;
import io.obsctl.infra.collector.HttpCollectorReader;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.LaneReader;
import io.obsctl.infra.loki.LokiFinder;
import io.obsctl.infra.mimir.MimirFinder;
import io.obsctl.infra.otlp.OtlpSignalSender;
import io.obsctl.infra.tempo.TempoFinder;
import io.obsctl.verify.SignalVerification;
import java.security.SecureRandom;
import java.util.List;

/** The proof that signals arrive. */
final class WiredVerification {
    private final Workplace place;

    WiredVerification(Workplace place) {
        this.place = place;
    }

    VerifySignals verifySignals() {
        return new VerifySignals(place.openFleet(), signals());
    }

    SignalVerification signals() {
        Wiring wiring = place.wiring();
        Http http = wiring.http();
        WiredLanes lanes = new WiredLanes(wiring);
        LaneReader reader = lanes.reader();
        return new SignalVerification(
                new WiredReach(wiring),
                new OtlpSignalSender(http, WiredLanes.DEADLINE),
                List.of(new TempoFinder(reader), new MimirFinder(reader), new LokiFinder(reader)),
                new HttpCollectorReader(http, WiredLanes.DEADLINE),
                lanes.check(),
                wiring.clock(),
                new SecureRandom());
    }
}
