package io.obsctl.cli;

import io.obsctl.app.CheckPages;

/** What commands can ask for, one use case each; made in the composition root when first asked for. */
public interface UseCases {
    CheckPages checkPages();
}
