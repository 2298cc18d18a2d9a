package io.obsctl.deploy;

import io.obsctl.model.KeptRelease;
import io.obsctl.model.PlaceHistory;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Locale;

/** Which kept release a person means. Pure. */
public sealed interface ReleaseChoice {
    /** This one. */
    record Found(KeptRelease release) implements ReleaseChoice {}

    /** None, and why. */
    record None(Problem reason) implements ReleaseChoice {}

    /**
     * @param to empty for the one that was live before; a number as the history counts them (1 is the one before); or
     *     the first digits of a release's digest or name, at least four
     */
    static ReleaseChoice of(PlaceHistory.Known history, String to) {
        String place = history.target().name();
        List<KeptRelease> earlier = history.earlier();
        if (to.isEmpty() || to.matches("\\d{1,3}")) {
            int number = to.isEmpty() ? 1 : Integer.parseInt(to);
            if (number == 0 && history.live().isPresent()) {
                return usable(place, history.live().get());
            }
            return number < 1 || number > earlier.size()
                    ? none(
                            place,
                            earlier.isEmpty()
                                    ? "no earlier one is kept"
                                    : "there is no number " + number + ", the last is " + earlier.size())
                    : usable(place, earlier.get(number - 1));
        }
        String wanted = to.toLowerCase(Locale.ROOT);
        List<KeptRelease> fitting = wanted.length() < 4
                ? List.of()
                : history.releases().stream()
                        .filter(r -> r.digest().startsWith(wanted) || r.name().startsWith(wanted))
                        .toList();
        if (fitting.isEmpty()) {
            return none(place, "none begins with " + to);
        }
        if (fitting.stream().map(KeptRelease::digest).distinct().count() > 1) {
            return new None(Problem.error(
                            "rollback/ambiguous",
                            "more than one release begins with these digits",
                            place + ": " + to + " fits "
                                    + String.join(
                                            ", ",
                                            fitting.stream()
                                                    .map(KeptRelease::digest)
                                                    .distinct()
                                                    .toList()))
                    .hint("Give more digits."));
        }
        return usable(place, fitting.get(0));
    }

    private static ReleaseChoice usable(String place, KeptRelease release) {
        if (release.intact() && release.record().isPresent()) {
            return new Found(release);
        }
        return new None(Problem.error(
                        "rollback/damaged-release",
                        "the release is not as it was put there",
                        place + ": " + release.digest())
                .hint("Choose another one, or deploy that git revision again."));
    }

    private static None none(String place, String why) {
        return new None(Problem.error("rollback/no-release", "the release is not kept there", place + ": " + why)
                .hint("`hosts.keep` says how many are."));
    }
}
