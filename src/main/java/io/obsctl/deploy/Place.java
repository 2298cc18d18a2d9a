package io.obsctl.deploy;

import io.obsctl.model.PlaceHistory;
import io.obsctl.model.TargetRef;

/** A place that holds releases, asked after a deploy. Implementations are adapters. */
public interface Place extends AutoCloseable {
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

    @Override
    void close();
}
