package io.obsctl;

import io.obsctl.event.Sink;
import io.obsctl.infra.cloud.AskedTokenDates;
import io.obsctl.infra.http.LaneReader;
import io.obsctl.infra.lane.HttpLaneProber;
import io.obsctl.infra.secret.TokenText;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TokenFacts;
import io.obsctl.problem.ObsctlException;
import io.obsctl.verify.lane.CheckLanes;
import io.obsctl.verify.lane.StackIds;
import java.time.Duration;

/** How lanes are asked, and what tokens tell of themselves. */
final class WiredLanes {
    static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Wiring wiring;
    private final SecretSource secrets;

    WiredLanes(Wiring wiring) {
        this.wiring = wiring;
        this.secrets = wiring.secrets(Sink.none());
    }

    /** Asks again what a busy lane did not answer. */
    HttpLaneProber patientProber() {
        return new HttpLaneProber(wiring.http(), secrets, DEADLINE);
    }

    /** Asks once. */
    HttpLaneProber hastyProber() {
        return new HttpLaneProber(wiring.hastyHttp(), secrets, DEADLINE);
    }

    /** Asks once, with tokens that lie in releases. */
    HttpLaneProber releaseProber() {
        return new HttpLaneProber(wiring.hastyHttp(), wiring.secretsOfReleases(), DEADLINE);
    }

    LaneReader reader() {
        return new LaneReader(wiring.http(), secrets, DEADLINE);
    }

    AskedTokenDates tokenDates() {
        return new AskedTokenDates(wiring.hastyHttp(), secrets);
    }

    CheckLanes check() {
        return new CheckLanes(hastyProber(), this::facts, StackIds.none(), tokenDates(), wiring.clock());
    }

    /** What a token tells of itself; nothing when it cannot be had, which asking its lane says better. */
    TokenFacts facts(SecretRef ref) {
        try {
            return TokenText.read(secrets.resolve(ref));
        } catch (ObsctlException e) {
            return new TokenFacts.Opaque();
        }
    }
}
