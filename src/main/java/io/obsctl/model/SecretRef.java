package io.obsctl.model;

import java.util.List;

/**
 * Where a secret is to be found: {@code env:NAME}, {@code file:/path}, {@code exec:argv}, {@code vault:path#key},
 * {@code aws-sm:id}, {@code op://vault/item/field}, {@code pass:path}, {@code systemd-creds:name}. Never the secret
 * itself.
 *
 * @param scheme one of {@link #SCHEMES}
 * @param rest what follows the first colon; not empty
 */
public record SecretRef(String scheme, String rest) {
    /** The schemes, in the order that help texts show. */
    public static final List<String> SCHEMES =
            List.of("env", "file", "exec", "vault", "aws-sm", "aws-ssm", "op", "pass", "systemd-creds");

    /**
     * Reads {@code scheme:rest}.
     *
     * @throws IllegalArgumentException when it is no reference; the message does not repeat the text, since people
     *     paste tokens here
     */
    public static SecretRef parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || !SCHEMES.contains(text.substring(0, colon))) {
            throw new IllegalArgumentException(
                    "a secret is a reference such as env:GRAFANA_CLOUD_TOKEN or file:/etc/obsctl/token");
        }
        return new SecretRef(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Whether the secret lies encrypted on the host, where only systemd reads it: obsctl never does. */
    public boolean staysOnHost() {
        return scheme.equals("systemd-creds");
    }

    @Override
    public String toString() {
        return scheme + ":" + rest;
    }
}
