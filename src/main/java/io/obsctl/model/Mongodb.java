package io.obsctl.model;

import java.time.Duration;
import java.util.List;

@Doc("One MongoDB server.")
public record Mongodb(
        @Doc(value = "The label instance.", def = "mongodb") String name,

        @Doc(value = "Reference to the connection URI, since it holds a password.", examples = "env:MONGODB_URI")
        SecretRef uri,

        @Doc(value = "How often.", def = "60s") Duration interval,

        @Doc(value = "Regular expressions of metric names to keep; empty keeps all.", def = "[]")
        List<String> keep) {
    public Mongodb {
        keep = List.copyOf(keep);
    }
}
