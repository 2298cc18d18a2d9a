package io.obsctl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Doc("Addresses and instance ids. The ids of one stack all differ; another lane's id answers 401.")
public record Lanes(
        @Doc("The OTLP gateway (the id is the stack's own id).") @Nullable
        LaneAddress otlp,

        @Doc("Mimir, or any Prometheus: metrics in by remote write and out by query.") @Nullable
        LaneAddress mimir,

        @Doc("Loki.") @Nullable LaneAddress loki,
        @Doc("Tempo, for reading.") @Nullable LaneAddress tempo,

        @Doc("The Alertmanager beside Mimir; only where obsctl or somebody else sends configuration to it.") @Nullable
        LaneAddress alertmanager,

        @Doc("Profiles (Pyroscope).") @Nullable LaneAddress profiles,

        @Doc("Fleet Management, where collectors fetch their configuration.") @Nullable
        LaneAddress fleet) {

    /** Without the lanes that few stacks need. */
    public Lanes(
            @Nullable LaneAddress otlp,
            @Nullable LaneAddress mimir,
            @Nullable LaneAddress loki,
            @Nullable LaneAddress tempo) {
        this(otlp, mimir, loki, tempo, null, null, null);
    }

    /** The lanes that there are, by their key under {@code stack.lanes}, in the order of this record. */
    public Map<String, LaneAddress> byKey() {
        Map<String, LaneAddress> out = new LinkedHashMap<>();
        put(out, "otlp", otlp);
        put(out, "mimir", mimir);
        put(out, "loki", loki);
        put(out, "tempo", tempo);
        put(out, "alertmanager", alertmanager);
        put(out, "profiles", profiles);
        put(out, "fleet", fleet);
        return Collections.unmodifiableMap(out);
    }

    private static void put(Map<String, LaneAddress> out, String key, @Nullable LaneAddress lane) {
        if (lane != null) {
            out.put(key, lane);
        }
    }

    /** Each lane with this TLS, unless it has its own. */
    Lanes orTls(@Nullable ClientTls tls) {
        return tls == null
                ? this
                : new Lanes(
                        with(otlp, tls),
                        with(mimir, tls),
                        with(loki, tls),
                        with(tempo, tls),
                        with(alertmanager, tls),
                        with(profiles, tls),
                        with(fleet, tls));
    }

    private static @Nullable LaneAddress with(@Nullable LaneAddress lane, ClientTls tls) {
        return lane == null ? null : lane.orTls(tls);
    }
}
