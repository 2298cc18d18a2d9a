package io.obsctl.deploy;

import io.obsctl.model.PlaceHistory;
import io.obsctl.model.Release;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place that holds releases, asked after a deploy. Implementations are adapters. */
public interface Place extends AutoCloseable {
    /** How plans and reports name it; the same for its whole life. */
    TargetRef ref();

    /** Which releases it keeps and what happened there. Never writes, never throws for what the place answers. */
    PlaceHistory history();

    /**
     * A way back to an earlier release.
     *
     * @param release the name of one that {@link #history} gave
     * @param keepCredentials run it with the secrets of that time, even where today's are known
     */
    Reversal rollback(String release, boolean keepCredentials);

    /** A way back to how the place was before obsctl came. */
    Reversal removal();

    /** What was put there, and what is there. Never writes, never throws for what the place answers. */
    Comparison compare();

    /** What was put at a place beside what is there. */
    sealed interface Comparison {
        /**
         * It was read.
         *
         * @param release what was put there last; empty when nothing was
         * @param files of the live release, as they are now
         * @param odd what else is not as it was put
         */
        record Read(Optional<Release> release, List<Now> files, List<Odd> odd) implements Comparison {
            public Read {
                files = List.copyOf(files);
                odd = List.copyOf(odd);
            }
        }

        /** It could not be read. */
        record Unreadable(Problem reason) implements Comparison {}
    }

    /**
     * A file as it is now.
     *
     * @param owner user and group
     * @param rightOwner user and group that it was given; empty when that does not matter
     * @param hint who was there when it changed; may be empty
     */
    record Now(Release.Seen file, String label, String owner, String rightOwner, Instant changed, String hint) {}

    /**
     * Something else that is not as it was put, such as a link or a drop-in.
     *
     * @param expected what was put there; empty for nothing
     * @param there what is there; empty for nothing
     */
    record Odd(
            String label,
            String expected,
            String there,
            String owner,
            @Nullable Instant changed,
            String hint) {}

    /** Lets go of connections. What is under way at the place goes on there. */
    @Override
    void close();
}
