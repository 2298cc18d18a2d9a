package io.obsctl.infra.http;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.HttpResult.Unreachable;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ObsctlException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a read lane with its id and token. Tells "there is none" from "could not ask". Safe between threads. */
public final class LaneReader {
    private final Http http;
    private final SecretSource secrets;
    private final Duration deadline;

    /** @param deadline for one question */
    public LaneReader(Http http, SecretSource secrets, Duration deadline) {
        this.http = http;
        this.secrets = secrets;
        this.deadline = deadline;
    }

    /** What came of a question. */
    public sealed interface Read {
        /** 2xx or 404: the lane let us in. */
        record Answer(Answered answered) implements Read {}

        /**
         * @param status the HTTP status, or {@code null} when nothing answered
         * @param lasting whether asking again is of no use
         */
        record Refused(String why, @Nullable Integer status, boolean lasting) implements Read {}
    }

    /** @param path with its query, appended to the lane's base URL */
    public Read get(@Nullable LaneAddress lane, @Nullable SecretRef token, String path) {
        if (lane == null) {
            return new Read.Refused("the profile has no such lane", null, true);
        }
        String base = lane.url().toString();
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        HttpCall call = HttpCall.get(URI.create(base + path), deadline).with("Accept", "application/json");
        HttpResult result;
        try {
            SecretRef own = lane.password() == null ? token : lane.password();
            Secret secret = own == null || !lane.auth().login() ? null : secrets.resolve(own);
            for (var header : LaneHeaders.of(lane, secret).entrySet()) {
                call = call.with(header.getKey(), header.getValue());
            }
            result = http.over(lane.tls(), secrets).send(call);
        } catch (ObsctlException e) {
            var problem = e.problems().get(0);
            return new Read.Refused(problem.summary() + ": " + problem.detail(), null, true);
        }
        if (result instanceof Answered answered) {
            return answered.success() || answered.status() == 404 ? new Read.Answer(answered) : refused(answered);
        }
        Unreachable none = (Unreachable) result;
        return new Read.Refused(HttpProblems.shown(lane.url()) + ": " + none.detail(), null, false);
    }

    /** An answer that is none of this API. */
    public static Read.Refused refused(Answered answered) {
        int status = answered.status();
        boolean later = status == 429 || status / 100 == 5 || status == 408;
        return new Read.Refused("answered " + status + HttpProblems.body(answered), status, !later);
    }
}
