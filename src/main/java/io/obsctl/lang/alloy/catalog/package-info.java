/**
 * What there is in Alloy: components, configuration blocks, functions, by version. Read lazily from two small
 * resources that {@code CatalogueGenerator} (test sources) makes from the shared facts.
 */
@NullMarked
package io.obsctl.lang.alloy.catalog;

import org.jspecify.annotations.NullMarked;
