package io.obsctl.profile;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import io.obsctl.model.Profile;
import io.obsctl.profile.shape.LeafType;
import io.obsctl.profile.shape.Shape;
import io.obsctl.profile.shape.Shape.Field;
import io.obsctl.profile.shape.Shapes;
import io.obsctl.profile.tree.Yaml;
import io.obsctl.profile.tree.YamlReader;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes the JSON Schema of the profile of the records: victools walks them, what the loader knows besides is added. */
final class ProfileSchema {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<LeafType> TEXT_OR_NUMBER = List.of(LeafType.TEXT, LeafType.VERSION);

    static JsonNode make() {
        return new ProfileSchema().schema();
    }

    private ObjectNode schema() {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        JSON, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(
                        Option.DEFINITIONS_FOR_ALL_OBJECTS,
                        Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                        Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        builder.forTypesInGeneral()
                .withCustomDefinitionProvider(ProfileSchema::single)
                .withTitleResolver(scope -> title(scope.getType().getErasedType()))
                .withDescriptionResolver(scope -> {
                    Class<?> type = scope.getType().getErasedType();
                    return type.isRecord() && LeafType.TEXT.type() != type && isObject(type)
                            ? Shapes.of(type).doc()
                            : null;
                });
        builder.forFields()
                .withPropertyNameOverrideResolver(f -> field(f).key())
                .withDescriptionResolver(f -> f.isFakeContainerItemScope() ? null : field(f).doc())
                .withInstanceAttributeOverride((node, f, context) -> {
                    if (!f.isFakeContainerItemScope()) {
                        attributes(node, field(f));
                    }
                });
        ObjectNode raw = new SchemaGenerator(builder.build()).generateSchema(Profile.class);
        return finish(raw);
    }

    private static boolean isObject(Class<?> type) {
        return Arrays.stream(LeafType.values()).noneMatch(l -> l.type() == type);
    }

    private static @Nullable String title(Class<?> type) {
        return type.isRecord() && isObject(type) ? type.getSimpleName() : null;
    }

    private Field field(FieldScope scope) {
        Class<?> owner = scope.getDeclaringType().getErasedType();
        RecordComponent[] components = owner.getRecordComponents();
        int index = IntStream.range(0, components.length)
                .filter(i -> components[i].getName().equals(scope.getDeclaredName()))
                .findFirst()
                .orElseThrow();
        return Shapes.of(owner).fields().get(index);
    }

    private static @Nullable CustomDefinition single(ResolvedType type, SchemaGenerationContext context) {
        Class<?> raw = type.getErasedType();
        ObjectNode node = NODES.objectNode();
        if (raw.isEnum()) {
            ArrayNode words = node.putArray("enum");
            for (Object constant : raw.getEnumConstants()) {
                words.add(Shapes.word((Enum<?>) constant));
            }
            return inline(node);
        }
        for (LeafType leaf : LeafType.values()) {
            if (leaf.type() == raw) {
                return inline(leaf(node, leaf));
            }
        }
        return raw == boolean.class
                ? inline(leaf(node, LeafType.FLAG))
                : raw == int.class ? inline(leaf(node, LeafType.NUMBER)) : null;
    }

    private static CustomDefinition inline(ObjectNode node) {
        return new CustomDefinition(
                node, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.YES);
    }

    private static ObjectNode leaf(ObjectNode node, LeafType leaf) {
        switch (leaf) {
            case FLAG -> node.put("type", "boolean");
            case NUMBER, LONG_NUMBER -> node.put("type", "integer");
            default -> {
                if (TEXT_OR_NUMBER.contains(leaf)) {
                    node.putArray("type").add("string").add("number");
                } else {
                    node.put("type", "string");
                }
            }
        }
        if (leaf == LeafType.URL) {
            // The loader adds https:// where no scheme is given.
            node.put("pattern", leaf.pattern().replace("^https?://", "^(https?://)?"));
        } else if (!leaf.pattern().isEmpty()) {
            node.put("pattern", leaf.pattern());
        }
        return node;
    }

    private static void attributes(ObjectNode node, Field field) {
        if (!field.def().isEmpty()) {
            node.set("default", yaml(field.def()));
        }
        if (!field.examples().isEmpty()) {
            ArrayNode examples = node.putArray("examples");
            field.examples().forEach(e -> examples.add(yaml(e)));
        }
        if (field.min() != Long.MIN_VALUE) {
            node.put("minimum", field.min());
            if (field.max() != Long.MAX_VALUE) {
                node.put("maximum", field.max());
            }
        }
    }

    static JsonNode yaml(String text) {
        Yaml root = YamlReader.read("-", text.getBytes(StandardCharsets.UTF_8)).root();
        return root == null ? NODES.nullNode() : json(root);
    }

    /** The tree as JSON, in the way in which an editor's YAML support sees it. */
    static JsonNode json(Yaml yaml) {
        if (yaml instanceof Yaml.Table table) {
            ObjectNode out = NODES.objectNode();
            table.entries().forEach(e -> out.set(e.key(), json(e.value())));
            return out;
        }
        if (yaml instanceof Yaml.Items items) {
            ArrayNode out = NODES.arrayNode();
            items.items().forEach(i -> out.add(json(i)));
            return out;
        }
        Yaml.Scalar scalar = (Yaml.Scalar) yaml;
        return switch (scalar.kind()) {
            case NULL -> NODES.nullNode();
            case BOOLEAN -> NODES.booleanNode(scalar.text().equalsIgnoreCase("true"));
            case INTEGER ->
                scalar.text().matches("[+-]?\\d{1,18}")
                        ? NODES.numberNode(Long.parseLong(scalar.text()))
                        : NODES.numberNode(new java.math.BigInteger("99999999999999999999"));
            case FLOAT ->
                scalar.text().matches("[+-]?[0-9.]+([eE][+-]?\\d{1,3})?")
                        ? NODES.numberNode(new java.math.BigDecimal(scalar.text()))
                        : NODES.numberNode(0.5);
            case STRING -> NODES.stringNode(scalar.text());
        };
    }

    private ObjectNode finish(ObjectNode raw) {
        ObjectNode defs = (ObjectNode) raw.get("$defs");
        for (String name : defs.propertyNames()) {
            Shape.Obj shape = shapeOf(name);
            if (shape != null) {
                object((ObjectNode) defs.get(name), shape);
            }
        }
        ObjectNode profile = (ObjectNode) (defs.has("Profile") ? defs.remove("Profile") : raw);
        object(profile, Shapes.profile());
        ObjectNode out = NODES.objectNode();
        out.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        out.put("$id", "urn:obsctl:profile");
        out.put("title", "obsctl profile");
        out.put("description", Shapes.profile().doc());
        out.put("type", "object");
        out.set("properties", root((ObjectNode) profile.get("properties")));
        out.put("additionalProperties", false);
        out.set("not", JSON.readTree("{\"required\":[\"collector\",\"collectors\"]}"));
        out.set(
                "if",
                JSON.readTree("{\"anyOf\":[{\"required\":[\"extends\"]},"
                        + "{\"properties\":{\"abstract\":{\"const\":true}},\"required\":[\"abstract\"]}]}"));
        out.set("then", JSON.readTree("true"));
        ObjectNode whole = skeleton(Shapes.profile());
        ((ObjectNode) whole.get("properties")).set("collector", skeleton(Shapes.of(io.obsctl.model.Collector.class)));
        out.set("else", whole);
        out.set("$defs", defs);
        return out;
    }

    private Shape.@Nullable Obj shapeOf(String definition) {
        try {
            return Shapes.of(Class.forName("io.obsctl.model." + definition));
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private ObjectNode root(ObjectNode properties) {
        ObjectNode out = NODES.objectNode();
        out.set(
                "extends",
                JSON.readTree("{\"description\":\"The profile that this one is laid over: mappings merge, lists and"
                        + " single values replace, `key+:` appends to a list, a key without a value takes the base's"
                        + " away.\",\"type\":[\"string\",\"number\"],\"examples\":[\"worker\"]}"));
        out.set(
                "abstract",
                JSON.readTree("{\"description\":\"Marks a profile that is only a base.\",\"type\":\"boolean\","
                        + "\"default\":false}"));
        properties.properties().forEach(p -> {
            if (p.getKey().equals("collectors")) {
                out.set(
                        "collector",
                        JSON.readTree("{\"description\":\"Short for `collectors` with one agent.\","
                                + "\"anyOf\":[{\"$ref\":\"#/$defs/Collector\"},{\"type\":\"null\"}]}"));
            }
            out.set(p.getKey(), p.getValue());
        });
        return out;
    }

    /** Adds what files may hold besides: lists that append, keys without a value, short forms; items are whole. */
    private void object(ObjectNode node, Shape.Obj shape) {
        node.remove("required");
        node.put("additionalProperties", false);
        ObjectNode old = (ObjectNode) node.get("properties");
        ObjectNode properties = NODES.objectNode();
        for (Field field : shape.fields()) {
            ObjectNode property = (ObjectNode) old.get(field.key());
            if (field.shape() instanceof Shape.Listing listing) {
                items(property, listing.element());
                properties.set(field.key(), property);
                ObjectNode more = NODES.objectNode();
                more.put("description", "Added to the base's `" + field.key() + "`.");
                more.put("type", "array");
                more.set("items", property.get("items"));
                properties.set(field.key() + "+", more);
            } else {
                if (field.shape() instanceof Shape.Dictionary dictionary) {
                    dictionary(property, dictionary);
                }
                properties.set(field.key(), property);
            }
            if (!field.required()) {
                properties.set(field.key(), orNull(property));
            }
        }
        if (shape.shortForms().contains("user")) {
            properties.set(
                    "user",
                    JSON.readTree("{\"description\":\"Another word for `id`, for a backend of one's own.\","
                            + "\"type\":[\"string\",\"number\"],\"examples\":[\"collector\"]}"));
        }
        if (shape.shortForms().contains("token")) {
            properties.set(
                    "token",
                    JSON.readTree("{\"description\":\"Short for one token for every purpose; give `tokens` instead.\","
                            + "\"deprecated\":true,\"type\":\"string\",\"pattern\":"
                            + NODES.stringNode(LeafType.SECRET_REF.pattern()) + "}"));
        }
        node.set("properties", properties);
    }

    private void items(ObjectNode property, Shape element) {
        ObjectNode part = skeletonOf(element);
        if (part != null && property.get("items") instanceof ObjectNode items) {
            part.properties().forEach(p -> items.set(p.getKey(), p.getValue()));
        }
    }

    private void dictionary(ObjectNode property, Shape.Dictionary dictionary) {
        ObjectNode values;
        if (dictionary.value() instanceof Shape.Leaf) {
            values = NODES.objectNode();
            values.putArray("type").add("string").add("number").add("boolean");
        } else if (dictionary.value() instanceof Shape.Obj obj) {
            values = NODES.objectNode();
            values.put("$ref", "#/$defs/" + obj.type().getSimpleName());
        } else {
            values = (ObjectNode) JSON.readTree("{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"number\"]}}");
        }
        property.remove("$ref");
        property.put("type", "object");
        if (dictionary.key() instanceof Shape.Choice choice) {
            ObjectNode keys = property.putObject("properties");
            choice.words().forEach(w -> keys.set(w, values));
            property.put("additionalProperties", false);
        } else {
            property.set("additionalProperties", values);
        }
    }

    private static ObjectNode orNull(ObjectNode property) {
        if (property.get("$ref") != null) {
            ArrayNode any = NODES.arrayNode();
            any.addObject().set("$ref", property.remove("$ref"));
            any.addObject().put("type", "null");
            property.set("anyOf", any);
        } else if (property.get("enum") instanceof ArrayNode words) {
            words.addNull();
        } else if (property.get("type") instanceof ArrayNode types) {
            types.add("null");
        } else if (property.get("type") != null) {
            String type = property.get("type").stringValue();
            property.set("type", NODES.arrayNode().add(type).add("null"));
        }
        return property;
    }

    private @Nullable ObjectNode skeletonOf(Shape shape) {
        if (shape instanceof Shape.Obj obj) {
            ObjectNode out = skeleton(obj);
            return out.isEmpty() ? null : out;
        }
        if (shape instanceof Shape.Dictionary dictionary) {
            ObjectNode inner = skeletonOf(dictionary.value());
            if (inner != null) {
                ObjectNode out = NODES.objectNode();
                out.set("additionalProperties", inner);
                return out;
            }
        }
        return null;
    }

    /** What a complete profile has to say, and nothing else. */
    private ObjectNode skeleton(Shape.Obj shape) {
        ObjectNode out = NODES.objectNode();
        List<String> required =
                shape.fields().stream().filter(Field::required).map(Field::key).toList();
        if (!required.isEmpty()) {
            ArrayNode keys = out.putArray("required");
            required.forEach(keys::add);
        }
        ObjectNode properties = NODES.objectNode();
        for (Field field : shape.fields()) {
            ObjectNode inner = skeletonOf(field.shape());
            if (inner != null) {
                properties.set(field.key(), inner);
            }
        }
        if (!properties.isEmpty()) {
            out.set("properties", properties);
        }
        return out;
    }
}
