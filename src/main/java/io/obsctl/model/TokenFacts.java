package io.obsctl.model;

/** What a token tells about itself without asking anybody. Never holds the secret part. */
public sealed interface TokenFacts {
    /**
     * A Grafana Cloud access-policy token, {@code glc_…}. Its scopes, its expiry and the stacks it is good for are not
     * in it.
     *
     * @param org the organisation's id
     * @param name the token's name
     * @param region the access policy's region, such as {@code prod-eu-west-2}
     */
    record CloudAccess(String org, String name, String region) implements TokenFacts {}

    /** A Grafana service-account token, {@code glsa_…}: nothing in it can be read. */
    record ServiceAccount() implements TokenFacts {}

    /** It starts like a Grafana token but is none. {@code why} does not quote it. */
    record Malformed(String why) implements TokenFacts {}

    /** Any other text. */
    record Opaque() implements TokenFacts {}
}
