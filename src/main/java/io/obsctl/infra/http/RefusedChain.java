package io.obsctl.infra.http;

import io.obsctl.infra.http.HttpResult.TlsFault;
import java.security.cert.CertificateException;

/** A server's certificates were refused; says which of the reasons it was and names what was seen. */
final class RefusedChain extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final TlsFault fault;

    RefusedChain(TlsFault fault, String message, CertificateException cause) {
        super(message, cause);
        this.fault = fault;
    }

    TlsFault fault() {
        return fault;
    }
}
