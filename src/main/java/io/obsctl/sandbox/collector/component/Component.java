package io.obsctl.sandbox.collector.component;

import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.io.IOException;
import java.util.Map;

/** One running component. Its collector calls {@link #start}, {@link #update} and {@link #close} from one thread. */
public interface Component extends AutoCloseable {
    /** What others may refer to, by name; asked for again after {@link ComponentContext#exportsChanged}. */
    default Map<String, Value> exports() {
        return Map.of();
    }

    /**
     * Begins to work; the components that it sends to run already.
     *
     * @throws IOException if it cannot, which makes it unhealthy but keeps the graph
     */
    default void start() throws IOException {}

    /**
     * Takes new arguments while it runs.
     *
     * @return false if it must be made anew for that
     */
    default boolean update(Arguments arguments) throws BadArguments {
        return false;
    }

    /** Stops; what is on its way is sent within a few seconds or dropped with a log line. */
    @Override
    default void close() {}
}
