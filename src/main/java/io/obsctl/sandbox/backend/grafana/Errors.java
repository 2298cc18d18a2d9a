package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;

/** Grafana's error bodies. */
final class Errors {
    private Errors() {}

    static Answer of(int status, String message) {
        var body = Json.object();
        body.put("message", message);
        return Answer.json(status, body);
    }

    /** With the machine-readable {@code status}, for example {@code version-mismatch}. */
    static Answer of(int status, String message, String word) {
        var body = Json.object();
        body.put("message", message);
        body.put("status", word);
        return Answer.json(status, body);
    }

    static Refusal refuse(int status, String message) {
        return new Refusal(of(status, message));
    }
}
