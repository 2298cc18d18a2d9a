package io.obsctl.model;

/**
 * The key that a host showed.
 *
 * @param host as it stands in a file of known hosts: {@code name}, or {@code [name]:port} for a port other than 22
 * @param type such as {@code ssh-ed25519}
 * @param key base64
 * @param fingerprint such as {@code SHA256:…}, to be compared with what the host's owner says
 */
public record HostKeyOffer(String host, String type, String key, String fingerprint) {
    /** The line of a file of known hosts. */
    public String line() {
        return host + " " + type + " " + key;
    }
}
