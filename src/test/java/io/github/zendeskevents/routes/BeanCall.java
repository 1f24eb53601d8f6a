package io.github.zendeskevents.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Headers;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/**
 * A place in a route where a method of a bean is called.
 *
 * @param file of the route
 * @param place how it is called
 * @param bean the name of the bean
 * @param method its name, with arguments where the route gives some; empty text where Camel is to choose
 */
record BeanCall(RouteFile file, Place place, String bean, String method) {

    /** How a bean is called, which decides what its method may answer. */
    enum Place {
        /** {@code to: bean:} whose answer goes into a variable. */
        ENDPOINT_INTO_VARIABLE,
        /** {@code to: bean:} whose answer goes into the body. */
        ENDPOINT,
        /** The step {@code bean}. */
        STEP,
        /** What decides in {@code when}, {@code filter} or {@code loop}. */
        PREDICATE,
        /** An expression that makes a value, in {@code setVariable} and the like. */
        VALUE
    }

    private static final Pattern ENDPOINT_URI = Pattern.compile("bean:([^?]+)(?:\\?.*\\bmethod=([^&]+))?.*");
    private static final Pattern IN_TEXT = Pattern.compile("\\{bean:([\\w-]+)(?:\\.|\\?method=)(\\w+)");
    private static final List<Class<?>> BOUND_BY_TYPE = List.of(Exchange.class, Message.class, CamelContext.class);
    private static final List<Class<?>> BOUND_BY_ANNOTATION = List.of(
            Variable.class, Body.class, Header.class, Headers.class, ExchangeProperty.class, ExchangeException.class);

    /** All calls of beans in a file, those inside of expressions too. */
    static List<BeanCall> in(RouteFile file) {
        List<BeanCall> calls = new ArrayList<>();
        collect(file, file.tree(), "", calls);
        return calls;
    }

    private static void collect(RouteFile file, JsonNode node, String owner, List<BeanCall> calls) {
        if (node.isTextual()) {
            Matcher text = IN_TEXT.matcher(node.asText());
            while (text.find()) {
                calls.add(new BeanCall(file, Place.VALUE, text.group(1), text.group(2)));
            }
        }
        node.forEach(item -> {
            if (node.isArray()) {
                collect(file, item, owner, calls);
            }
        });
        node.properties().forEach(member -> {
            String key = member.getKey();
            JsonNode value = member.getValue();
            if (key.equals("to") || key.equals("toD")) {
                endpoint(file, value).ifPresent(calls::add);
            } else if (key.equals("value") && value.asText().contains("?method=")) {
                endpoint(file, TextNode.valueOf("bean:" + value.asText())).ifPresent(calls::add);
            } else if (key.equals("bean") && value.has("ref")) {
                calls.add(new BeanCall(
                        file,
                        Place.STEP,
                        value.path("ref").asText(),
                        value.path("method").asText()));
            } else if (key.equals("method") && value.has("ref")) {
                calls.add(new BeanCall(
                        file,
                        decides(owner) ? Place.PREDICATE : Place.VALUE,
                        value.path("ref").asText(),
                        value.path("method").asText()));
            }
            boolean endless = key.equals("loop") && !value.path("doWhile").asBoolean();
            collect(file, value, key.equals("expression") || endless ? owner : key, calls);
        });
    }

    private static boolean decides(String owner) {
        return List.of("when", "filter", "loop", "validate", "onWhen").contains(owner);
    }

    private static Optional<BeanCall> endpoint(RouteFile file, JsonNode to) {
        Matcher uri = ENDPOINT_URI.matcher(
                to.isTextual() ? to.asText() : to.path("uri").asText());
        // A template's parameter says which bean; it is found where the template is used.
        if (!uri.matches() || uri.group(1).startsWith("{{")) {
            return Optional.empty();
        }
        String method =
                uri.group(2) == null ? to.path("parameters").path("method").asText() : uri.group(2);
        return Optional.of(new BeanCall(
                file, to.has("variableReceive") ? Place.ENDPOINT_INTO_VARIABLE : Place.ENDPOINT, uri.group(1), method));
    }

    /** The methods of the bean's class that this may mean. */
    List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(one ->
                        one.getName().equals(method.replaceAll("\\(.*", "").strip()))
                .filter(one -> !one.isBridge() && takesTheArguments(one))
                .toList();
    }

    private boolean takesTheArguments(Method candidate) {
        if (!method.contains("(")) {
            return true;
        }
        String arguments = method.substring(method.indexOf('(') + 1, method.lastIndexOf(')'))
                .strip();
        return candidate.getParameterCount() == (arguments.isEmpty() ? 0 : arguments.split(",").length);
    }

    /** Whether Camel can give each parameter a value: at most one that it is not told how to find takes the body. */
    boolean isBindable(Method candidate) {
        return method.contains("(")
                || Arrays.stream(candidate.getParameters())
                                .filter(parameter -> !isBound(parameter))
                                .count()
                        <= 1;
    }

    private static boolean isBound(Parameter parameter) {
        return BOUND_BY_TYPE.contains(parameter.getType())
                || Arrays.stream(parameter.getAnnotations())
                        .anyMatch(one -> BOUND_BY_ANNOTATION.contains(one.annotationType()));
    }

    static boolean answersAStage(Method method) {
        return CompletionStage.class.isAssignableFrom(method.getReturnType())
                || Future.class.isAssignableFrom(method.getReturnType());
    }

    static boolean answersAStageOfNothing(Method method) {
        return answersAStage(method)
                && method.getGenericReturnType() instanceof ParameterizedType stage
                && stage.getActualTypeArguments()[0].equals(Void.class);
    }

    static boolean answersYesOrNo(Method method) {
        return method.getReturnType().equals(boolean.class);
    }

    /** Whether a route that calls a method that answers a stage goes on without a thread that waits. */
    boolean maySayLater(Method answers) {
        return place == Place.ENDPOINT_INTO_VARIABLE || (place == Place.ENDPOINT && answersAStageOfNothing(answers));
    }

    @Override
    public String toString() {
        return file.name() + ": " + bean + "." + method.replaceAll("\\(.*", "");
    }
}
