package io.obsctl.deploy;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.model.LaneRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a config writes and as whom, which need not be what the profile says by now. */
final class LanesOfConfig {
    private final List<Statement> body;

    /** @param config the Alloy text; one that cannot be read says nothing */
    LanesOfConfig(String config) {
        this.body = AlloySyntax.parse("config.alloy", config).file().body();
    }

    /** The requests with the addresses and users of the config; what it does not say in plain text stays. */
    List<LaneRequest> of(List<LaneRequest> requests) {
        List<LaneRequest> out = new ArrayList<>();
        for (LaneRequest request : requests) {
            Optional<Statement.Block> block = blocks(body)
                    .filter(b -> b.name().equals(request.component()))
                    .findFirst();
            if (block.isPresent()) {
                out.add(request.at(
                        door(request, block.get()),
                        user(block.get()).orElse(request.address().id())));
            }
        }
        return out;
    }

    private static URI door(LaneRequest request, Statement.Block block) {
        Optional<String> url = text(block, "url");
        Optional<String> base =
                text(block, "endpoint").map(e -> e + "/v1/" + request.signal().word());
        try {
            return url.or(() -> base).map(URI::create).orElse(request.url());
        } catch (IllegalArgumentException e) {
            return request.url();
        }
    }

    /** Its own, or that of the block that it names as its login. */
    private Optional<String> user(Statement.Block block) {
        return text(block, "username")
                .or(() -> attributes(block)
                        .filter(a -> a.name().equals("auth"))
                        .findFirst()
                        .flatMap(a -> named(a.value()))
                        .flatMap(login -> text(login, "username")));
    }

    /** The block of {@code otelcol.auth.basic.backend.handler}. */
    private Optional<Statement.Block> named(Expression value) {
        return value instanceof Expression.Access access
                ? blocks(body)
                        .filter(b -> b.reference().equals(dotted(access.value())))
                        .findFirst()
                : Optional.empty();
    }

    private static String dotted(Expression value) {
        if (value instanceof Expression.Access access) {
            return dotted(access.value()) + "." + access.name();
        }
        return value instanceof Expression.Identifier name ? name.name() : "";
    }

    private static Optional<String> text(Statement.Block block, String name) {
        return attributes(block)
                .filter(a -> a.name().equals(name))
                .map(Statement.Attribute::value)
                .filter(v -> v instanceof Expression.Literal l && l.kind() == Expression.Kind.STRING)
                .map(v -> ((Expression.Literal) v).value())
                .findFirst();
    }

    private static Stream<Statement.Attribute> attributes(Statement.Block block) {
        return block.body().stream()
                .flatMap(s ->
                        s instanceof Statement.Block inner ? attributes(inner) : Stream.of((Statement.Attribute) s));
    }

    private static Stream<Statement.Block> blocks(List<Statement> statements) {
        return statements.stream().filter(Statement.Block.class::isInstance).map(Statement.Block.class::cast);
    }
}
