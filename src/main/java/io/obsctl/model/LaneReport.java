package io.obsctl.model;

import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What asking every lane showed.
 *
 * @param rows one a lane that the profile has, in the order of {@link Lane}
 * @param findings what is wrong, the most telling first
 * @param fixes changes to the profile that are certain
 * @param requests how many requests it took
 */
public record LaneReport(List<Row> rows, List<Finding> findings, List<ProfileFix> fixes, int requests) {
    public LaneReport {
        rows = List.copyOf(rows);
        findings = List.copyOf(findings);
        fixes = List.copyOf(fixes);
    }

    /** How sure the verdict on a lane is. */
    public enum Verdict {
        WORKS,
        /** One cause, certain. */
        WRONG,
        /** Several causes that the answers cannot separate. */
        CANNOT_TELL,
        /** No answer that says anything about the credentials. */
        COULD_NOT_ASK
    }

    /**
     * One lane.
     *
     * @param id its id in the profile, or {@code null} where it has none
     * @param reached whether anything answered
     * @param tls whether it was reached over TLS that this machine trusts; {@code null} for plain HTTP and when nothing
     *     was reached
     * @param status the HTTP status, or {@code null} when nothing answered
     * @param authenticated whether id and token were accepted; {@code null} when not known
     * @param may the scope or role that was seen, or empty
     * @param effect what asking did to the backend, such as {@code nothing written}; empty when it did not get so far
     * @param causes empty when it works; several when they cannot be told apart
     * @param words the verdict in a few words, such as {@code this is the Mimir id}; empty when it works
     */
    public record Row(
            Lane lane,
            @Nullable String id,
            boolean reached,
            @Nullable Boolean tls,
            @Nullable Integer status,
            @Nullable Boolean authenticated,
            String may,
            String effect,
            Verdict verdict,
            List<LaneCause> causes,
            String words) {
        public Row {
            causes = List.copyOf(causes);
        }
    }

    /**
     * One thing that is wrong, for all lanes that suffer from it.
     *
     * @param lanes each once, also where several of its doors suffer
     * @param causes one when it is certain
     */
    public record Finding(Problem problem, List<Lane> lanes, List<LaneCause> causes) {
        public Finding {
            lanes = lanes.stream().distinct().toList();
            causes = List.copyOf(causes);
        }
    }

    /** What asking this lane showed; empty when the profile does not have it. */
    public Optional<Row> row(Lane lane) {
        return rows.stream().filter(r -> r.lane() == lane).findFirst();
    }

    /** The findings that a lane suffers from. */
    public List<Finding> about(Lane lane) {
        return findings.stream().filter(f -> f.lanes().contains(lane)).toList();
    }

    /**
     * {@code DONE} when every lane works; {@code UNREACHABLE} when not one of them said anything about its credentials
     * and none is wrong in the profile; {@code NO} otherwise.
     */
    public ExitCode exitCode() {
        boolean asked = rows.isEmpty()
                || rows.stream()
                        .anyMatch(r -> r.verdict() != Verdict.COULD_NOT_ASK
                                || r.causes().contains(LaneCause.WRONG_URL)
                                || r.causes().contains(LaneCause.WRONG_PORT));
        if (!asked) {
            boolean noToken = rows.stream().allMatch(r -> r.causes().contains(LaneCause.NOT_ASKED));
            return noToken ? ExitCode.USAGE : ExitCode.UNREACHABLE;
        }
        boolean wrong = findings.stream().anyMatch(f -> f.problem().severity() == Severity.ERROR);
        return wrong ? ExitCode.NO : ExitCode.DONE;
    }
}
