package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Call;

/** Who owns an alerting object: {@code api} locks it in the UI, {@code X-Disable-Provenance} leaves it editable. */
final class Provenance {
    private Provenance() {}

    static String of(Call call) {
        return call.header("X-Disable-Provenance").isPresent() ? "" : "api";
    }
}
