package io.obsctl.render;

import java.io.StringWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonReadFeature;

/** JSON in one form: two blanks a level, one member a line, member order and texts as given. */
final class JsonText {
    // Streaming only: data binding would cost a cold start tens of milliseconds.
    private static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // A secret's slot holds a NUL; SyntaxFormat lets no value hold one.
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private JsonText() {}

    /** What became of a text. */
    sealed interface Result {}

    record Canonical(String text) implements Result {}

    record Broken(String reason, int line, int column) implements Result {}

    static Result canonical(String text) {
        StringWriter out = new StringWriter(text.length());
        try (JsonParser parser = FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), text);
                JsonGenerator generator = FACTORY.createGenerator(new Indented(), out)) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEventExact(parser);
            }
        } catch (JacksonException e) {
            TokenStreamLocation where = e.getLocation();
            String reason =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            return new Broken(
                    reason,
                    where == null ? 1 : Math.max(1, where.getLineNr()),
                    where == null ? 1 : Math.max(1, where.getColumnNr()));
        }
        return new Canonical(unescapeSlots(out.toString()) + "\n");
    }

    /** The generator writes a slot's NUL as an escape; values cannot hold one, so all of them are slots. */
    private static String unescapeSlots(String text) {
        return text.replaceAll("\\\\u0000(\\d+)\\\\u0000", "\0$1\0");
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new Lines();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /** Jackson's own printers join texts in a way that costs a cold start ten milliseconds before the first byte. */
    private static final class Lines implements PrettyPrinter {
        private int depth;

        private void line(JsonGenerator g) {
            g.writeRaw('\n');
            for (int i = 0; i < depth; i++) {
                g.writeRaw("  ");
            }
        }

        @Override
        public void writeRootValueSeparator(JsonGenerator g) {
            g.writeRaw('\n');
        }

        @Override
        public void writeStartObject(JsonGenerator g) {
            g.writeRaw('{');
            depth++;
        }

        @Override
        public void beforeObjectEntries(JsonGenerator g) {
            line(g);
        }

        @Override
        public void writeObjectNameValueSeparator(JsonGenerator g) {
            g.writeRaw(": ");
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator g) {
            g.writeRaw(',');
            line(g);
        }

        @Override
        public void writeEndObject(JsonGenerator g, int entries) {
            end(g, entries, '}');
        }

        @Override
        public void writeStartArray(JsonGenerator g) {
            g.writeRaw('[');
            depth++;
        }

        @Override
        public void beforeArrayValues(JsonGenerator g) {
            line(g);
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator g) {
            g.writeRaw(',');
            line(g);
        }

        @Override
        public void writeEndArray(JsonGenerator g, int values) {
            end(g, values, ']');
        }

        private void end(JsonGenerator g, int members, char bracket) {
            depth--;
            if (members > 0) {
                line(g);
            }
            g.writeRaw(bracket);
        }
    }
}
