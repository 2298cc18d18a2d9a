package io.obsctl.render;

/**
 * The syntaxes that artifacts are written in and how each of them writes a plain value so that it stays a value. Where
 * the syntax has string literals, {@link #literal} makes a whole one, quotes included: a template that forgets quotes
 * cannot open a hole.
 */
enum Syntax {
    /** A string literal of the Alloy language. */
    ALLOY {
        @Override
        String literal(String value) {
            return Quotes.doubled(value, Quotes.Style.GO);
        }
    },
    /** A string literal of OTTL, the language of {@code otelcol.processor.transform}. */
    OTTL {
        @Override
        String literal(String value) {
            return Quotes.doubled(value, Quotes.Style.OTTL);
        }
    },
    /** A string literal of PromQL, and of LogQL which shares its rules (both are Go's). */
    PROMQL {
        @Override
        String literal(String value) {
            return Quotes.doubled(value, Quotes.Style.GO);
        }
    },
    /** PromQL in a dashboard, where Grafana would put variables for {@code $name} and {@code [[name]]}. */
    DASHBOARD_QUERY {
        @Override
        String literal(String value) {
            return PROMQL.literal(value).replace("$", "\\x24").replace("[", "\\x5b");
        }
    },
    /** Text that Go's text/template reads: alert annotations. */
    GOTEXT {
        @Override
        String literal(String value) {
            return Quotes.printable(value).replace("{", "{{ \"{\" }}");
        }
    },
    JSON {
        @Override
        String literal(String value) {
            return Quotes.doubled(value, Quotes.Style.JSON);
        }
    },
    /** A YAML flow scalar: single quotes when everything is printable, else double quotes. */
    YAML {
        @Override
        String literal(String value) {
            return Quotes.isPlain(value)
                    ? "'" + value.replace("'", "''") + "'"
                    : Quotes.doubled(value, Quotes.Style.YAML);
        }
    },
    /** As {@link #YAML}, for compose files, where a dollar would be taken for a variable. */
    COMPOSE {
        @Override
        String literal(String value) {
            return YAML.literal(value.replace("$", "$$"));
        }
    },
    /** A quoted word of a systemd unit (systemd.syntax(7)); {@code %} would be a specifier. */
    UNIT {
        @Override
        String literal(String value) {
            return Quotes.doubled(value.replace("%", "%%"), Quotes.Style.SYSTEMD);
        }
    },
    /** A quoted value of an EnvironmentFile (systemd.exec(5)). */
    ENV {
        @Override
        String literal(String value) {
            return Quotes.doubled(value, Quotes.Style.SHELL);
        }
    },
    /** Digits and identifiers, which no syntax needs to escape. */
    WORD {
        @Override
        String literal(String value) {
            throw new IllegalStateException("no text is written in this syntax");
        }
    },
    /** Running text of a Markdown page. */
    MARKDOWN {
        @Override
        String literal(String value) {
            return Quotes.markdown(value);
        }
    };

    /** The value as text of this syntax that reads back as the value and nothing else. */
    abstract String literal(String value);
}
