package io.obsctl.sandbox.backend;

import java.time.Duration;
import java.util.Map;

/** A way in which a door misbehaves. Injected by tests and the demo through {@link FaultBoard}. */
public sealed interface Fault {
    /** Answers with this status and body instead of doing anything. */
    record Status(int code, Map<String, String> headers, String contentType, String body) implements Fault {
        public Status(int code, String body) {
            this(code, Map.of(), "text/plain; charset=utf-8", body);
        }
    }

    /** Answers late. */
    record Delay(Duration by) implements Fault {}

    /** Answers 200 with a page of HTML, as a captive portal or a wrong host does. */
    record NotJson() implements Fault {}

    /** Reads the request, closes the connection, answers nothing. */
    record Cut() implements Fault {}

    /** Does the work, then closes the connection in the middle of the answer. */
    record CutInAnswer() implements Fault {}

    /** 429 with {@code Retry-After}. */
    record TooManyRequests(Duration retryAfter) implements Fault {}

    /** The stack sleeps: Grafana answers with its start page and 503 (not confirmed against a real stack). */
    record Paused() implements Fault {}

    /** Credentials are right, but the gate says that the scope is missing. */
    record WrongScope() implements Fault {}
}
