package io.obsctl.app;

import io.obsctl.model.TargetRef;
import java.util.Map;
import java.util.Optional;

/** Port: what was last deployed from this machine to places that keep no record themselves. Holds no secret. */
public interface LastDeployed {
    /** Canonical text by artifact; empty when nothing is remembered. */
    Optional<Map<String, String>> of(String profile, TargetRef target);

    /** Replaces what is remembered. That it cannot be written down fails nothing. */
    void remember(String profile, TargetRef target, Map<String, String> texts);
}
