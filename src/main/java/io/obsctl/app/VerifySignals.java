package io.obsctl.app;

import io.obsctl.event.Sink;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyRequest;
import io.obsctl.verify.SignalVerification;

/** Proves that a trace, a metric and a log really travel from the collector's door to where they are read. */
public final class VerifySignals {
    private final OpenProfile profiles;
    private final SignalVerification verification;

    public VerifySignals(OpenProfile profiles, SignalVerification verification) {
        this.profiles = profiles;
        this.verification = verification;
    }

    public VerifyReport verify(String profile, VerifyRequest request, Sink sink) {
        return verification.run(profiles.open(profile).profile(), request, sink);
    }
}
