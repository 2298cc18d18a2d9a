package io.obsctl.app;

import io.obsctl.event.Sink;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Outcome;
import io.obsctl.model.RotationReport;
import io.obsctl.model.RotationReport.Done;
import io.obsctl.model.RotationReport.How;
import io.obsctl.model.RotationState;
import io.obsctl.model.RotationState.Step;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenIssuer;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyRequest;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileEdit;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileSink;
import io.obsctl.verify.lane.LaneProber;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes the token that collectors write with: probe, roll out, prove, commit, end the old one, in this order. The old
 * token works everywhere until the last step; whatever refuses before it leaves it so. A run that was cut is gone on
 * with by the next one.
 */
public final class RotateToken {
    private final OpenProfile profiles;
    private final LaneProber prober;
    private final NewTokens tokens;
    private final CredentialRollout rollout;
    private final VerifySignals signals;
    private final RotationPlaces places;
    private final ProfileFiles files;
    private final ProfileSink sink;

    public RotateToken(
            OpenProfile profiles,
            LaneProber prober,
            NewTokens tokens,
            CredentialRollout rollout,
            VerifySignals signals,
            RotationPlaces places,
            ProfileFiles files,
            ProfileSink sink) {
        this.profiles = profiles;
        this.prober = prober;
        this.tokens = tokens;
        this.rollout = rollout;
        this.signals = signals;
        this.places = places;
        this.files = files;
        this.sink = sink;
    }

    /**
     * @param next where the new token is; {@code null} to have one made
     * @param days how long a token that is made lives
     * @param keepOld leave the old token alive
     * @param back give the hosts the old token again and forget the rotation
     */
    public record Request(String profile, @Nullable SecretRef next, int days, boolean keepOld, boolean back) {}

    public RotationReport rotate(Request request, Sink progress) {
        LoadedProfile loaded = profiles.open(request.profile()).profile();
        Optional<RotationState> left = places.read(request.profile());
        if (request.back()) {
            return new Run(loaded, request, progress).back(left);
        }
        return new Run(loaded, request, progress).forward(left);
    }

    /** One run; holds what it did so far. */
    private final class Run {
        private final LoadedProfile loaded;
        private final Request request;
        private final Sink progress;
        private final List<Done> done = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        Run(LoadedProfile loaded, Request request, Sink progress) {
            this.loaded = loaded;
            this.request = request;
            this.progress = progress;
        }

        RotationReport forward(Optional<RotationState> left) {
            RotationState state = left.isPresent() ? left.get() : begin();
            if (left.isPresent()) {
                done.add(new Done("new token", How.BEFORE, state.next().toString()));
            }
            places.swap(state.old(), state.next());
            if (!state.past(Step.PROBED)) {
                ExitCode refused = probe(state);
                if (refused != ExitCode.DONE) {
                    // Nothing is changed yet, so nothing is left behind either.
                    abandon(state);
                    return end(refused, false, false);
                }
                state = keep(state.at(Step.PROBED));
            }
            if (!state.past(Step.ROLLED_OUT)) {
                ExitCode failed = roll();
                if (failed != ExitCode.DONE) {
                    return end(failed, false, false);
                }
                state = keep(state.at(Step.ROLLED_OUT));
            }
            if (!state.past(Step.VERIFIED)) {
                ExitCode missing = verify();
                if (missing != ExitCode.DONE) {
                    return end(missing, false, false);
                }
                state = keep(state.at(Step.VERIFIED));
            }
            if (!state.past(Step.COMMITTED)) {
                if (!commit(state)) {
                    return end(ExitCode.CONFLICT, false, false);
                }
                state = keep(state.at(Step.COMMITTED));
            }
            boolean ended = endOld(state);
            places.clear(request.profile());
            return end(ExitCode.DONE, true, ended);
        }

        private RotationState begin() {
            RotationState state = tokens.begin(loaded, request.next(), request.days());
            places.write(state);
            done.add(new Done("new token", How.DONE, (state.made() ? "made, in " : "") + state.next()));
            return state;
        }

        private RotationState keep(RotationState state) {
            places.write(state);
            return state;
        }

        private ExitCode probe(RotationState state) {
            List<String> scopes = NeededRights.written(loaded.profile());
            List<Knock> doors = WriteDoors.of(loaded.profile().stack(), scopes, state.next());
            ExitCode worst = ExitCode.DONE;
            for (Knock door : doors) {
                String lane = door.lane() + " (" + door.signal().word() + ")";
                Answer answer = prober.ask(door);
                if (answer instanceof Answer.Accepted) {
                    continue;
                }
                boolean denied = answer instanceof Answer.Rejected;
                worst = denied ? ExitCode.DENIED : worst == ExitCode.DONE ? ExitCode.UNREACHABLE : worst;
                problems.add(Problem.error(
                                "rotate/new-token-refused",
                                "A lane does not take the new token",
                                lane + ": " + words(answer))
                        .hint("Nothing was changed; the old token works as before"));
            }
            boolean good = worst == ExitCode.DONE && !doors.isEmpty();
            done.add(new Done("probe", good ? How.DONE : How.FAILED, doors.size() + " doors asked with the new token"));
            return doors.isEmpty() ? ExitCode.USAGE : worst;
        }

        private static String words(Answer answer) {
            if (answer instanceof Answer.Rejected r) {
                return "answered " + r.status() + (r.text().isEmpty() ? "" : ": " + r.text());
            }
            if (answer instanceof Answer.NotAsked n) {
                return n.problem().summary() + ": " + n.problem().detail();
            }
            return answer instanceof Answer.Unreachable u ? u.detail() : "";
        }

