package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("One kind of collector process.")
public record Collector(
        @Doc(value = "Agent or gateway.", def = "agent") CollectorRole role,

        @Doc(value = "The Alloy version that runs there, as text.", def = "\"1.15\"", examples = "\"1.15\"")
        Version alloy,

        @Doc(value = "How it runs. For kubernetes and fleet nothing can be rendered yet.", def = "systemd")
        RunsOn runsOn,

        @Doc(value = "The Alloy program on the machine.", def = "/usr/bin/alloy")
        String binary,

        @Doc(value = "The directory that holds obsctl's releases on the machine.", def = "/var/lib/obsctl")
        String home,

        @Doc(value = "Bounds on what it may use.", def = "{}")
        Limits limits,

        @Doc(value = "Where it listens.", def = "{}") Listen listen,
        @Doc(value = "How tokens reach it.", def = "auto") CredentialDelivery credentials,

        @Doc("For a gateway: the authenticated way in from outside.") @Nullable
        PublicDoor door,

        @Doc("How Alloy gets onto the machines.") @Nullable Install install) {
    /** One that somebody else installs. */
    public Collector(
            CollectorRole role,
            Version alloy,
            RunsOn runsOn,
            String binary,
            String home,
            Limits limits,
            Listen listen,
            CredentialDelivery credentials,
            @Nullable PublicDoor door) {
        this(role, alloy, runsOn, binary, home, limits, listen, credentials, door, null);
    }

    /** The program that the unit starts: one that obsctl brings lies below the home, by its version. */
    public String program() {
        return install != null && install.binary() != null ? home + "/alloy/" + install.version() + "/alloy" : binary;
    }
}
