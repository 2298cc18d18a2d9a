package io.obsctl.lsp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.jspecify.annotations.Nullable;

/** Where a name comes from: a reference from its component's block, a component of one's own from its declaration. */
final class Definitions {
    private Definitions() {}

    /** @param folder the files that are one config with the document; asked only for what the document lacks */
    static List<Location> of(Document document, Position position, Supplier<List<Document>> folder) {
        Document.Word word = document.word(position);
        Scan.Place place = Scan.at(document.text(), word.start());
        if (word.text().isEmpty() || place.kind() == Scan.Kind.OTHER) {
            return List.of();
        }
        Block own = found(visible(document.text(), place.block()), place, word.text());
        if (own != null) {
            return List.of(location(document, own));
        }
        List<Location> others = new ArrayList<>();
        for (Document file : folder.get()) {
            Block found = file == document ? null : found(visible(file.text(), null), place, word.text());
            if (found != null) {
                others.add(location(file, found));
            }
        }
        return others;
    }

    private static @Nullable Block found(List<Block> visible, Scan.Place place, String word) {
        return place.kind() == Scan.Kind.VALUE
                ? referred(visible, word)
                : declared(visible, first(word), place.block());
    }

    private static Location location(Document document, Block block) {
        return new Location(document.uri(), document.lines().range(block.start(), block.end()));
    }

    /** The blocks that stand directly in the module of a block and in those around it, inner modules first. */
    static List<Block> visible(String text, @Nullable Block from) {
        List<Block> all = Scan.blocks(text);
        List<Block> visible = new ArrayList<>();
        Block module = Block.moduleOf(from);
        while (true) {
            for (Block block : all) {
                if (same(block.parent(), module)) {
                    visible.add(block);
                }
            }
            if (module == null) {
                return visible;
            }
            module = Block.moduleOf(module.parent());
        }
    }

    /** Two scans of one text make equal blocks, and no two blocks start at one place. */
    private static boolean same(@Nullable Block a, @Nullable Block b) {
        return a == null || b == null ? a == b : a.start() == b.start();
    }

    private static @Nullable Block referred(List<Block> visible, String chain) {
        for (Block block : visible) {
            boolean named = chain.equals(block.reference()) || chain.startsWith(block.reference() + ".");
            if (named && !block.label().isEmpty()) {
                return block;
            }
        }
        return null;
    }

    private static @Nullable Block declared(List<Block> visible, String name, @Nullable Block around) {
        if (around != null && !around.isModule()) {
            return null;
        }
        for (Block block : visible) {
            boolean declares = block.name().equals("declare") || block.name().startsWith("import.");
            if (declares && block.label().equals(name)) {
                return block;
            }
        }
        return null;
    }

    private static String first(String chain) {
        int dot = chain.indexOf('.');
        return dot < 0 ? chain : chain.substring(0, dot);
    }
}
