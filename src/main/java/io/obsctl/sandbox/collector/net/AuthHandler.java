package io.obsctl.sandbox.collector.net;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code otelcol.auth.*} exports as {@code handler}. Safe between threads. */
public interface AuthHandler {
    /**
     * The headers that a client sends, read anew each time so that a rotated file counts at once.
     *
     * @throws IOException if a credential file cannot be read
     */
    Map<String, String> clientHeaders() throws IOException;

    /** Whether a server lets a request with this {@code Authorization} header in. */
    boolean admits(@Nullable String authorization);
}
