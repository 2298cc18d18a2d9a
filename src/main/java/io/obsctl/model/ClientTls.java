package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("TLS of a connection: whom to trust, and who we are. Checks are never switched off.")
public record ClientTls(
        @Doc(
                value =
                        "A reference to the PEM of the authority that signed the server; default: what the system trusts.",
                examples = "file:tls/ca.pem")
        @Nullable
        SecretRef ca,

        @Doc(
                value = "A reference to the PEM of our certificate, its chain included (mTLS).",
                examples = "file:tls/collector.pem")
        @Nullable
        SecretRef cert,

        @Doc(
                value = "A reference to the PEM of our certificate's private key.",
                examples = "vault:secret/data/collector#key")
        @Nullable
        SecretRef key) {
    /** Whether it shows a certificate of our own. */
    public boolean mutual() {
        return cert != null && key != null;
    }

    /** These, and where one is not given the other's; certificate and key stay together. */
    ClientTls or(ClientTls other) {
        boolean own = cert != null || key != null;
        return new ClientTls(ca == null ? other.ca : ca, own ? cert : other.cert, own ? key : other.key);
    }
}
