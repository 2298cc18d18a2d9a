package io.obsctl.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The range, both ends included, of a whole number in the profile. The JSON Schema and the loader both hold it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Bounds {
    long min() default 0;

    long max() default Long.MAX_VALUE;
}
