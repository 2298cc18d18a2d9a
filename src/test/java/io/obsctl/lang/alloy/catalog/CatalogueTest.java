package io.obsctl.lang.alloy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.testing.SharedFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final AlloyVersion V15 = new AlloyVersion(15);

    @Test
    void resourcesAreWhatTheGeneratorMakesOfTheFacts() throws IOException {
        if (SharedFacts.file("alloy/catalogue.json").isEmpty()) {
            return; // without the facts there is nothing to compare with; the tests below use the resources
        }
        if (Boolean.getBoolean("catalogue.update")) {
            Files.writeString(CatalogueGenerator.FOLDER.resolve("catalogue.txt"), CatalogueGenerator.catalogue());
            Files.writeString(CatalogueGenerator.FOLDER.resolve("stdlib.txt"), CatalogueGenerator.stdlib());
        }
        assertThat(CatalogueGenerator.FOLDER.resolve("catalogue.txt")).hasContent(CatalogueGenerator.catalogue());
        assertThat(CatalogueGenerator.FOLDER.resolve("stdlib.txt")).hasContent(CatalogueGenerator.stdlib());
    }

    @Test
    void readsEveryBodyThatAComponentNames() {
        Catalogue c = Catalogue.get();
        int attributes = 0;
        for (String name : c.componentNames()) {
            for (ComponentSpec spec : c.variants(name)) {
                attributes += walk(c, spec.arguments(), 0);
            }
        }
        assertThat(c.componentNames()).hasSize(186);
        assertThat(attributes).isGreaterThan(3000);
    }

    private static int walk(Catalogue c, String body, int depth) {
        Body b = c.body(body);
        int n = b.attributes().size();
        if (depth < 12) {
            for (var variants : b.blocks().values()) {
                for (Body.BlockSpec block : variants) {
                    n += block.body().isEmpty() ? 0 : walk(c, block.body(), depth + 1);
                }
            }
        }
        return n;
    }

    @Test
    void answersByVersion() {
        Catalogue c = Catalogue.get();
        assertThat(c.component("beyla.ebpf", new AlloyVersion(7)))
                .extracting(s -> Objects.requireNonNull(s).stability())
                .isEqualTo(Stability.PUBLIC_PREVIEW);
        Body scrape = c.body("prometheus.scrape.Arguments");
        assertThat(scrape.attribute("honor_metadata", new AlloyVersion(10))).isNull();
        assertThat(scrape.attribute("honor_metadata", V15)).isNotNull();
        assertThat(c.function("array.group_by", new AlloyVersion(9))).isNull();
        assertThat(c.function("array.group_by", V15)).isNotNull();
    }

    @Test
    void readsVersionsAsPeopleWriteThem() {
        assertThat(AlloyVersion.parse("1.10")).contains(new AlloyVersion(10));
        assertThat(AlloyVersion.parse("v1.15.1")).contains(V15);
        assertThat(AlloyVersion.parse("1.19")).isEmpty();
        assertThat(AlloyVersion.parse("2.0")).isEmpty();
        assertThat(AlloyVersion.parse("1.x")).isEmpty();
    }
}
