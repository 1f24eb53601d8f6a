package io.github.zendeskevents.main.routes;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.LineNumberAware;
import org.apache.camel.component.bean.BeanEndpoint;
import org.apache.camel.component.bean.BeanInfo;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.util.StringHelper;

/** Finds steps {@code to: bean:...} with a method that their bean does not have. Camel finds out only when an event comes. */
public record BeanSteps(CamelContext context) {

    /** A step, the method that it names, and what is wrong with that. */
    public record Wrong(LineNumberAware step, String method, String reason) {}

    /** The first of them; the routes must have been made. */
    public Optional<Wrong> firstWrong() {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return model.getRouteDefinitions().stream()
                .flatMap(route ->
                        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class).stream())
                .flatMap(this::wrong)
                .findFirst();
    }

    private Stream<Wrong> wrong(ToDefinition step) {
        // What stands for the parameter of a template is known only while its route is made.
        boolean known = !step.getUri().contains("{{");
        return known
                        && context.hasEndpoint(step.getUri()) instanceof BeanEndpoint endpoint
                        && endpoint.getMethod() != null
                ? wrong(endpoint).map(reason -> new Wrong(step, endpoint.getMethod(), reason))
                : Stream.empty();
    }

    private Stream<String> wrong(BeanEndpoint endpoint) {
        String name = StringHelper.before(endpoint.getMethod(), "(", endpoint.getMethod());
        return Stream.ofNullable(context.getRegistry().lookupByName(endpoint.getBeanName()))
                .map(Object::getClass)
                .filter(type -> !new BeanInfo(context, type).hasMethod(name))
                .map(type -> "unknown method '" + name + "' of bean " + endpoint.getBeanName() + ", expected one of "
                        + methods(type));
    }

    private static String methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
