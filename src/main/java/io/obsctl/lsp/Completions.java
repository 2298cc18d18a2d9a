package io.obsctl.lsp;

import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.ComponentSpec;
import io.obsctl.lang.alloy.catalog.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.InsertTextFormat;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/**
 * What may be typed at a place.
 *
 * @param snippets whether the editor takes places to fill in
 */
record Completions(Vocabulary vocabulary, boolean snippets) {
    /** Blocks at the top that take no label. */
    private static final Set<String> UNLABELED = Set.of("logging", "tracing", "http", "livedebugging", "remotecfg");

    List<CompletionItem> at(Document document, Position position) {
        Document.Word word = document.word(position);
        Scan.Place place = Scan.at(document.text(), word.start());
        Range replaced = document.lines().range(word.start(), word.at());
        List<Offer> offers = switch (place.kind()) {
            case NAME -> names(document, place.block());
            case VALUE -> values(document, place);
            case OTHER -> List.of();
        };
        return offers.stream()
                .filter(offer -> offer.label.startsWith(word.typed()))
                .map(offer -> item(offer, replaced))
                .toList();
    }

    /**
     * One thing to type.
     *
     * @param rest what follows the label, as a snippet; empty for nothing
     * @param fits whether it goes before the others
     */
    private record Offer(String label, CompletionItemKind kind, String detail, String rest, boolean fits) {}

    private List<Offer> names(Document document, @Nullable Block block) {
        if (block == null || block.isModule()) {
            return topLevel(document, block);
        }
        Body body = vocabulary.body(block);
        List<Offer> offers = new ArrayList<>();
        if (body == null) {
            return offers;
        }
        for (String name : body.attributes().keySet()) {
            Body.Attribute a = body.attribute(name, vocabulary.version());
            if (a != null) {
                String detail = a.type() + (a.required() ? ", required" : "");
                offers.add(new Offer(name, CompletionItemKind.Property, detail, " = ", a.required()));
            }
        }
        for (String name : body.blocks().keySet()) {
            Body.BlockSpec b = body.block(name, vocabulary.version());
            if (b != null) {
                String detail = "block" + (b.required() ? ", required" : "");
                offers.add(new Offer(name, CompletionItemKind.Struct, detail, braces(b.labeled()), b.required()));
            }
        }
        return offers;
    }

    private static String braces(boolean labeled) {
        return (labeled ? " \"${1:label}\"" : "") + " {\n\t$0\n}";
    }

    private List<Offer> topLevel(Document document, @Nullable Block module) {
        List<Offer> offers = new ArrayList<>();
        for (Block block : Definitions.visible(document.text(), module)) {
            if (block.name().equals("declare") && !block.label().isEmpty()) {
                offers.add(new Offer(block.label(), CompletionItemKind.Class, "declared here", braces(true), true));
            }
        }
        // The catalogue does not hold it: what it takes is Alloy itself.
        offers.add(new Offer("declare", CompletionItemKind.Class, "a component of your own", braces(true), false));
        for (ComponentSpec spec : vocabulary.topLevel(module)) {
            boolean labeled = !UNLABELED.contains(spec.name());
            String detail = spec.community() ? "community" : spec.stability().word();
            offers.add(new Offer(spec.name(), CompletionItemKind.Class, detail, braces(labeled), false));
        }
        return offers;
    }

    private List<Offer> values(Document document, Scan.Place place) {
        Body body = vocabulary.body(place.block());
        Body.Attribute wanted = body == null ? null : body.attribute(place.attribute(), vocabulary.version());
        List<Offer> offers = new ArrayList<>();
        if (wanted != null) {
            for (String value : wanted.values()) {
                offers.add(new Offer('"' + value + '"', CompletionItemKind.EnumMember, "", "", true));
            }
        }
        for (Block block : Definitions.visible(document.text(), place.block())) {
            if (!isAround(block, place.block())) {
                exports(offers, block, wanted);
            }
        }
        for (String function : vocabulary.functions()) {
            offers.add(new Offer(function, CompletionItemKind.Function, "function", "", false));
        }
        return offers;
    }

    /** A component cannot refer to itself. */
    private static boolean isAround(Block block, @Nullable Block place) {
        Block at = place;
        while (at != null) {
            if (at.start() == block.start()) {
                return true;
            }
            at = at.parent();
        }
        return false;
    }

    private void exports(List<Offer> offers, Block block, Body.@Nullable Attribute wanted) {
        if (block.name().equals("argument") && !block.label().isEmpty()) {
            offers.add(new Offer(block.reference() + ".value", CompletionItemKind.Variable, "any", "", true));
            return;
        }
        Body exports = vocabulary.exports(block.name());
        if (exports == null) {
            return;
        }
        for (String name : exports.attributes().keySet()) {
            Body.Attribute export = exports.attribute(name, vocabulary.version());
            if (export != null) {
                offers.add(new Offer(
                        block.reference() + "." + name,
                        CompletionItemKind.Variable,
                        export.type().toString(),
                        "",
                        wanted != null && element(wanted.type()).equals(element(export.type()))));
            }
        }
    }

    private static Type element(Type type) {
        return type instanceof Type.ListOf list ? list.element() : type;
    }

    private CompletionItem item(Offer offer, Range replaced) {
        CompletionItem item = new CompletionItem(offer.label);
        item.setKind(offer.kind);
        if (!offer.detail.isEmpty()) {
            item.setDetail(offer.detail);
        }
        item.setSortText((offer.fits ? "0" : "1") + offer.label);
        item.setFilterText(offer.label);
        boolean asSnippet = snippets && offer.rest.indexOf('$') >= 0;
        // Without snippets only what is plain text may follow: the sign of an attribute, never a place to fill in.
        String rest = asSnippet || offer.rest.indexOf('$') < 0 ? offer.rest : "";
        item.setInsertTextFormat(asSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText);
        item.setTextEdit(Either.forLeft(new TextEdit(replaced, offer.label + rest)));
        return item;
    }
}
