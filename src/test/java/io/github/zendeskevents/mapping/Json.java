package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * JSON for tests: literals with single quotes, and arbitrary trees whose members often have names that tables know. The trees go
 * without jqwik's edge cases, whose combinations fill the memory; the odd values are among those listed here.
 */
public final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Json() {}

    public static JsonNode of(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + text, e);
        }
    }

    public static ObjectNode object(String text) {
        return (ObjectNode) of(text);
    }

    /** The node as it is after having been written and read again. */
    public static JsonNode travelled(JsonNode node) {
        return of(node.toString());
    }

    public static Arbitrary<JsonNode> scalars() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(300).map(JSON::textNode),
                        Arbitraries.of(
                                        "true",
                                        "no",
                                        "1",
                                        "-7",
                                        "2.50",
                                        "1e3",
                                        "1e999999999",
                                        "2020-08-19",
                                        "2020-02-30",
                                        "2020-08-19T23:59:59.123-05:00",
                                        "",
                                        " ",
                                        "gold",
                                        "Gold plan",
                                        "a, b",
                                        "A@B.c ",
                                        "gmail.com, @Acme.example")
                                .map(JSON::textNode),
                        Arbitraries.integers().map(JSON::numberNode),
                        Arbitraries.longs().map(JSON::numberNode),
                        Arbitraries.bigIntegers()
                                .between(BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(30))
                                .map(JSON::numberNode),
                        Arbitraries.doubles().map(JSON::numberNode),
                        Arbitraries.bigDecimals().ofScale(25).map(JSON::numberNode),
                        Arbitraries.<JsonNode>of(
                                DecimalNode.valueOf(new BigDecimal("1E+999999999")),
                                DecimalNode.valueOf(new BigDecimal("1E-999999999")),
                                JSON.numberNode(Double.NaN),
                                JSON.numberNode(Double.POSITIVE_INFINITY),
                                JSON.numberNode(1.5f),
                                JSON.binaryNode(new byte[] {1}),
                                JSON.pojoNode(List.of(1)),
                                JSON.missingNode()),
                        Arbitraries.of(JSON.booleanNode(true), JSON.booleanNode(false), JSON.nullNode()))
                .withoutEdgeCases();
    }

    public static Arbitrary<JsonNode> nodes() {
        return Arbitraries.recursive(Json::scalars, Json::inside, 0, 3).withoutEdgeCases();
    }

    public static Arbitrary<ObjectNode> objects() {
        return members(nodes()).map(ObjectNode.class::cast);
    }

    private static Arbitrary<JsonNode> inside(Arbitrary<JsonNode> nodes) {
        return Arbitraries.oneOf(
                        nodes,
                        nodes.list().ofMaxSize(4).map(list -> JSON.arrayNode().addAll(list)),
                        members(nodes))
                .withoutEdgeCases();
    }

    private static Arbitrary<JsonNode> members(Arbitrary<JsonNode> nodes) {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12),
                Arbitraries.of(
                        "name",
                        "firstName",
                        "lastName",
                        "email",
                        "phone",
                        "timezone",
                        "organizationId",
                        "company",
                        "id",
                        "remove",
                        "company.id",
                        "tags",
                        "domainNames",
                        "city",
                        "address",
                        "address_city",
                        "address.city",
                        "",
                        "__proto__",
                        "..."));
        return Arbitraries.maps(names, nodes).ofMaxSize(6).map(Json::objectOf).withoutEdgeCases();
    }

    private static JsonNode objectOf(Map<String, JsonNode> members) {
        ObjectNode object = JSON.objectNode();
        object.setAll(members);
        return object;
    }
}
