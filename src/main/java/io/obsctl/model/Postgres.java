package io.obsctl.model;

import java.time.Duration;
import java.util.List;

@Doc("One PostgreSQL server.")
public record Postgres(
        @Doc(value = "The label instance.", def = "postgres")
        String name,

        @Doc(value = "Reference to the data source name, since it holds a password.", examples = "env:PG_DSN")
        SecretRef dsn,

        @Doc(value = "How often.", def = "60s") Duration interval,

        @Doc(
                value = "Regular expressions of metric names to keep; empty keeps all.",
                def = "[]",
                examples = "[pg_up, pg_stat_database_.*]")
        List<String> keep) {
    public Postgres {
        keep = List.copyOf(keep);
    }
}
