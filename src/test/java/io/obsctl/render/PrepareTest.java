package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PrepareTest {
    @Test
    void everyTemplateThatIsParsedAheadExists() {
        assertThat(TemplateEngine.COMMON)
                .doesNotHaveDuplicates()
                .allSatisfy(path ->
                        assertThat(TemplateSource.shipped().read(path)).as(path).isPresent());
    }

    @Test
    void whatWasPreparedIsReadOnce() throws TemplateEngine.Failed {
        AtomicInteger reads = new AtomicInteger();
        TemplateEngine engine = new TemplateEngine(path -> {
            if (path.equals("dashboards/lib.ftl")) {
                reads.incrementAndGet();
            }
            return TemplateSource.shipped().read(path);
        });

        engine.prepare();
        engine.render("dashboards/lib.ftl", java.util.Map.of(), new SyntaxWriter(Syntax.JSON));

        assertThat(reads).hasValue(1);
    }

    @Test
    void aBrokenTemplateIsReportedWhereItIsUsedOnly() {
        TemplateEngine engine = new TemplateEngine(path -> Optional.of("[#if"));

        engine.prepare();

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                TemplateEngine.Failed.class,
                                () -> engine.render(
                                        "env/alloy.env.ftl", java.util.Map.of(), new SyntaxWriter(Syntax.ENV)))
                        .problem()
                        .id()
                        .toString())
                .isEqualTo("render/template");
    }
}
