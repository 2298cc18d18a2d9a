package io.obsctl.model;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The smallest request that shows whether a backend lets a collector write on a lane: its gate judges it, and it leaves
 * nothing behind. Always a POST.
 *
 * @param component the kind of Alloy component that writes there, such as {@code loki.write}
 * @param headers without those that hold credentials
 * @param body its bytes as ISO-8859-1
 * @param token {@code null} where the lane has none
 */
public record LaneRequest(
        Lane lane,
        Signal signal,
        LaneAddress address,
        @Nullable SecretRef token,
        String component,
        URI url,
        Map<String, String> headers,
        String body) {
    public LaneRequest {
        headers = Map.copyOf(headers);
    }

    /** The same request to another door, or as another user. */
    public LaneRequest at(URI door, @Nullable String id) {
        return new LaneRequest(lane, signal, address.withId(id), token, component, door, headers, body);
    }

    /** The same request with another token. */
    public LaneRequest with(SecretRef other) {
        return new LaneRequest(lane, signal, address, other, component, url, headers, body);
    }

    /** Headers in an order of their own. */
    public Map<String, String> sortedHeaders() {
        return new TreeMap<>(headers);
    }

    /** As people read it: {@code otlp write (traces)}. */
    public String name() {
        return lane == Lane.OTLP_WRITE ? lane + " (" + signal.word() + ")" : lane.toString();
    }
}
