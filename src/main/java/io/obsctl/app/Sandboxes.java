package io.obsctl.app;

import io.obsctl.event.Sink;
import io.obsctl.model.SandboxFacts;
import org.jspecify.annotations.Nullable;

/** Port: the embedded stand-in for Grafana Cloud and the small collector. For learning, demos and tests only. */
public interface Sandboxes {
    /**
     * Starts a stack on loopback.
     *
     * @param basePort the first of consecutive ports, or 0 for free ones
     * @param state directory where what it holds outlives the process, or {@code null}
     * @param tokens directory that its tokens are written into, one file each, mode 0600
     * @throws io.obsctl.problem.ObsctlException when a port is taken or a directory cannot be written
     */
    Running start(int basePort, @Nullable String state, String tokens);

    /**
     * Starts the small collector (or a real Alloy when there is one and it is asked for) on a config.
     *
     * @param config path of the config
     * @param ui address of its page, as in the profile
     * @param storage directory for what it keeps
     * @param real whether a real {@code alloy} of the PATH is started instead
     * @throws io.obsctl.problem.ObsctlException when the config does not load
     */
    Collector startCollector(String config, String ui, String storage, boolean real);

    /**
     * Sends a little of what a worker sends, through a collector's door for OTLP over HTTP: a trace, metrics and a log.
     *
     * @param otlpHttp such as {@code 127.0.0.1:4318}
     */
    void playWorker(String otlpHttp, String service);

    /**
     * Makes an empty folder for a demo. One that an earlier demo made is emptied of what it made.
     *
     * @throws io.obsctl.problem.ObsctlException when there is something that no demo made
     */
    void prepareFolder(String folder);

    /** A free port of loopback: free when asked. */
    int freePort();

    /** A running collector. */
    interface Collector extends AutoCloseable {
        /** {@code small collector} or {@code Alloy}. */
        String name();

        @Override
        void close();
    }

    /** A running stack. */
    interface Running extends AutoCloseable {
        /** Its doors and the files of its tokens; the same as long as it runs. */
        SandboxFacts facts();

        /**
         * Returns when the stack was closed.
         *
         * @param sink told when what it holds cannot be kept any more
         */
        void await(Sink sink) throws InterruptedException;

        @Override
        void close();
    }
}
