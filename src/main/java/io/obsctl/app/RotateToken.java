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
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private final Rolling rollout;
    private final Proving signals;
    private final RotationPlaces places;
    private final CommitToken commits;

    public RotateToken(
            OpenProfile profiles,
            LaneProber prober,
            NewTokens tokens,
            Rolling rollout,
            Proving signals,
            RotationPlaces places,
            CommitToken commits) {
        this.profiles = profiles;
        this.prober = prober;
        this.tokens = tokens;
        this.rollout = rollout;
        this.signals = signals;
        this.places = places;
        this.commits = commits;
    }

    /** Port: gives every collector what the profile's references lead to now. */
    @FunctionalInterface
    public interface Rolling {
        /** @throws ObsctlException as {@link CredentialRollout#run} does */
        CredentialRollout.Result run(String profile, Sink progress);
    }

    /** Port: proves every signal of every collector. */
    @FunctionalInterface
    public interface Proving {
        VerifyReport run(String profile, Sink progress);
    }

    /**
     * @param next where the new token is; {@code null} to have one made
     * @param days how long a token that is made lives
     * @param keepOld leave the old token alive
     * @param back give the hosts the old token again and forget the rotation
     */
    public record Request(String profile, @Nullable SecretRef next, int days, boolean keepOld, boolean back) {}

    /**
     * Goes on where an earlier run of the same profile was cut off, or begins.
     *
     * @param progress is told of each collector as it gets its token
     * @throws ObsctlException {@code CONFLICT} when another run is under way for the profile; else as what it rests on says: the
     *     profile, the lanes, the rollout
     */
    public RotationReport rotate(Request request, Sink progress) {
        LoadedProfile loaded = profiles.open(request.profile()).profile();
        try (RotationPlaces.Hold hold = places.hold(request.profile())) {
            Optional<RotationState> left = places.read(request.profile());
            Run run = new Run(loaded, request, progress);
            return request.back() ? run.back(left) : run.forward(left);
        }
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

        private List<Knock> doors(SecretRef token) {
            return WriteDoors.of(loaded.profile().stack(), NeededRights.written(loaded.profile()), token);
        }

        /** A token that nothing is entered with cannot be tried, and a rotation of it would prove nothing. */
        private void someLaneTakesIt() {
            SecretRef write = loaded.profile().stack().tokens().write();
            if (write != null && doors(write).isEmpty()) {
                throw new ObsctlException(
                        ExitCode.USAGE,
                        Problem.error(
                                        "rotate/no-write-token",
                                        "The profile has no token to rotate",
                                        "no lane is entered with " + write
                                                + ": each has a password of its own, or takes none")
                                .run("obsctl deploy " + request.profile()));
            }
        }

        RotationReport forward(Optional<RotationState> left) {
            someLaneTakesIt();
            RotationState state = left.isPresent() ? resumed(left.get()) : begin();
            if (!state.past(Step.COMMITTED)) {
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
                ExitCode failed = roll();
                if (failed != ExitCode.DONE) {
                    return end(failed, false, false);
                }
                state = keep(state.at(Step.ROLLED_OUT));
                ExitCode missing = verify();
                if (missing != ExitCode.DONE) {
                    return end(missing, false, false);
                }
                state = keep(state.at(Step.VERIFIED));
                CommitToken.Result committed = commits.commit(loaded, state);
                done.addAll(committed.steps());
                problems.addAll(committed.problems());
                if (!committed.done()) {
                    return end(ExitCode.CONFLICT, false, false);
                }
                state = keep(state.at(Step.COMMITTED));
            }
            boolean ended = endOld(state);
            places.clear(request.profile());
            return end(ExitCode.DONE, true, ended);
        }

        /** Where to go on. A step that a deploy in between could have undone is done again: it costs a look. */
        private RotationState resumed(RotationState left) {
            if (left.step() == Step.INTENDED) {
                tokens.discard(loaded, left).ifPresent(problems::add);
                done.add(new Done("lost token", How.DONE, left.newName() + " is ended, if it was made"));
                return begin();
            }
            if (request.next() != null && !request.next().equals(left.next())) {
                throw new ObsctlException(
                        ExitCode.CONFLICT,
                        Problem.error(
                                        "rotate/another-token",
                                        "A rotation to another token is under way",
                                        "it goes to " + left.next() + ", not to " + request.next())
                                .run("obsctl auth rotate " + request.profile())
                                .run("obsctl auth rotate " + request.profile() + " --back"));
            }
            done.add(new Done("new token", How.BEFORE, left.next().toString()));
            if (commits.committed(loaded, left)) {
                done.add(new Done("commit", How.BEFORE, left.old() + " leads to it"));
                return keep(left.at(Step.COMMITTED));
            }
            return left.past(Step.PROBED) ? left.at(Step.PROBED) : left;
        }

        private RotationState begin() {
            RotationState planned = keep(tokens.plan(loaded, request.next()));
            RotationState state = planned.step() == Step.INTENDED ? make(planned) : planned;
            done.add(new Done("new token", How.DONE, (state.made() ? "made, in " : "") + state.next()));
            return state;
        }

        private RotationState make(RotationState intended) {
            try {
                return keep(tokens.make(loaded, intended, request.days()));
            } catch (ObsctlException e) {
                if (e.exitCode() == ExitCode.DENIED || e.exitCode() == ExitCode.USAGE) {
                    places.clear(request.profile());
                }
                throw e;
            }
        }

        private RotationState keep(RotationState state) {
            places.write(state);
            return state;
        }

        private ExitCode probe(RotationState state) {
            List<Knock> doors = doors(state.next());
            ExitCode worst = ExitCode.DONE;
            Map<String, List<String>> refused = new LinkedHashMap<>();
            for (Knock door : doors) {
                Answer answer = prober.ask(door);
                if (answer instanceof Answer.NotAsked none) {
                    // The token cannot be had: that is no lane's refusal, and every lane would say the same.
                    done.add(new Done("probe", How.FAILED, "not asked: the new token cannot be had"));
                    problems.add(none.problem());
                    return ExitCode.USAGE;
                }
                if (answer instanceof Answer.Accepted) {
                    continue;
                }
                boolean denied = answer instanceof Answer.Rejected;
                worst = denied ? ExitCode.DENIED : worst == ExitCode.DONE ? ExitCode.UNREACHABLE : worst;
                refused.computeIfAbsent(words(answer), w -> new ArrayList<>())
                        .add(door.lane() + " (" + door.signal().word() + ")");
            }
            refused.forEach((words, lanes) -> problems.add(Problem.error(
                            "rotate/new-token-refused",
                            "A lane does not take the new token",
                            String.join(", ", lanes) + ": " + words)
                    .hint("Nothing was changed; the old token works as before")));
            done.add(new Done(
                    "probe",
                    worst == ExitCode.DONE ? How.DONE : How.FAILED,
                    doors.size() + " doors asked with the new token"));
            return worst;
        }

        private static String words(Answer answer) {
            if (answer instanceof Answer.Rejected r) {
                return "answered " + r.status() + (r.text().isEmpty() ? "" : ": " + r.text());
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
            CredentialRollout.Result result;
            try {
                result = rollout.run(request.profile(), progress);
            } catch (ObsctlException e) {
                done.add(new Done("roll out", How.FAILED, "not begun"));
                problems.addAll(e.problems());
                unfinished("both tokens are alive");
                return e.exitCode();
            }
            for (Outcome outcome : result.outcomes()) {
                problem(outcome).ifPresent(problems::add);
            }
            long has = result.outcomes().stream()
                    .filter(o -> o instanceof Outcome.Applied || o instanceof Outcome.Unchanged)
                    .count();
            String note = has + " of " + result.outcomes().size() + " collectors have it";
            done.add(new Done("roll out", result.exitCode() == ExitCode.DONE ? How.DONE : How.FAILED, note));
            if (result.exitCode() != ExitCode.DONE) {
                unfinished(note + "; both tokens are alive");
            }
            return result.exitCode();
        }

        private void unfinished(String detail) {
            problems.add(Problem.info("rotate/unfinished", "The rotation is not finished", detail)
                    .run("obsctl auth rotate " + request.profile())
                    .run("obsctl auth rotate " + request.profile() + " --back"));
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
            VerifyReport report;
            try {
                report = signals.run(request.profile(), progress);
            } catch (ObsctlException e) {
                done.add(new Done("verify", How.FAILED, "not asked"));
                problems.addAll(e.problems());
                unfinished("the signals are not proved, so the old token is kept; both are alive");
                return e.exitCode();
            }
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
            unfinished("the signals are not proved, so the old token is kept; both are alive");
            ExitCode code = report.exitCode();
            return code == ExitCode.DONE ? ExitCode.NO : code;
        }

        private boolean endOld(RotationState state) {
            if (request.keepOld()) {
                done.add(new Done("end the old token", How.SKIPPED, "--keep-old"));
                return false;
            }
            if (state.oldId().isEmpty()) {
                done.add(new Done("end the old token", How.SKIPPED, "it is not known to the API"));
                problems.add(Problem.warning("rotate/old-token-alive", "The old token still works", oldToken(state))
                        .hint("Revoke it where it was made: grafana.com, Access Policies"));
                return false;
            }
            tokens.end(loaded, state.oldId(), state.region());
            done.add(new Done("end the old token", How.DONE, state.oldName()));
            return true;
        }

        private String oldToken(RotationState state) {
            if (!state.oldName().isEmpty()) {
                return state.oldName();
            }
            return state.old().equals(state.next())
                    ? "the one that " + state.old() + " led to before; which one that was is not known here"
                    : "it does not tell its name";
        }

        RotationReport back(Optional<RotationState> left) {
            boolean committed = left.isPresent() && commits.committed(loaded, left.get());
            if (left.isEmpty() || committed) {
                throw new ObsctlException(
                        ExitCode.CONFLICT,
                        Problem.error(
                                "rotate/nothing-to-undo",
                                "There is no rotation that could be undone",
                                committed ? "the new token is the profile's already" : "none was begun"));
            }
            if (left.get().step() == Step.INTENDED) {
                tokens.discard(loaded, left.get()).ifPresent(problems::add);
                places.clear(request.profile());
            } else {
                if (left.get().past(Step.PROBED)) {
                    ExitCode failed = roll();
                    if (failed != ExitCode.DONE) {
                        return end(failed, false, false);
                    }
                }
                abandon(left.get());
            }
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
