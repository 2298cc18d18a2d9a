package io.obsctl.profile.shape;

import io.obsctl.model.ByteSize;
import io.obsctl.model.Percent;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Version;
import io.obsctl.model.Volume;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Types of single values. Each knows the problem that a wrong value makes and how to write a right one. */
public enum LeafType {
    TEXT(String.class, "", "profile/type", "the value has the wrong type", "text", "Put quotes around it."),
    FLAG(Boolean.class, "", "profile/type", "the value has the wrong type", "true or false", "Write true or false."),
    NUMBER(
            Integer.class,
            "",
            "profile/type",
            "the value has the wrong type",
            "a whole number",
            "Write a whole number without quotes."),
    LONG_NUMBER(
            Long.class,
            "",
            "profile/type",
            "the value has the wrong type",
            "a whole number",
            "Write a whole number without quotes."),
    DURATION(
            Duration.class,
            Durations.PATTERN,
            "profile/duration",
            "not a duration",
            "a number with its unit",
            "Write 60s, 5m or 1h."),
    SIZE(
            ByteSize.class,
            "^\\d+(\\.\\d+)?\\s*(B|[kKMGT]i?B)$",
            "profile/size",
            "not a size",
            "a number with its unit",
            "Write 512MiB, 2GiB or 50GB."),
    PERCENT(
            Percent.class,
            "^\\d+(\\.\\d+)?\\s*%$",
            "profile/percent",
            "not a percentage",
            "a number with a % sign",
            "Write 10% or 99.9%."),
    VOLUME(
            Volume.class,
            "^\\d+(\\.\\d+)?\\s*(B|[kKMGT]i?B)\\s*/\\s*(day|month)$",
            "profile/size",
            "not a size",
            "a size a day or a month",
            "Write 2GB/day or 50GB/month."),
    VERSION(
            Version.class,
            "^v?\\d{1,4}\\.\\d{1,4}(\\.\\d+.*)?$",
            "profile/version",
            "not a version",
            "MAJOR.MINOR",
            "Write \"1.15\"."),
    SECRET_REF(
            SecretRef.class,
            "^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|exec:.+|vault:.+|aws-sm:.+|aws-ssm:.+|op:.+|pass:.+"
                    + "|systemd-creds:(/[^:]+|[A-Za-z0-9][A-Za-z0-9._-]*))$",
            "profile/secret-ref",
            "not a reference to a secret",
            "env:NAME, file:PATH, exec:COMMAND, vault:PATH#KEY, aws-sm:ID, aws-ssm:NAME, op://VAULT/ITEM/FIELD,"
                    + " pass:PATH or systemd-creds:NAME",
            "Put the secret into a variable or a file and write where it is, such as env:GRAFANA_CLOUD_TOKEN."),
    MOMENT(
            Instant.class,
            "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2}))?$",
            "profile/moment",
            "not a date or time",
            "a date, or a time with its zone",
            "Write 2027-01-31 or 2027-01-31T12:00:00Z."),
    URL(
            URI.class,
            "^https?://[^\\s/?#@]+(/[^\\s?#]*)?$",
            "profile/url",
            "not a usable URL",
            "https://HOST[:PORT][/PATH]",
            "Write the base URL, without user name, query or fragment.");

    private final Class<?> type;
    private final String pattern;
    private final String problem;
    private final String summary;
    private final String form;
    private final String hint;

    LeafType(Class<?> type, String pattern, String problem, String summary, String form, String hint) {
        this.type = type;
        this.pattern = pattern;
        this.problem = problem;
        this.summary = summary;
        this.form = form;
        this.hint = hint;
    }

    /** The type of the record's component, boxed. */
    public Class<?> type() {
        return type;
    }

    /** Regular expression of the texts that are allowed, for JSON Schema and for the loader; empty when there is none. */
    public String pattern() {
        return pattern;
    }

    /** Id of the problem that a wrong value makes. */
    public String problem() {
        return problem;
    }

    public String summary() {
        return summary;
    }

    /** What is allowed, as a few words. */
    public String form() {
        return form;
    }

    public String hint() {
        return hint;
    }

    static @Nullable LeafType of(Class<?> type) {
        if (type == boolean.class) {
            return FLAG;
        }
        if (type == int.class) {
            return NUMBER;
        }
        if (type == long.class) {
            return LONG_NUMBER;
        }
        for (LeafType leaf : values()) {
            if (leaf.type == type) {
                return leaf;
            }
        }
        return null;
    }
}
