package io.obsctl.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a key of the profile means. The JSON Schema, the reference page and the defaults are made from it, so that each
 * has this one home.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Doc {
    /** One or two sentences for a person who edits the file. */
    String value();

    /** The key in the file; empty means the component's name in kebab-case. */
    String key() default "";

    /** The value when the key is absent, as YAML text; empty means there is none. */
    String def() default "";

    /** Values that a person might write, as YAML text. */
    String[] examples() default {};
}
