package dev.vipexport.stack;

import dev.vipexport.api.ApiApplication;
import dev.vipexport.ops.OpsApplication;
import dev.vipexport.worker.WorkerApplication;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads our settings from the metadata that Boot's configuration processor leaves in each module. */
final class ConfigurationMetadata {
    private static final String FILE = "META-INF/spring-configuration-metadata.json";
    private static final List<String> APPS = List.of("API", "worker", "operations");

    private ConfigurationMetadata() {}

    /** Returns all settings by name. A setting that two apps describe differently is there twice. */
    static List<Setting> read() throws IOException {
        Map<Setting, Set<String>> apps = new LinkedHashMap<>();
        for (URL file :
                Collections.list(ConfigurationMetadata.class.getClassLoader().getResources(FILE))) {
            List<String> users = usersOf(file);
            for (Setting setting : readFile(file)) {
                apps.computeIfAbsent(setting, key -> new TreeSet<>(Comparator.comparing(APPS::indexOf)))
                        .addAll(users);
            }
        }
        List<Setting> settings = new ArrayList<>();
        apps.forEach((setting, users) ->
                settings.add(setting.withApp(users.size() == APPS.size() ? "all" : String.join(", ", users))));
        settings.removeIf(setting -> isFeature(setting, apps.keySet()));
        settings.sort(Comparator.comparing(Setting::name).thenComparing(Setting::app));
        return settings;
    }

    /** A record that is a component of one record and has settings of its own, found elsewhere. */
    private static boolean isFeature(Setting setting, Set<Setting> all) {
        return setting.type().startsWith("dev.vipexport.")
                && all.stream().anyMatch(other -> other.name().startsWith(setting.name() + "."));
    }

    /** What lies in no app is a module that all of them use. */
    private static List<String> usersOf(URL file) {
        if (isIn(file, ApiApplication.class)) {
            return List.of("API");
        }
        if (isIn(file, OpsApplication.class)) {
            return List.of("operations");
        }
        return isIn(file, WorkerApplication.class) ? List.of("worker") : APPS;
    }

    private static boolean isIn(URL file, Class<?> type) {
        return file.toString()
                .contains(
                        type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static List<Setting> readFile(URL file) throws IOException {
        try (InputStream json = file.openStream()) {
            return JsonMapper.shared()
                    .readTree(json)
                    .path("properties")
                    .valueStream()
                    .filter(property -> property.path("name").asString("").startsWith("vip-export."))
                    .map(ConfigurationMetadata::toSetting)
                    .toList();
        }
    }

    private static Setting toSetting(JsonNode property) {
        return new Setting(
                property.path("name").asString(),
                "",
                property.path("type").asString(""),
                property.path("defaultValue").asString(""),
                property.path("description").asString(""));
    }
}
