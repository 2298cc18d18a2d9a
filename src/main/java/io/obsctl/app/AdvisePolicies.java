package io.obsctl.app;

import io.obsctl.model.GrafanaAddress;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.PolicyAdvice;
import io.obsctl.model.PolicyAdvice.Compared;
import io.obsctl.model.PolicyAdvice.Entry;
import io.obsctl.model.PolicyAdvice.NotCompared;
import io.obsctl.model.PolicyAdvice.Seen;
import io.obsctl.model.PolicyAdvice.Untold;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Stack;
import io.obsctl.model.StackKind;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.Rights;
import io.obsctl.verify.lane.Rights.Told;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
            return role(stack, entry, entry.role(), token);
        }
        List<String> held = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> more = new ArrayList<>();
        Map<String, String> untold = new LinkedHashMap<>();
        entry.scopes().forEach(s -> untold.put(s, "the profile has no lane that tells"));
        boolean alive = false;
        for (Map.Entry<String, Knock> door : Rights.scopes(stack, token).entrySet()) {
            String scope = door.getKey();
            Answer answer = prober.ask(door.getValue());
            if (answer instanceof Answer.NotAsked not) {
                return notAsked(not);
            }
            Told told = Rights.told(door.getValue(), answer);
            // Credentials that no lane has taken before are wrong altogether.
            if (told instanceof Told.NotLetIn && !alive) {
                return new NotCompared("the token is not let in; `obsctl auth check` says why");
            }
            alive |= told instanceof Told.Held || told instanceof Told.Missing;
            boolean needed = untold.containsKey(scope);
            if (told instanceof Told.Held || (told instanceof Told.Missing && needed)) {
                untold.remove(scope);
                (told instanceof Told.Missing ? missing : needed ? held : more).add(scope);
            } else if (needed) {
                untold.put(scope, Rights.why(door.getValue(), answer));
            }
        }
        return new Compared(held, missing, more, untold(untold));
    }

    private static NotCompared notAsked(Answer.NotAsked not) {
        return new NotCompared(not.problem().summary() + ": " + not.problem().detail());
    }

    private static List<Untold> untold(Map<String, String> whyByScope) {
        return whyByScope.entrySet().stream()
                .map(e -> new Untold(e.getKey(), e.getValue()))
                .toList();
    }

    /** A role is told by what Grafana lists as allowed: no other request is needed. */
    private Seen role(Stack stack, Entry entry, String needed, SecretRef token) {
        GrafanaAddress grafana = stack.grafana();
        if (grafana == null) {
            return new NotCompared("the profile has no stack.grafana");
        }
        Knock knock = Rights.role(grafana, token);
        Answer answer = prober.ask(knock);
        if (answer instanceof Answer.NotAsked not) {
            return notAsked(not);
        }
        if (!(answer instanceof Answer.Accepted accepted)) {
            return new NotCompared("Grafana does not let the token in; `obsctl auth check` says why");
        }
        Optional<Integer> compared = Rights.compare(accepted.effect(), needed);
        if (compared.isEmpty()) {
            return new Compared(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(new Untold(entry.scopes().get(0), "Grafana tells no role")));
        }
        List<String> role = entry.scopes();
        return compared.get() < 0
                ? new Compared(List.of(), role, List.of(), List.of())
                : new Compared(
                        role,
                        List.of(),
                        compared.get() == 0 ? List.of() : List.of("role " + accepted.effect()),
                        List.of());
    }
}
