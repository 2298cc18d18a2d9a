package io.obsctl.lang.alloy.catalog;

import java.util.List;

/**
 * A function or constant of the expression language.
 *
 * @param parameters as the facts write them: {@code string}, {@code any...}, {@code bool?}, {@code string|secret}
 * @param returns the type of its result, or of the constant
 */
public record FunctionSpec(
        String name,
        Versions versions,
        boolean constant,
        boolean deprecated,
        Stability stability,
        List<String> parameters,
        String returns) {}
