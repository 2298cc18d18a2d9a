package io.obsctl.sandbox.collector.ottl;

import io.obsctl.sandbox.collector.ottl.Ottl.Context;
import org.jspecify.annotations.Nullable;

/** The thing that statements read and change, with the things around it. Made by {@link Subjects}. */
public final class Subject {
    /** One level: a span, its scope, its resource. */
    interface Level {
        @Nullable
        Object get(Place place) throws OttlFailure;

        void set(Place place, @Nullable Object value) throws OttlFailure;
    }

    private final Context context;
    private final Level level;
    private final @Nullable Subject parent;

    Subject(Context context, Level level, @Nullable Subject parent) {
        this.context = context;
        this.level = level;
        this.parent = parent;
    }

    /** The context that a path's first name means, if it means one. */
    static @Nullable Context prefix(String name) {
        return switch (name) {
            case "resource" -> Context.RESOURCE;
            case "scope", "instrumentation_scope" -> Context.SCOPE;
            case "span" -> Context.SPAN;
            case "spanevent" -> Context.SPANEVENT;
            case "metric" -> Context.METRIC;
            case "datapoint" -> Context.DATAPOINT;
            case "log" -> Context.LOG;
            default -> null;
        };
    }

    @Nullable
    Object get(Place place) throws OttlFailure {
        Subject owner = owner(place);
        return owner.level.get(isPrefixed(place) ? place.rest() : place);
    }

    void set(Place place, @Nullable Object value) throws OttlFailure {
        Subject owner = owner(place);
        owner.level.set(isPrefixed(place) ? place.rest() : place, value);
    }

    private static boolean isPrefixed(Place place) {
        return place.names().size() > 1 && prefix(place.first()) != null;
    }

    private Subject owner(Place place) throws OttlFailure {
        if (!isPrefixed(place)) {
            return this;
        }
        Context wanted = prefix(place.first());
        for (Subject subject = this; subject != null; subject = subject.parent) {
            if (subject.context == wanted) {
                return subject;
            }
        }
        throw new OttlFailure("there is no " + place.first() + " here");
    }
}
