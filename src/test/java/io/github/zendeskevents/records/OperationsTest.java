package io.github.zendeskevents.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.Rehearsal;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.request.SendGuard;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.records.organization.Organizations;
import io.github.zendeskevents.records.user.Aliases;
import io.github.zendeskevents.records.user.EventUsers;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for each operation of the beans of this package that answers a stage, whatever it asks of Zendesk: routes catch
 * its failure by class, wait for it without a thread, and go on in a thread that may work.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsTest {

    private static final String IDENTIFY =
            "{'type':'identify','userId':'u2','traits':{'name':'Ann','email':'new@x.example','tags':['t'],'plan':'pro',"
                    + "'timezone':'Europe/Berlin','company':{'id':'19000000000777'}}}";
    private static final String GROUP =
            "{'type':'group','userId':'u1','groupId':'acme','traits':{'name':'Acme','url':'https://acme.example'}}";
    private static final String TRACK = "{'type':'track','userId':'u1','event':'Seen'}";

    private Sandbox sandbox;
    private RunningRoutes routes;

    /**
     * An operation as a route would call it.
     *
     * @param bean the bean's name
     * @param method answers a stage
     */
    record Operation(String bean, Method method) {

        /** What the stage completes with. */
        Type result() {
            return ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[0];
        }

        boolean isLookUp() {
            return method.getName().startsWith("find");
        }

        @Override
        public String toString() {
            return bean + "." + method.getName();
        }
    }

    @BeforeAll
    void start() {
        sandbox = Sandbox.start();
        routes = RunningRoutes.start(sandbox, "zendesk.cache.max-age", "0ms");
        await().until(() -> !sandbox.calls("GET", "/api/v2/users/me").isEmpty());
    }

    @BeforeEach
    void empty() {
        sandbox.reset();
    }

    @AfterAll
    void stop() {
        routes.close();
        sandbox.close();
    }

    Stream<Arguments> operations() {
        Map<String, Object> beans = routes.context().getRegistry().findByTypeWithName(Object.class);
        return beans.entrySet().stream()
                .filter(bean ->
                        bean.getValue().getClass().getPackageName().startsWith(OperationsTest.class.getPackageName()))
                .flatMap(bean -> Arrays.stream(bean.getValue().getClass().getMethods())
                        .filter(method -> CompletionStage.class.isAssignableFrom(method.getReturnType()))
                        .filter(OperationsTest::isForRoutes)
                        // They ask the inbox and not Zendesk.
                        .filter(method -> !method.getDeclaringClass().equals(Aliases.class))
                        .map(method -> new Operation(bean.getKey(), method)))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .map(operation -> Arguments.of(operation.toString(), operation));
    }

    private static boolean isForRoutes(Method method) {
        return Arrays.stream(method.getParameters())
                .allMatch(parameter ->
                        parameter.isAnnotationPresent(Variable.class) || parameter.isAnnotationPresent(Body.class));
    }

    Stream<Arguments> lookUps() {
        return operations().filter(arguments -> ((Operation) arguments.get()[1]).isLookUp());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void failsUnwrappedInAThreadOfTheDelivery(String name, Operation operation) throws Exception {
        sandbox.faults().onAny().always().answer(SandboxFault.status(500).withDelay(Duration.ofMillis(50)));

        CompletableFuture<String> thread = new CompletableFuture<>();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        call(operation).whenComplete((value, failed) -> {
            thread.complete(Thread.currentThread().getName());
            failure.complete(failed);
        });

        assertThat(failure.get(30, TimeUnit.SECONDS)).isInstanceOf(RetryException.class);
        assertThat(thread.join()).contains("zendesk-delivery");
        assertThat(sandbox.calls()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lookUps")
    void aLookUpThatFindsNothingAnswersAValueThatIsAbsent(String name, Operation operation) throws Exception {
        Object found = call(operation).toCompletableFuture().get(30, TimeUnit.SECONDS);

        assertThat(found).isNotNull();
        assertThat(found.getClass().getMethod("exists").invoke(found)).isEqualTo(false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void completesWithARecordOrNothingAndNeverWithAnOptional(String name, Operation operation) {
        assertThat(operation.result()).isInstanceOf(Class.class).isNotEqualTo(Optional.class);
    }

    /** Without the one that has read its list already, for the whole account. */
    Stream<Arguments> operationsThatAsk() {
        return operations().filter(arguments -> !arguments.get()[0].toString().contains("Domains"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operationsThatAsk")
    void inARehearsalNothingButReadsReachesZendesk(String name, Operation operation) throws Exception {
        long before = sandbox.calls().size();
        DeliveryAttempt rehearsed = rehearsal();

        call(operation, rehearsed).toCompletableFuture().get(30, TimeUnit.SECONDS);

        assertThat(sandbox.calls(call -> !call.method().equals("GET"))).isEmpty();
        assertThat(sandbox.calls().size()
                        - before
                        + rehearsed.rehearsal().get().changes().size())
                .as("reads, and writes that were kept from Zendesk")
                .isPositive();
    }

    private static DeliveryAttempt rehearsal() {
        return new DeliveryAttempt(
                false,
                Optional.empty(),
                Trust.SERVER,
                Optional.of(Rehearsal.preview()),
                Optional.empty(),
                SendGuard.NONE,
                false);
    }

    @Test
    void anAbsentRecordHasNoId() {
        assertThat(User.ABSENT.exists()).isFalse();
        assertThat(Identity.ABSENT.exists()).isFalse();
        assertThat(Organization.ABSENT.exists()).isFalse();
        assertThatThrownBy(User.ABSENT::id).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(Identity.ABSENT::id).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(Organization.ABSENT::id).isInstanceOf(NoSuchElementException.class);
    }

    private CompletionStage<?> call(Operation operation) throws Exception {
        return call(operation, new DeliveryAttempt(false, Optional.empty()));
    }

    private CompletionStage<?> call(Operation operation, DeliveryAttempt attempt) throws Exception {
        Map<String, Object> variables = variables(operation.method().getName().equals("addExternalId"), attempt);
        Object[] arguments = Arrays.stream(operation.method().getParameters())
                .map(parameter -> argument(parameter, variables))
                .toArray();
        try {
            return (CompletionStage<?>) operation.method().invoke(bean(operation.bean(), Object.class), arguments);
        } catch (InvocationTargetException thrown) {
            throw new AssertionError(operation + " throws instead of answering a stage that fails", thrown.getCause());
        }
    }

    private static Object argument(Parameter parameter, Map<String, Object> variables) {
        Variable variable = parameter.getAnnotation(Variable.class);
        if (variable != null) {
            assertThat(variables).containsKey(variable.value());
            return variables.get(variable.value());
        }
        if (parameter.getType().equals(Erasure.class)) {
            return new Erasure("key", "nobody", true, Optional.of(42L), 0);
        }
        return parameter.getType().equals(Event.class) ? RunningRoutes.event(TRACK) : Map.of("groupId", "acme");
    }

    /**
     * Of an event that wants something written of each kind, and of records that differ from it.
     *
     * @param foundByEmail whether the user has no external id yet
     */
    private Map<String, Object> variables(boolean foundByEmail, DeliveryAttempt attempt) {
        long id = sandbox.user("u1").map(user -> user.path("id").asLong()).orElseGet(() -> sandbox.seed()
                .user(foundByEmail ? null : "u1", "Old", "old@x.example"));
        Map<String, Object> variables = new HashMap<>();
        variables.put("zendeskDelivery", attempt);
        ObjectNode user = json(id).put("name", "Old").put("email", "old@x.example");
        variables.put("zendeskUser", User.of(foundByEmail ? user : user.put("external_id", "u1")));
        variables.put("zendeskOtherUser", User.of(json(id + 3)));
        variables.put("zendeskIdentity", Identity.of(json(id + 1).put("type", "email")));
        variables.put("zendeskOrganization", Organization.of(json(id + 2).put("name", "Old")));
        variables.put(
                "zendeskEventUser",
                bean("zendeskEventUsers", EventUsers.class).read(RunningRoutes.event(IDENTIFY), attempt));
        variables.put(
                "zendeskEventOrganization",
                bean("zendeskOrganizations", Organizations.class).read(RunningRoutes.event(GROUP), attempt));
        return variables;
    }

    private static ObjectNode json(long id) {
        return JsonNodeFactory.instance.objectNode().put("id", id);
    }

    private <T> T bean(String name, Class<T> type) {
        return routes.context().getRegistry().lookupByNameAndType(name, type);
    }
}
