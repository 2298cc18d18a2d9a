package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LaneReport.Finding;
import io.obsctl.model.LaneReport.Row;
import io.obsctl.model.LaneReport.Verdict;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.ProfileFix;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what the lanes answered to what is wrong. Asks nobody. */
final class LaneDiagnosis {
    private final LoadedProfile profile;
    private final List<Asked> own;
    private final Worlds worlds;
    private final Suspects suspects;
    private final Causes causes;

    LaneDiagnosis(
            LoadedProfile profile,
            List<Asked> own,
            Worlds worlds,
            Suspects suspects,
            TokenReader tokens,
            Told told,
            TokenEnds ends) {
        this.profile = profile;
        this.own = own;
        this.worlds = worlds;
        this.suspects = suspects;
        this.causes = new Causes(profile, own, worlds, suspects, tokens, told, ends);
    }

    LaneReport report(int requests) {
        Map<Asked, Set<LaneCause>> wrong = new LinkedHashMap<>();
        for (Asked a : own) {
            Set<LaneCause> why = causes.of(a);
            if (!why.isEmpty()) {
                wrong.put(a, why);
            }
        }
        List<Finding> findings = new ArrayList<>();
        List<ProfileFix> fixes = new ArrayList<>();
        IdFindings ids = new IdFindings(profile, worlds);
        ids.add(wrong, findings, fixes);
        new UrlFindings(profile, suspects).add(own, wrong, findings, fixes);
        new TokenFindings(profile, causes).add(wrong, findings);
        new ReachFindings(profile, causes.clocks()).add(wrong, findings);
        new StackFindings(profile, causes).add(own, wrong, findings);
        worlds.notes().forEach(note -> findings.add(new Finding(note, List.of(), List.of())));
        return new LaneReport(rows(wrong), findings, fixes, requests);
    }

    private List<Row> rows(Map<Asked, Set<LaneCause>> wrong) {
        Map<Lane, Asked> shown = new EnumMap<>(Lane.class);
        for (Asked a : own) {
            Asked before = shown.get(a.knock().lane());
            if (before == null || (!wrong.containsKey(before) && wrong.containsKey(a))) {
                shown.put(a.knock().lane(), a);
            }
        }
        List<Row> rows = new ArrayList<>();
        Map<String, String> said = new LinkedHashMap<>();
        for (Asked a : shown.values()) {
            Set<LaneCause> why = wrong.getOrDefault(a, Set.of());
            String words = Words.verdict(a, why, worlds, suspects);
            String backend = a.knock().lane().backend();
            if (why.equals(Set.of(LaneCause.WRONG_ID)) && words.equals(said.get(backend))) {
                words = "same id as above";
            } else {
                said.put(backend, words);
            }
            rows.add(new Row(
                    a.knock().lane(),
                    a.knock().id(),
                    reached(a),
                    tls(a),
                    status(a.answer()),
                    authenticated(a, why),
                    may(a),
                    a.passed() ? effect(a.knock().lane()) : "",
                    verdict(why),
                    List.copyOf(why),
                    words));
        }
        return rows;
    }

    private static boolean reached(Asked asked) {
        return asked.answer() instanceof Answer.Accepted || asked.answer() instanceof Answer.Rejected;
    }

    private static @Nullable Boolean tls(Asked asked) {
        if (asked.answer() instanceof Answer.Unreachable u) {
            return Clocks.certificate(u.obstacle())
                            || u.obstacle() == LaneProber.Obstacle.TLS
                            || u.obstacle() == LaneProber.Obstacle.NO_TLS
                    ? Boolean.FALSE
                    : null;
        }
        boolean https = "https".equalsIgnoreCase(asked.knock().address().url().getScheme());
        return reached(asked) && https ? Boolean.TRUE : null;
    }

    /** No lane has to be written to: an empty authenticated request is judged by the gate and leaves nothing. */
    private static String effect(Lane lane) {
        return switch (lane) {
            case OTLP_WRITE, MIMIR_WRITE, LOKI_WRITE, PROFILES_WRITE, RULER_WRITE -> "nothing written";
            case MIMIR_READ, LOKI_READ, TEMPO_READ, ALERTMANAGER, FLEET, RULER_READ, GRAFANA, STACK_API -> "read only";
        };
    }

    private static Verdict verdict(Set<LaneCause> why) {
        if (why.isEmpty()) {
            return Verdict.WORKS;
        }
        if (why.equals(Set.of(LaneCause.WRONG_URL)) || why.equals(Set.of(LaneCause.WRONG_PORT))) {
            return Verdict.WRONG;
        }
        if (saysNothing(why)) {
            return Verdict.COULD_NOT_ASK;
        }
        return why.size() == 1 ? Verdict.WRONG : Verdict.CANNOT_TELL;
    }

    private static @Nullable Integer status(Answer answer) {
        if (answer instanceof Answer.Accepted a) {
            return a.status();
        }
        return answer instanceof Answer.Rejected r ? r.status() : null;
    }

    private static @Nullable Boolean authenticated(Asked asked, Set<LaneCause> why) {
        if (why.isEmpty()) {
            return true;
        }
        if (asked.passed()) {
            return true;
        }
        if (saysNothing(why) || (asked.is(Refusal.BARE_401) && why.contains(LaneCause.MISSING_SCOPE))) {
            return null;
        }
        return why.equals(Set.of(LaneCause.MISSING_SCOPE)) || why.equals(Set.of(LaneCause.ROLE_TOO_LOW));
    }

    private static boolean saysNothing(Set<LaneCause> why) {
        return why.stream().allMatch(LaneCause::saysNothing);
    }

    private String may(Asked asked) {
        if (!(asked.answer() instanceof Answer.Accepted accepted)) {
            return "";
        }
        if (asked.knock().lane() == Lane.GRAFANA) {
            return accepted.effect();
        }
        return Knocks.namesIds(profile.profile().stack())
                ? Evidence.scope(asked.knock().lane(), asked.knock().signal())
                : asked.knock().lane().direction();
    }
}
