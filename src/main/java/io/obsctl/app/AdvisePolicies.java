package io.obsctl.app;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.Lanes;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.PolicyAdvice;
import io.obsctl.model.PolicyAdvice.Compared;
import io.obsctl.model.PolicyAdvice.Entry;
import io.obsctl.model.PolicyAdvice.NotCompared;
import io.obsctl.model.PolicyAdvice.Seen;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import io.obsctl.model.StackKind;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says the smallest access policies that a profile needs, and how its tokens differ from them. */
public final class AdvisePolicies {
    private final OpenProfile profiles;
    private final LaneProber prober;

    public AdvisePolicies(OpenProfile profiles, LaneProber prober) {
        this.profiles = profiles;
        this.prober = prober;
    }

    /**
     * Advises. Asking costs at most one request a scope and token, and writes nothing that a backend keeps.
     *
     * @param ask whether the tokens are tried
     * @throws ObsctlException for a profile that does not load, or whose stack has no access policies
     */
    public PolicyAdvice advise(String name, boolean ask) {
        LoadedProfile loaded = profiles.open(name).profile();
        Stack stack = loaded.profile().stack();
        if (stack.kind() == StackKind.SELF_HOSTED) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error(
                                    "auth/no-policies",
                                    "This stack has no access policies",
                                    "stack.kind is self-hosted: users and their rights are the backend's own")
                            .run("obsctl auth check " + name));
        }
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : new NeededRights(loaded.profile()).entries()) {
            entries.add(entry.seen(ask ? seen(stack, entry) : new NotCompared("not asked")));
        }
        LaneAddress otlp = stack.lanes().otlp();
        String id = otlp == null || otlp.id() == null ? "" : otlp.id();
        return new PolicyAdvice(name, stack.slug() == null ? "" : stack.slug(), id, entries);
    }

    private Seen seen(Stack stack, Entry entry) {
        SecretRef token = entry.token();
        if (token == null) {
            return new NotCompared("the profile has no stack.tokens." + entry.purpose());
        }
        if (entry.role() != null) {
            return role(stack, entry, token);
        }
        List<String> held = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> more = new ArrayList<>();
        List<String> needed = new ArrayList<>(entry.scopes());
        for (Map.Entry<String, Knock> door : doors(stack, token).entrySet()) {
            String scope = door.getKey();
            Answer answer = prober.ask(door.getValue());
            if (answer instanceof Answer.NotAsked not) {
                return new NotCompared(
                        not.problem().summary() + ": " + not.problem().detail());
            }
            if (answer instanceof Answer.Rejected r && (r.refusal() == Refusal.DEAD_TOKEN || dead(r, held))) {
                return new NotCompared("the token is not let in; `obsctl auth check` says why");
            }
            boolean wanted = needed.remove(scope);
            if (answer instanceof Answer.Accepted) {
                (wanted ? held : more).add(scope);
            } else if (wanted && answer instanceof Answer.Rejected r && r.refusal() == Refusal.SCOPE) {
                missing.add(scope);
            } else if (wanted) {
                needed.add(scope);
            }
        }
        return new Compared(held, missing, more, needed);
    }

    /** Credentials that no lane has taken before are wrong altogether. */
    private static boolean dead(Answer.Rejected rejected, List<String> held) {
        return rejected.refusal() == Refusal.CREDENTIALS && held.isEmpty();
    }

    private Seen role(Stack stack, Entry entry, SecretRef token) {
        var grafana = stack.grafana();
        if (grafana == null) {
            return new NotCompared("the profile has no stack.grafana");
        }
        LaneAddress address = new LaneAddress(grafana.url(), null, LaneAuth.BEARER, null, null, grafana.tls());
        Answer answer = prober.ask(new Knock(Lane.GRAFANA, Signal.METRICS, address, null, token));
        if (answer instanceof Answer.Accepted) {
            return new Compared(List.of(), List.of(), List.of(), entry.scopes());
        }
        return new NotCompared("Grafana does not let the token in; `obsctl auth check` says why");
    }

    /** One request for each scope that a lane of this profile shows. */
    private static Map<String, Knock> doors(Stack stack, SecretRef token) {
        Lanes lanes = stack.lanes();
        Map<String, Knock> out = new LinkedHashMap<>();
        put(out, "traces:write", Lane.OTLP_WRITE, Signal.TRACES, lanes.otlp(), token);
        put(out, "metrics:write", Lane.OTLP_WRITE, Signal.METRICS, lanes.otlp(), token);
        put(out, "logs:write", Lane.OTLP_WRITE, Signal.LOGS, lanes.otlp(), token);
        put(out, "metrics:write", Lane.MIMIR_WRITE, Signal.METRICS, lanes.mimir(), token);
        put(out, "logs:write", Lane.LOKI_WRITE, Signal.LOGS, lanes.loki(), token);
        put(out, "metrics:read", Lane.MIMIR_READ, Signal.METRICS, lanes.mimir(), token);
        put(out, "logs:read", Lane.LOKI_READ, Signal.LOGS, lanes.loki(), token);
        put(out, "traces:read", Lane.TEMPO_READ, Signal.TRACES, lanes.tempo(), token);
        return out;
    }

    private static void put(
            Map<String, Knock> out,
            String scope,
            Lane lane,
            Signal signal,
            @Nullable LaneAddress address,
            SecretRef token) {
        if (address != null && address.auth().login()) {
            out.put(scope, new Knock(lane, signal, address, address.id(), token));
        }
    }
}
