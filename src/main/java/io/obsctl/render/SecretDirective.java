package io.obsctl.render;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import io.obsctl.model.Piece;
import io.obsctl.model.SecretRef;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code [@secret ref=profile.…/]}: the place of a secret. Only in env files, and inside the quotes of a JSON string. */
final class SecretDirective implements TemplateDirectiveModel {
    private final Slots slots;

    SecretDirective(Slots slots) {
        this.slots = slots;
    }

    @Override
    public void execute(Environment env, Map params, TemplateModel[] loopVars, @Nullable TemplateDirectiveBody body)
            throws TemplateException, IOException {
        if (!(params.get("ref") instanceof ProfileWrapper.SecretModel model)) {
            throw new TemplateModelException("[@secret] needs ref=, a reference to a secret");
        }
        if (!(env.getOut() instanceof SyntaxWriter out)) {
            throw new TemplateModelException("a secret cannot be captured with #assign");
        }
        SecretRef ref = model.ref();
        switch (out.syntax()) {
            case JSON -> out.write(slots.mark(ref, Piece.Form.JSON, ""));
            case ENV -> out.write(slots.mark(ref, Piece.Form.ENV, ""));
            default ->
                throw new TemplateModelException("no secret may stand in text of syntax " + out.syntax()
                        + ": let it be read from a file or a variable");
        }
    }
}