        private void abandon(RotationState state) {
            if (state.made()) {
                tokens.end(loaded, state.newId(), state.region());
                places.drop(state.next());
            }
            places.clear(request.profile());
        }

        private ExitCode roll() {
            CredentialRollout.Result result = rollout.run(request.profile(), progress);
            for (Outcome outcome : result.outcomes()) {
                problem(outcome).ifPresent(problems::add);
            }
            long has = result.outcomes().stream()
                    .filter(o -> o instanceof Outcome.Applied || o instanceof Outcome.Unchanged)
                    .count();
            String note = has + " of " + result.outcomes().size() + " collectors have it";
            done.add(new Done("roll out", result.exitCode() == ExitCode.DONE ? How.DONE : How.FAILED, note));
            if (result.exitCode() != ExitCode.DONE) {
                problems.add(Problem.info(
                                "rotate/unfinished", "The rotation is not finished", note + "; both tokens are alive")
                        .run("obsctl auth rotate " + request.profile())
                        .run("obsctl auth rotate " + request.profile() + " --back"));
            }
            return result.exitCode();
        }

        private static Optional<Problem> problem(Outcome outcome) {
            if (outcome instanceof Outcome.PutBack o) {
                return Optional.of(o.cause());
            } else if (outcome instanceof Outcome.Broken o) {
                return Optional.of(o.cause());
            } else if (outcome instanceof Outcome.Refused o) {
                return Optional.of(o.cause());
            }
            return Optional.empty();
        }

        private ExitCode verify() {
            VerifyReport report = signals.verify(request.profile(), VerifyRequest.ALL, progress);
            boolean proved = report.signals() > 0 && report.proved() == report.signals();
            done.add(new Done(
                    "verify",
                    proved ? How.DONE : How.FAILED,
                    report.proved() + " of " + report.signals() + " signals read back"));
            if (proved) {
                return ExitCode.DONE;
            }
            problems.addAll(report.problems());
            report.hosts()
                    .forEach(h -> h.signals().forEach(s -> {
                        if (s.problem() != null) {
                            problems.add(s.problem());
                        }
                    }));
            problems.add(Problem.info(
                            "rotate/unfinished",
                            "The rotation is not finished",
                            "the signals are not proved, so the old token is kept; both are alive")
                    .run("obsctl auth rotate " + request.profile())
                    .run("obsctl auth rotate " + request.profile() + " --back"));
            ExitCode code = report.exitCode();
            return code == ExitCode.DONE ? ExitCode.NO : code;
        }

        /** What the profile's reference leads to is the new token from here on. */
        private boolean commit(RotationState state) {
            if (state.old().equals(state.next())) {
                done.add(new Done("commit", How.SKIPPED, state.old() + " leads to it already"));
                return true;
            }
            if (state.made()) {
                places.promote(state.next(), state.old());
                done.add(new Done("commit", How.DONE, state.old() + " holds it"));
                return true;
            }
            ProfileEdit.Result edit = ProfileEdit.edit(
                    files,
                    request.profile(),
                    Map.of("/stack/tokens/write", state.next().toString()));
            if (edit instanceof ProfileEdit.Refused refused) {
                problems.addAll(refused.problems());
                done.add(new Done("commit", How.FAILED, "stack.tokens.write cannot be changed in the file"));
                return false;
            }
            for (ProfileEdit.FileEdit file : ((ProfileEdit.Edited) edit).files()) {
                Optional<Problem> problem = sink.replace(file.path(), file.before(), file.after());
                if (problem.isPresent()) {
                    problems.add(problem.get());
                    done.add(new Done("commit", How.FAILED, file.path()));
                    return false;
                }
            }
            done.add(new Done("commit", How.DONE, "stack.tokens.write is " + state.next()));
            return true;
        }

        private boolean endOld(RotationState state) {
            if (request.keepOld()) {
                done.add(new Done("end the old token", How.SKIPPED, "--keep-old"));
                return false;
            }
            if (state.oldId().isEmpty()) {
                done.add(new Done("end the old token", How.SKIPPED, "it is not known to the API"));
                problems.add(Problem.warning(
                                "rotate/old-token-alive",
                                "The old token still works",
                                state.oldName().isEmpty() ? "it does not tell its name" : state.oldName())
                        .hint("Revoke it where it was made: grafana.com, Access Policies"));
                return false;
            }
            tokens.end(loaded, state.oldId(), state.region());
            done.add(new Done("end the old token", How.DONE, state.oldName()));
            return true;
        }

        RotationReport back(Optional<RotationState> left) {
            if (left.isEmpty() || left.get().past(Step.COMMITTED)) {
                throw new ObsctlException(
                        ExitCode.CONFLICT,
                        Problem.error(
                                "rotate/nothing-to-undo",
                                "There is no rotation that could be undone",
                                left.isEmpty() ? "none was begun" : "the new token is the profile's already"));
            }
            if (left.get().past(Step.PROBED)) {
                ExitCode failed = roll();
                if (failed != ExitCode.DONE) {
                    return end(failed, false, false);
                }
            }
            abandon(left.get());
            done.add(new Done("forget the rotation", How.DONE, "the old token is in use"));
            return end(ExitCode.DONE, false, false);
        }

        private RotationReport end(ExitCode code, boolean finished, boolean oldEnded) {
            return new RotationReport(request.profile(), done, problems, finished, oldEnded, code);
        }
    }

    /** Port: the issuer of a profile's stack; nothing when the profile names no token that may ask it. */
    @FunctionalInterface
    public interface Issuers extends Function<LoadedProfile, Optional<TokenIssuer>> {}
}
