/**
 * Profile in, bundle out. Pure: reads nothing but templates, through {@link io.obsctl.render.TemplateSource}, and
 * resolves no secret. Every artifact kind has its own syntax with its own escaping, so that a value of a profile never
 * becomes syntax.
 */
@NullMarked
package io.obsctl.render;

import org.jspecify.annotations.NullMarked;
