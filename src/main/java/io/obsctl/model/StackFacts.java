package io.obsctl.model;

import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the Grafana Cloud API knows of one stack. Doors that the stack does not have are {@code null}.
 *
 * @param stackId the stack's own id, which is the OTLP door's id too
 * @param region such as {@code prod-eu-west-2}; may be empty
 * @param status {@code active}, {@code paused}, {@code archived}, …
 * @param grafana the root URL of its Grafana
 * @param tempo for reading
 * @param profiles Pyroscope
 * @param fleet Fleet Management
 * @param notes what does not fit together: sources that disagree, a stack that is not active, a token of another
 *     organisation
 */
public record StackFacts(
        String slug,
        String name,
        String stackId,
        String orgId,
        String orgSlug,
        String region,
        String status,
        @Nullable URI grafana,
        @Nullable Door otlp,
        @Nullable Door mimir,
        @Nullable Door loki,
        @Nullable Door tempo,
        @Nullable Door alertmanager,
        @Nullable Door profiles,
        @Nullable Door fleet,
        List<Problem> notes) {
    public StackFacts {
        notes = List.copyOf(notes);
    }

    /**
     * An address with its own instance id.
     *
     * @param url the base as a profile holds it: {@code …/otlp}, {@code …/api/prom}, {@code …/tempo}, Loki's root
     */
    public record Door(String id, URI url) {}
}
