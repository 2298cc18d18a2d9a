package io.obsctl.render;

import freemarker.cache.TemplateConfigurationFactory;
import freemarker.cache.TemplateLoader;
import freemarker.core.InvalidReferenceException;
import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.core.TemplateConfiguration;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateNotFoundException;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** FreeMarker, set up so that nothing is guessed: undefined values are errors, numbers and booleans have one form. */
final class TemplateEngine {
    /** What nearly every profile renders with, in the order of use; a name that is not needed costs nothing else. */
    static final List<String> COMMON = List.of(
            "alloy/config.alloy.ftl",
            "alloy/otlp.ftl",
            "alloy/backend.ftl",
            "alloy/host-metrics.ftl",
            "alloy/self.ftl",
            "alloy/journald.ftl",
            "alloy/stages.ftl",
            "alerts/collector.ftl",
            "alerts/host.ftl",
            "alerts/slo.ftl",
            "grafana/alert-rules.json.ftl",
            "alerts/rules.yaml.ftl",
            "runbooks/alert.md.ftl",
            "dashboards/lib.ftl",
            "dashboards/collector-health.ftl",
            "dashboards/golden-signals.ftl",
            "dashboards/service-overview.ftl");

    private final Configuration configuration;

    TemplateEngine(TemplateSource templates) {
        Configuration cfg = new Configuration(Configuration.VERSION_2_3_35);
        cfg.setTemplateLoader(new Loader(templates));
        cfg.setTagSyntax(Configuration.SQUARE_BRACKET_TAG_SYNTAX);
        cfg.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
        cfg.setAutoEscapingPolicy(Configuration.FORCE_AUTO_ESCAPING_POLICY);
        cfg.setTemplateConfigurations(new BySyntax());
        cfg.setObjectWrapper(new ProfileWrapper());
        cfg.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        cfg.setLogTemplateExceptions(false);
        cfg.setWrapUncheckedExceptions(true);
        cfg.setLocale(Locale.ROOT);
        cfg.setLocalizedLookup(false);
        cfg.setTimeZone(TimeZone.getTimeZone("UTC"));
        cfg.setCustomNumberFormats(Map.of("plain", new PlainNumbers()));
        cfg.setNumberFormat("@plain");
        cfg.setBooleanFormat("c");
        cfg.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        cfg.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
        configuration = cfg;
    }

    /** Carries a problem out of a template. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Problem problem;

        Failed(Problem problem) {
            super(problem.summary(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    /** Parses what will most likely be rendered. What cannot be parsed is reported when it is rendered. */
    void prepare() {
        for (String path : COMMON) {
            try {
                configuration.getTemplate(path);
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Renders the template into the writer. */
    void render(String path, Map<String, Object> model, SyntaxWriter out) throws Failed {
        try {
            Template template = configuration.getTemplate(path);
            template.process(model, out);
        } catch (TemplateNotFoundException e) {
            throw new Failed(Problem.error("render/template-missing", "a template is not there", "templates/" + path)
                    .hint("Templates are those that ship with obsctl and the files of --templates."));
        } catch (ParseException e) {
            throw new Failed(problem(
                    "the template cannot be read",
                    e.getEditorMessage(),
                    e.getTemplateName(),
                    e.getLineNumber(),
                    e.getColumnNumber()));
        } catch (InvalidReferenceException e) {
            throw new Failed(problem(
                    "the template uses a value that is not there",
                    String.valueOf(e.getBlamedExpressionString()),
                    e.getTemplateSourceName(),
                    e.getLineNumber(),
                    e.getColumnNumber()));
        } catch (TemplateException e) {
            throw new Failed(problem(
                    "the template failed",
                    firstLine(e),
                    e.getTemplateSourceName(),
                    e.getLineNumber(),
                    e.getColumnNumber()));
        } catch (IOException e) {
            throw new Failed(problem("the template cannot be read", String.valueOf(e.getMessage()), path, 1, 1));
        }
    }

    private static String firstLine(TemplateException e) {
        Throwable cause = e.getCause();
        String text = cause == null ? e.getMessageWithoutStackTop() : cause.getMessage();
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    private static Problem problem(
            String summary,
            @Nullable String detail,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable Integer column) {
        int l = line == null ? 1 : Math.max(1, line);
        int c = column == null ? 1 : Math.max(1, column);
        return Problem.error("render/template", summary, detail == null ? "" : detail)
                .at(Position.at("templates/" + (file == null ? "?" : file), l, c));
    }

    /** Which syntax a template is written in: its folder says so. */
    static Syntax syntaxOf(String path) {
        int slash = path.indexOf('/');
        return switch (slash < 0 ? "" : path.substring(0, slash)) {
            case "alloy" -> Syntax.ALLOY;
            case "systemd" -> Syntax.UNIT;
            case "env" -> Syntax.ENV;
            case "alerts" -> Syntax.YAML;
            case "runbooks" -> Syntax.MARKDOWN;
            case "compose" -> Syntax.COMPOSE;
            default -> Syntax.JSON;
        };
    }

    private static final class BySyntax extends TemplateConfigurationFactory {
        @Override
        public TemplateConfiguration get(String name, Object source) {
            TemplateConfiguration configuration = new TemplateConfiguration();
            configuration.setOutputFormat(SyntaxFormat.of(syntaxOf(name)));
            configuration.setParentConfiguration(getConfiguration());
            return configuration;
        }

        @Override
        protected void setConfigurationOfChildren(Configuration cfg) {}
    }

    /** Source objects are the texts themselves, so that FreeMarker's cache never asks twice. */
    private record Loader(TemplateSource templates) implements TemplateLoader {
        private record Source(String name, String text) {}

        @Override
        public @Nullable Object findTemplateSource(String name) {
            return templates.read(name).map(text -> new Source(name, text)).orElse(null);
        }

        @Override
        public long getLastModified(Object source) {
            return 0;
        }

        @Override
        public Reader getReader(Object source, String encoding) throws IOException {
            String text = ((Source) source).text();
            if (text.indexOf('\0') >= 0) {
                throw new IOException("a template may not hold a NUL character");
            }
            return new StringReader(text);
        }

        @Override
        public void closeTemplateSource(Object source) {}
    }
}
