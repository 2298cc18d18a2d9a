package io.obsctl.infra.http;

import io.obsctl.model.GrafanaAddress;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers that open a lane. */
public final class LaneHeaders {
    private LaneHeaders() {}

    /**
     * {@code Authorization} and {@code X-Scope-OrgID}, as far as the lane has them. A Basic lane without an id, or
     * without a token, is sent no credentials: the other side's 401 then says so.
     *
     * @param token {@code null} when the profile has none for this purpose
     */
    public static Map<String, String> of(LaneAddress lane, @Nullable Secret token) {
        Map<String, String> headers = new LinkedHashMap<>();
        String id = lane.id();
        switch (lane.auth()) {
            case BASIC -> {
                if (id != null && token != null) {
                    headers.put("Authorization", BasicAuth.header(id, token));
                }
            }
            case BEARER -> {
                if (token != null) {
                    headers.put("Authorization", BasicAuth.bearer(token));
                }
            }
            case MTLS, TENANT, NONE -> {
                // No credentials.
            }
        }
        String tenant = lane.tenant();
        if (tenant != null) {
            headers.put("X-Scope-OrgID", tenant);
        }
        return headers;
    }

    /** The headers of Grafana's API: a service-account token and, when it is not the first, the organisation. */
    public static Map<String, String> of(GrafanaAddress grafana, @Nullable Secret token) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (token != null) {
            headers.put("Authorization", BasicAuth.bearer(token));
        }
        String org = grafana.org();
        if (org != null) {
            headers.put("X-Grafana-Org-Id", org);
        }
        return headers;
    }
}
