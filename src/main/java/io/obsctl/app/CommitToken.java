package io.obsctl.app;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.RotationReport.Done;
import io.obsctl.model.RotationReport.How;
import io.obsctl.model.RotationState;
import io.obsctl.model.RotationState.Step;
import io.obsctl.model.TokenExpiry;
import io.obsctl.model.TokenFacts;
import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileEdit;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileInsert;
import io.obsctl.profile.ProfileSink;
import io.obsctl.verify.lane.TokenReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the profile refers to the new token, and has the profile say when that ends. People's files keep their
 * comments and layout. Doing it twice changes nothing more.
 */
public final class CommitToken {
    private static final String WRITE = "/stack/tokens/write";
    private static final String EXPIRES = "/stack/tokens/expires";

    private final ProfileFiles files;
    private final ProfileSink sink;
    private final RotationPlaces places;
    private final TokenReader reader;

    public CommitToken(ProfileFiles files, ProfileSink sink, RotationPlaces places, TokenReader reader) {
        this.files = files;
        this.sink = sink;
        this.places = places;
        this.reader = reader;
    }

    /** What was done of it, and whether the new token is the profile's now. */
    record Result(List<Done> steps, List<Problem> problems, boolean done) {
        Result {
            steps = List.copyOf(steps);
            problems = List.copyOf(problems);
        }
    }

    /** Whether the new token is the profile's already, also when the run that did it was cut before it wrote so. */
    boolean committed(LoadedProfile loaded, RotationState state) {
        if (state.past(Step.COMMITTED)) {
            return true;
        }
        if (state.old().equals(state.next()) || !state.past(Step.VERIFIED)) {
            return false;
        }
        // Ending the old token rests on this: a file that somebody took away is not one that was promoted.
        return state.made()
                ? places.promoted(state.next(), state.old())
                        && reader.read(state.old()) instanceof TokenFacts.CloudAccess now
                        && !now.name().equals(state.oldName())
                : state.next().equals(loaded.profile().stack().tokens().write());
    }

    Result commit(LoadedProfile loaded, RotationState state) {
        List<Done> steps = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        // The date first: it is of no use to a token that nobody has yet, and of no harm; a cut in between loses
        // nothing.
        date(loaded, state, steps, problems);
        boolean done = reference(loaded, state, steps, problems);
        return new Result(steps, problems, done);
    }

    private boolean reference(LoadedProfile loaded, RotationState state, List<Done> steps, List<Problem> problems) {
        if (state.old().equals(state.next())) {
            steps.add(new Done("commit", How.SKIPPED, state.old() + " leads to it already"));
            return true;
        }
        if (state.made()) {
            places.promote(state.next(), state.old());
            steps.add(new Done("commit", How.DONE, state.old() + " holds it"));
            return true;
        }
        List<Problem> refused = write(ProfileEdit.edit(
                files, loaded.name(), Map.of(WRITE, state.next().toString())));
        problems.addAll(refused);
        steps.add(
                refused.isEmpty()
                        ? new Done("commit", How.DONE, "stack.tokens.write is " + state.next())
                        : new Done("commit", How.FAILED, "stack.tokens.write cannot be changed in the file"));
        return refused.isEmpty();
    }

    /** A date that cannot be written is no reason to keep an old token alive: it is said, and written by hand. */
    private void date(LoadedProfile loaded, RotationState state, List<Done> steps, List<Problem> problems) {
        TokenExpiry known = loaded.profile().stack().tokens().expires();
        Instant before = known == null ? null : known.write();
        Instant ends = state.ends();
        if (ends == null) {
            if (before != null) {
                problems.add(Problem.warning(
                                "rotate/old-date",
                                "The profile says when the old token ends",
                                "stack.tokens.expires.write is " + before + "; when the new one ends is not known here")
                        .hint("Write the new date into the profile, or remove the line, and run:")
                        .run("obsctl deploy " + loaded.name()));
            }
            return;
        }
        if (ends.equals(before)) {
            return;
        }
        List<Problem> refused = write(edit(loaded.name(), known, before, shown(ends)));
        if (refused.isEmpty()) {
            steps.add(new Done("date", How.DONE, "stack.tokens.expires.write is " + shown(ends)));
            problems.add(Problem.info(
                            "rotate/new-date",
                            "The alert rule still has the old date",
                            "the new token ends " + shown(ends) + "; a deploy brings the rule that warns of it")
                    .run("obsctl deploy " + loaded.name()));
        } else {
            steps.add(new Done("date", How.FAILED, "stack.tokens.expires.write is to be " + shown(ends)));
            problems.add(Problem.warning(
                            "rotate/old-date",
                            "The profile says when the old token ends",
                            "stack.tokens.expires.write cannot be written: "
                                    + refused.get(0).detail())
                    .hint("Write it by hand: stack: { tokens: { expires: { write: \"" + shown(ends) + "\" } } }")
                    .run("obsctl deploy " + loaded.name()));
        }
    }

    private ProfileEdit.Result edit(String name, @Nullable TokenExpiry known, @Nullable Instant before, String date) {
        if (before != null) {
            return ProfileEdit.edit(files, name, Map.of(EXPIRES + "/write", date));
        }
        Optional<String> sibling = known == null
                ? Optional.empty()
                : known.known().keySet().stream().findFirst();
        return sibling.isPresent()
                ? ProfileInsert.beside(files, name, EXPIRES + "/" + sibling.get(), "write", quoted(date))
                : ProfileInsert.beside(files, name, WRITE, "expires", "{ write: " + quoted(date) + " }");
    }

    private static String quoted(String date) {
        return date.contains(":") ? '"' + date + '"' : date;
    }

    /** As a person would write it: a day where it is one. */
    static String shown(Instant ends) {
        return ends.equals(ends.truncatedTo(ChronoUnit.DAYS))
                ? ends.atOffset(ZoneOffset.UTC).toLocalDate().toString()
                : ends.toString();
    }

    private List<Problem> write(ProfileEdit.Result result) {
        if (result instanceof ProfileEdit.Refused refused) {
            return refused.problems();
        }
        for (ProfileEdit.FileEdit file : ((ProfileEdit.Edited) result).files()) {
            Optional<Problem> problem = sink.replace(file.path(), file.before(), file.after());
            if (problem.isPresent()) {
                return List.of(problem.get());
            }
        }
        return List.of();
    }
}
