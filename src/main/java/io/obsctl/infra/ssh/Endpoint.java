package io.obsctl.infra.ssh;

import io.obsctl.model.SecretRef;
import io.obsctl.problem.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and as whom a host is reached: what the profile says of it, then OpenSSH's configuration, then the usual.
 *
 * @param name the host's name in reports
 * @param sudoPassword where sudo's password comes from, where it asks for one
 * @param keys private keys in the order in which they are offered; some may not exist
 * @param certificates certificates of any of the keys
 * @param onlyTheseKeys whether the agent is asked for these keys only
 * @param agent the agent's socket
 * @param knownHosts files of host keys; {@code hosts trust} writes to the first
 * @param hostKeyAlias the name that the host has in those files, when it is not its address
 * @param jump the host to go through
 * @param algorithms jsch's names of lists of algorithms, with what is asked for
 * @param connectTimeout for reaching it and for its log-in
 * @param keepAlive how often it is asked for a sign of life; zero for never
 * @param patience after how many without an answer it is lost
 * @param notes what OpenSSH's configuration says and obsctl does not follow
 * @param refusal why it cannot be reached the way that the configuration says
 */
record Endpoint(
        String name,
        String address,
        int port,
        String user,
        boolean sudo,
        Optional<SecretRef> sudoPassword,
        List<Path> keys,
        List<Path> certificates,
        boolean onlyTheseKeys,
        Optional<Path> agent,
        List<Path> knownHosts,
        Optional<String> hostKeyAlias,
        Optional<Endpoint> jump,
        Map<String, String> algorithms,
        Duration connectTimeout,
        Duration keepAlive,
        int patience,
        List<Problem> notes,
        Optional<Problem> refusal) {
    Endpoint {
        keys = List.copyOf(keys);
        certificates = List.copyOf(certificates);
        knownHosts = List.copyOf(knownHosts);
        algorithms = Map.copyOf(algorithms);
        notes = List.copyOf(notes);
    }

    /** The file that a newly trusted key goes to. */
    Path ownKnownHosts() {
        return knownHosts.get(0);
    }
}
