package io.obsctl.model;

import io.obsctl.problem.Position;
import org.jspecify.annotations.Nullable;

/**
 * A change of one value in a profile that mends it.
 *
 * @param pointer JSON pointer in the effective document, such as {@code /stack/lanes/otlp/id}
 * @param from what is written there now
 * @param to what has to be
 * @param position where it is written, maybe in a profile that this one extends; {@code null} when nobody wrote it
 */
public record ProfileFix(
        String pointer, String from, String to, @Nullable Position position) {}
