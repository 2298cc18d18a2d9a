package io.obsctl.sandbox.collector.net;

import io.obsctl.sandbox.collector.value.Arguments;
import java.net.URI;

/**
 * Where an {@code endpoint} block sends.
 *
 * @param authority host and port; empty where there is none
 */
public record EndpointUrl(String text, String authority) {
    /** The block's {@code url}; one that leads nowhere is a fault of the block. */
    public static EndpointUrl of(Arguments block) {
        String text = block.text("url");
        try {
            URI uri = URI.create(text);
            if (uri.getHost() == null
                    || uri.getScheme() == null
                    || !uri.getScheme().matches("https?")) {
                block.fault("url", "parse \"" + text + "\": an absolute URL with a host is needed");
            }
            return new EndpointUrl(text, uri.getAuthority() == null ? "" : uri.getAuthority());
        } catch (IllegalArgumentException e) {
            block.fault("url", "parse \"" + text + "\": " + e.getMessage());
            return new EndpointUrl(text, "");
        }
    }
}
