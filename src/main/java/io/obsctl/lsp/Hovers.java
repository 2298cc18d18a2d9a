package io.obsctl.lsp;

import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.ComponentReference;
import io.obsctl.lang.alloy.catalog.ComponentReference.Member;
import io.obsctl.lang.alloy.catalog.Versions;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.jspecify.annotations.Nullable;

/** What is known of the name under the pointer, in Markdown. */
record Hovers(Vocabulary vocabulary) {
    @Nullable
    Hover at(Document document, Position position) {
        Document.Word word = document.word(position);
        if (word.text().isEmpty()) {
            return null;
        }
        Scan.Place place = Scan.at(document.text(), word.start());
        String text = switch (place.kind()) {
            case NAME -> name(word.text(), place.block());
            case VALUE -> value(document, word.text(), place.block());
            case OTHER -> "";
        };
        return text.isEmpty()
                ? null
                : new Hover(
                        new MarkupContent(MarkupKind.MARKDOWN, text),
                        document.lines().range(word.start(), word.end()));
    }

    private String name(String name, @Nullable Block block) {
        if (block == null || block.isModule()) {
            return reference(name, false);
        }
        Body body = vocabulary.body(block);
        if (body == null) {
            return "";
        }
        Body.Attribute attribute = body.attribute(name, vocabulary.version());
        if (attribute != null) {
            return attribute(attribute);
        }
        Body.BlockSpec inside = body.block(name, vocabulary.version());
        return inside == null ? "" : block(inside);
    }

    private String value(Document document, String chain, @Nullable Block around) {
        for (Block block : Definitions.visible(document.text(), around)) {
            String reference = block.reference();
            if (chain.equals(reference)) {
                return reference(block.name(), false);
            }
            Body exports = chain.startsWith(reference + ".") ? vocabulary.exports(block.name()) : null;
            if (exports != null) {
                String rest = chain.substring(reference.length() + 1);
                int dot = rest.indexOf('.');
                Body.Attribute export =
                        exports.attribute(dot < 0 ? rest : rest.substring(0, dot), vocabulary.version());
                return export == null
                        ? reference(block.name(), false)
                        : "**" + export.name() + "** · " + code(export.type().toString()) + " · exported by "
                                + code(block.name());
            }
        }
        return reference(chain, true);
    }

    private static String attribute(Body.Attribute attribute) {
        StringBuilder text = new StringBuilder("**" + attribute.name() + "** · "
                + code(attribute.type().toString()) + " · " + (attribute.required() ? "required" : "optional"));
        if (!attribute.required()) {
            text.append(" · default ").append(attribute.defaultText() == null ? "none" : code(attribute.defaultText()));
        }
        if (!attribute.values().isEmpty()) {
            text.append("\n\nOne of ")
                    .append(attribute.values().stream()
                            .map(value -> code('"' + value + '"'))
                            .collect(Collectors.joining(", ")));
        }
        return text.append("\n\n").append(versions(attribute.versions())).toString();
    }

    private static String block(Body.BlockSpec block) {
        return "**" + block.name() + "** · block · " + (block.required() ? "required" : "optional")
                + (block.repeated() ? " · may be repeated" : "") + (block.labeled() ? " · takes a label" : "")
                + "\n\n" + versions(block.versions());
    }

    /** A component, configuration block or function, as its page of reference begins. */
    private String reference(String name, boolean function) {
        return ComponentReference.of(name, vocabulary.version())
                .filter(found -> found.kind().equals("function") == function)
                .map(Hovers::reference)
                .orElse("");
    }

    private static String reference(ComponentReference found) {
        StringBuilder text = new StringBuilder("**" + found.name() + "** · " + found.kind() + " · "
                + (found.community() ? "community" : found.stability().word())
                + (found.deprecated() ? " · deprecated" : ""));
        if (found.kind().equals("function")) {
            text.append("\n\n").append(code("(" + types(found.arguments()) + ") " + types(found.exports())));
        } else {
            names(
                    text,
                    "Required",
                    found.arguments().stream()
                            .filter(member -> member.required() && member.depth() == 0)
                            .toList());
            names(
                    text,
                    "Exports",
                    found.exports().stream()
                            .filter(member -> member.depth() == 0)
                            .toList());
        }
        return text.append("\n\n")
                .append(versions(new Versions(found.since(), found.until())))
                .toString();
    }

    private static String types(List<Member> members) {
        return members.stream().map(Member::type).collect(Collectors.joining(", "));
    }

    private static void names(StringBuilder text, String title, List<Member> members) {
        if (!members.isEmpty()) {
            text.append("\n\n")
                    .append(title)
                    .append(": ")
                    .append(members.stream()
                            .map(member -> code(member.path()) + " " + member.type())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String versions(Versions versions) {
        return "Since Alloy " + versions.since()
                + (versions.until().equals(AlloyVersion.NEWEST) ? "" : ", until " + versions.until());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
