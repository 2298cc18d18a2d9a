package io.obsctl.sandbox.collector.component;

import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;

/** Makes components of one type. */
@FunctionalInterface
public interface ComponentFactory {
    /** Reads the arguments, all of them, and makes the component. Nothing runs before {@link Component#start}. */
    Component create(Arguments arguments, ComponentContext context) throws BadArguments;
}
