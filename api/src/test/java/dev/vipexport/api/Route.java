package dev.vipexport.api;

import java.util.List;
import java.util.Map;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A route of the controllers. Tests that use all routes also cover new ones. */
public record Route(String method, String path) {

    public static List<Route> allOf(RunningApi api) {
        return api
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue().getBeanType().getName().startsWith("dev.vipexport.api."))
                .map(Map.Entry::getKey)
                .flatMap(info -> info.getMethodsCondition().getMethods().stream()
                        .flatMap(
                                method -> info.getPatternValues().stream().map(path -> new Route(method.name(), path))))
                .sorted((a, b) -> (a.path + a.method).compareTo(b.path + b.method))
                .toList();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
