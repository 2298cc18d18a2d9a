package io.obsctl.deploy;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;

/** Asks several places one thing, several at once. */
public final class Inquiry {
    private final int maxParallel;
    private final String step;
    private final Sink sink;

    /** @param step what is asked, in a word, for progress */
    public Inquiry(int maxParallel, String step, Sink sink) {
        this.maxParallel = maxParallel;
        this.step = step;
        this.sink = sink;
    }

    /**
     * One answer a place, in the order of the places.
     *
     * @param name what progress calls a place
     * @param well whether an answer is one
     */
    public <P, T> List<T> of(List<P> places, Function<P, String> name, Function<P, T> ask, Predicate<T> well) {
        try (NamedPool pool = new NamedPool("obsctl-ask", Math.min(maxParallel, places.size()))) {
            return pool.all(places.stream()
                    .map(place -> (Callable<T>) () -> {
                        sink.emit(new Event.Started(name.apply(place), step));
                        T answer = ask.apply(place);
                        sink.emit(new Event.Finished(name.apply(place), step, well.test(answer), null));
                        return answer;
                    })
                    .toList());
        }
    }
}
