package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.profile.shape.LeafType;
import io.obsctl.profile.shape.Shape;
import io.obsctl.profile.shape.Shape.Field;
import io.obsctl.profile.shape.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/profile.md} is made of the records. */
class ProfileReferenceTest {
    private static final String HEAD = """
            # The profile

            Every key of `profiles/NAME.yaml`. This page is made from the records of `io.obsctl.model`; the JSON Schema for
            editors is `schema/profile.schema.json`, also printed by `obsctl profile schema`. A file's first line can name it:
            `# yaml-language-server: $schema=../schema/profile.schema.json`.

            ```sh
            obsctl profile validate worker-prod
            obsctl profile show worker-prod
            ```

            ## How a profile is read

            - `extends: NAME` lays the profile over another one of the same directory. Mappings merge key by key; lists and
              single values replace; `key+:` appends to the base's list; a key without a value takes the base's away.
            - `abstract: true` marks a profile that is only a base.
            - `collector:` is short for a list `collectors:` with one agent; `stack.token:` is short for one token for every
              purpose, and obsctl warns of it.
            - The Grafana of a Grafana Cloud stack is `https://SLUG.grafana.net` unless `stack.grafana` says otherwise.
            - Pasted push URLs are read as their base (`…/api/prom/push` as `…/api/prom`, `…/loki/api/v1/push` as the root,
              `…/otlp/v1/traces` as `…/otlp`); `https://` is added where no scheme is given.
            - A duration is a number with `ms`, `s`, `m`, `h` or `d`, several from large to small: `90s`, `1h30m`.
            - A size is a number with `B`, `kB`, `MB`, `GB`, `TB` (powers of 1000) or `KiB`, `MiB`, `GiB`, `TiB` (of 1024).
            - A percentage has its sign: `99.9%`. A version is read from its text: `1.10` is not `1.1`.
            - A secret is a reference, `env:NAME`, `file:PATH`, `exec:COMMAND`, `vault:PATH#KEY`, `aws-sm:ID` or
              `aws-ssm:NAME`, and never the secret itself. A `file:` path that begins with neither `/` nor `~/` is relative to
              where obsctl is started.
            - YAML 1.2 holds: `yes`, `no`, `on` and `off` are text. Anchors, aliases and merge keys work; tags and a second
              document do not. A key twice in one mapping is an error.

            """;

    private final Map<String, Shape.Obj> pending = new LinkedHashMap<>();
    private final StringBuilder out = new StringBuilder(HEAD);

    @Test
    void theReferenceFollowsTheRecords() throws IOException {
        section("", Shapes.profile());
        while (!pending.isEmpty()) {
            String path = pending.keySet().iterator().next();
            section(path, pending.remove(path));
        }
        Golden.check(Path.of("docs/profile.md"), out.toString());
    }

    @Test
    void everyKeyIsDescribedAndEveryDefaultIsOfAFormThatTheLoaderKnows() {
        Map<String, Shape.Obj> seen = new LinkedHashMap<>();
        collect(Shapes.profile(), seen);
        assertThat(seen).hasSizeGreaterThan(25);
        seen.values().forEach(obj -> {
            assertThat(obj.doc()).as(obj.type().getSimpleName()).endsWith(".");
            obj.fields().forEach(f -> {
                assertThat(f.doc())
                        .as(obj.type().getSimpleName() + "." + f.key())
                        .endsWith(".");
                boolean block = f.shape() instanceof Shape.Listing
                        || f.shape() instanceof Shape.Dictionary
                        || f.shape() instanceof Shape.Obj;
                if (block && !f.nullable() && !f.required()) {
                    assertThat(f.def()).as(f.key()).isIn("{}", "[]", "[{}]");
                }
            });
        });
    }

    private static void collect(Shape shape, Map<String, Shape.Obj> seen) {
        if (shape instanceof Shape.Obj obj && seen.putIfAbsent(obj.type().getName(), obj) == null) {
            obj.fields().forEach(f -> collect(f.shape(), seen));
        } else if (shape instanceof Shape.Listing listing) {
            collect(listing.element(), seen);
        } else if (shape instanceof Shape.Dictionary dictionary) {
            collect(dictionary.value(), seen);
        }
    }

    private void section(String path, Shape.Obj obj) {
        out.append("## ").append(path.isEmpty() ? "Top" : "`" + path + "`").append("\n\n");
        out.append(obj.doc()).append("\n\n");
        out.append("| key | type | default | what |\n|---|---|---|---|\n");
        for (Field field : obj.fields()) {
            out.append("| `")
                    .append(field.key())
                    .append("` | ")
                    .append(type(field.shape()))
                    .append(" | ");
            out.append(field.required() ? "required" : field.def().isEmpty() ? "–" : "`" + field.def() + "`");
            out.append(" | ").append(field.doc().replace("|", "\\|"));
            if (!field.examples().isEmpty()) {
                out.append(" E.g. `")
                        .append(String.join("`, `", field.examples()))
                        .append("`.");
            }
            out.append(" |\n");
            String child = path.isEmpty() ? field.key() : path + "." + field.key();
            next(child, field.shape());
        }
        out.append('\n');
    }

    private void next(String path, Shape shape) {
        if (shape instanceof Shape.Obj obj) {
            pending.put(path, obj);
        } else if (shape instanceof Shape.Listing listing) {
            next(path + "[]", listing.element());
        } else if (shape instanceof Shape.Dictionary dictionary) {
            next(path + ".NAME", dictionary.value());
        }
    }

    private static String type(Shape shape) {
        if (shape instanceof Shape.Leaf leaf) {
            return leaf.type() == LeafType.SECRET_REF
                    ? "reference"
                    : leaf.type()
                            .name()
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace("long_number", "number")
                            .replace("flag", "true or false");
        }
        if (shape instanceof Shape.Choice choice) {
            return "one of " + String.join(", ", choice.words());
        }
        if (shape instanceof Shape.Listing listing) {
            return listing.element() instanceof Shape.Obj ? "list of mappings" : "list of " + type(listing.element());
        }
        return shape instanceof Shape.Dictionary d && !(d.value() instanceof Shape.Obj)
                ? "mapping to " + type(d.value())
                : "mapping";
    }
}
