package io.obsctl.app;

import io.obsctl.event.Sink;
import io.obsctl.model.HostSelection;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyRequest;
import io.obsctl.verify.SignalVerification;

/** Proves that a trace, a metric and a log really travel from the collector's door to where they are read. */
public final class VerifySignals {
    private final OpenFleet fleets;
    private final SignalVerification verification;

    public VerifySignals(OpenFleet fleets, SignalVerification verification) {
        this.fleets = fleets;
        this.verification = verification;
    }

    /**
     * For all hosts.
     *
     * @throws io.obsctl.problem.ObsctlException {@code USAGE} when the profile cannot be used
     */
    public VerifyReport verify(String profile, VerifyRequest request, Sink sink) {
        return verify(profile, HostSelection.ALL, request, sink);
    }

    /**
     * Sends and reads back; what does not arrive is in the report.
     *
     * @throws io.obsctl.problem.ObsctlException {@code USAGE} when the profile or the selection cannot be used
     */
    public VerifyReport verify(String profile, HostSelection selection, VerifyRequest request, Sink sink) {
        return verification.run(fleets.open(profile, selection), request, sink);
    }
}
